"""Erase: says exactly what goes, what stays and why; then it is done at once."""

from handlers.citizen import clearing, draft, start
from handlers.dialogue import Choice, CitizenTalk, lines
from handlers.services import erasure, zone
from handlers.services.erasure import Kept, Plan
from locales import code, day, listed, say, says


async def ask(talk: CitizenTalk, _: str = "") -> None:
    """What goes, what stays, who supervises; nothing is done yet."""
    speak, plan, today = talk.language, await erasure.plan(talk.tx, talk.citizen), clearing.today()
    talk.reply(
        lines(
            _going(speak, plan),
            say(speak, "We also forget this chat, your language and your area. No answer reaches you after that."),
            say(speak, "What is still open will not be answered any more.") if plan.open else "",
            say(
                speak,
                "**This stays:** what staff already passed on, for example to the prosecutor. And Telegram keeps "
                "this chat.",
            ),
            *_kept(talk, plan),
            *_supervised(talk),
        ),
        [Choice(say(speak, "Erase, and clear this chat"), f"erased/{today}/clear")],
        [Choice(say(speak, "Erase, but leave this chat"), f"erased/{today}/leave")],
        [Choice(say(speak, "Keep everything"), "menu")],
    )


def _going(language: str, plan: Plan) -> str:
    if not plan.going:
        return say(language, "**Erase?** There are no messages with us that we could erase.")
    return says(
        language,
        "**Erase?** Your message to us goes, with its answers and photos. We cannot bring it back.",
        "**Erase?** Your {number} messages to us go, with their answers and photos. We cannot bring them back.",
        plan.going,
    )


def _kept(talk: CitizenTalk, plan: Plan) -> list[str]:
    if not plan.kept:
        return []
    return [
        "\n".join(_kept_until(talk, kept) for kept in plan.kept),
        say(
            talk.language,
            "We forget who wrote it. You cannot reach it any more after this, not even with the case code.",
        ),
    ]


def _kept_until(talk: CitizenTalk, kept: Kept) -> str:
    speak, number = talk.language, code(talk.language, kept.number)
    if kept.until is None:
        return says(
            speak,
            "**The law obliges the zone to keep {case}** until 1 day after it is closed.",
            "**The law obliges the zone to keep {case}** until {number} days after it is closed.",
            kept.days,
            case=number,
        )
    until = day(speak, kept.until.astimezone(zone.clock_of(talk.zone)).date())
    return say(speak, "**The law obliges the zone to keep {case}** until {date}.", case=number, date=until)


def _supervised(talk: CitizenTalk) -> list[str]:
    speak, contact = talk.language, talk.zone.contacts.get("data_protection") or {}
    ways = [str(contact[way]) for way in ("phone", "mail", "web") if contact.get(way)]
    named = listed(speak, [str(contact["name"]), *ways]) if contact.get("name") else ""
    return [
        say(speak, "**The zone’s contact for data protection:** {contact}.", contact=named) if named else "",
        say(
            speak,
            "**Complaints about police data:** the supervisory body is COC, the police information "
            "oversight body (controleorgaan.be).",
        ),
    ]


async def erase(talk: CitizenTalk, argument: str) -> None:
    """It is done; a button of another day, or a forged one, asks again."""
    today, _, how = argument.partition("/")
    if today != clearing.today() or how not in ("clear", "leave"):
        await ask(talk)
        return
    await draft.drop(talk)
    talk.standing.memory = {}
    talk.stand("")
    incoming = talk.incoming
    plan = await erasure.erase(talk.tx, talk.citizen)
    await erasure.forget_chat(talk.tx, incoming.channel, incoming.address, incoming.message, clear=how == "clear")
    talk.erased = True
    _farewell(talk, plan)


def _farewell(talk: CitizenTalk, plan: Plan) -> None:
    speak = talk.language
    numbers = listed(speak, [code(speak, kept.number) for kept in plan.kept])
    talk.reply(
        lines(
            says(
                speak,
                "**It is erased.** Nobody can read it any more. It leaves our list within a day.",
                "**They are erased.** Nobody can read them any more. They leave our list within a day.",
                plan.going,
            )
            if plan.going
            else say(speak, "**It is erased.** We do not know this chat any more."),
            say(speak, "The zone keeps {numbers}, as the law obliges it to.", numbers=numbers) if numbers else "",
            say(speak, "You can write to us again at any time. Then we begin anew."),
        ),
        start.menu_row(talk),
    )


TAPS = {"erase": ask, "erased": erase}
