"""Tell my officer: the topic, and what is said before a sensitive one."""

from handlers.citizen import draft, send, start, where
from handlers.dialogue import Choice, CitizenTalk, in_twos, lines, quoted
from handlers.services import citizens, reports
from handlers.services.reports import Case
from handlers.services.topics import TOPICS, topic_label
from locales import say


async def begin(talk: CitizenTalk, _: str = "") -> None:
    """A new message, or the one that was begun."""
    if draft.of(talk).words:
        await offer_draft(talk)
        return
    draft.forget(talk)
    ask_topic(talk, _about_what(talk.language))


def ask_topic(talk: CitizenTalk, question: str) -> None:
    """The topics, two a row."""
    talk.stand("topic")
    choices = [Choice(say(talk.language, label), f"topic/{topic}") for topic, label in TOPICS.items()]
    talk.reply(question, *in_twos(choices), start.menu_row(talk))


async def offer_draft(talk: CitizenTalk) -> None:
    """An unfinished message is offered again."""
    talk.stand("topic")
    begun = draft.of(talk)
    talk.reply(
        say(
            talk.language,
            "You began a message and did not send it. It is kept for a day: “{words}”",
            words=quoted(begun.text, 120),
        ),
        [
            Choice(say(talk.language, "Go on with it"), "draft"),
            Choice(say(talk.language, "Throw it away"), "drop-draft"),
        ],
        start.menu_row(talk),
    )


async def topic(talk: CitizenTalk, chosen: str) -> None:
    """The citizen picked a topic; words typed under a sensitive one never change hands."""
    if chosen not in TOPICS:
        await start.stale(talk)
        return
    begun = draft.of(talk)
    if begun.words and begun.sensitive and begun.topic != chosen:
        talk.reply(
            say(
                talk.language,
                "What you wrote about “{topic}” is only for {reader}. Send it or throw it away first.",
                topic=say(talk.language, topic_label(begun.topic)),
                reader=await draft.who_reads(talk, begun),
            ),
            [
                Choice(say(talk.language, "Go on with it"), "draft"),
                Choice(say(talk.language, "Throw it away"), "drop-draft"),
            ],
        )
        return
    begun.topic, begun.reader = chosen, None
    draft.keep(talk, begun)
    if begun.sensitive:
        await SENSITIVE[chosen](talk)
    else:
        await go_on(talk)


async def go_on(talk: CitizenTalk, _: str = "") -> None:
    """The next thing that is missing: topic, place, words, or the look at it before it goes."""
    begun = draft.of(talk)
    if not begun.topic:
        ask_topic(talk, _begun_without_asking(talk.language))
    elif not begun.located and not begun.sensitive:
        talk.memory.pop("then", None)
        await where.ask(talk)
    elif not begun.words:
        ask_words(talk)
    else:
        await send.preview(talk)


def ask_words(talk: CitizenTalk) -> None:
    """In their own words; what must be known before the first one stands here again."""
    talk.stand("words")
    talk.reply(
        lines(
            say(
                talk.language,
                "Tell it in your own words and language: what happens, where, when. You can add photos.",
            ),
            _who_reads_it(talk.language),
        ),
        start.menu_row(talk),
    )


def _about_what(language: str) -> str:
    return say(language, "What is it about? In danger now: call 112 or 101.")


def _begun_without_asking(language: str) -> str:
    """Who types straight away has not read any page: what must be known before sending stands here."""
    return lines(say(language, "We keep what you wrote."), _who_reads_it(language), _about_what(language))


def _who_reads_it(language: str) -> str:
    return say(
        language,
        "We do not ask who you are or who did it. Police staff read it, and must tell the prosecutor about offences.",
    )


async def typed_straight_away(talk: CitizenTalk) -> None:
    """Words without any menu begin a message, or belong to a matter that is already open."""
    incoming = talk.incoming
    if incoming.kind == "place":
        await where.shared(talk)
        return
    number = await reports.of_message(talk.tx, talk.citizen, incoming.replies_to) if incoming.replies_to else None
    if number:
        talk.next = f"hear-for/{number}"
        return
    begun = draft.of(talk)
    if not await draft.take_words(talk, begun) or incoming.more:
        return
    matters = await reports.still_open(talk.tx, talk.citizen)
    if matters and not begun.topic:
        await _which_matter(talk, matters[:3])
    else:
        await go_on(talk)


async def _which_matter(talk: CitizenTalk, matters: list[Case]) -> None:
    talk.stand("topic")
    rows = [
        [
            Choice(
                say(
                    talk.language,
                    "Add to {number}: {topic}",
                    number=case.number,
                    topic=say(talk.language, topic_label(case.topic)),
                ),
                f"add-draft/{case.number}",
            )
        ]
        for case in matters
    ]
    talk.reply(
        say(talk.language, "Is this about something you already told us?"),
        *rows,
        [Choice(say(talk.language, "No, it is new"), "draft")],
    )


async def at_home(talk: CitizenTalk) -> None:
    """Violence at home: help first, then, if wanted, the zone's victim support contact; phones are often shared."""
    talk.stand("words")
    if not talk.citizen.sheltered:
        talk.citizen.sheltered = True
        await citizens.keep(talk.tx, talk.citizen)
    talk.reply(
        lines(
            say(talk.language, "**In danger now? Call 112 or 101.** Others can see this chat on your phone."),
            say(
                talk.language,
                "You can talk to someone who is not police: **0800 30 030** in French (partner violence, free and "
                "confidential) or **1712** in Dutch (any violence, you need not give your name). "
                "These are not emergency numbers.",
            ),
            say(
                talk.language,
                "If you want, write to {reader}. It does not go to the officer of your area.",
                reader=await draft.who_reads(talk, draft.of(talk)),
            ),
            say(talk.language, "If others use this phone, our answers can come quietly or without their words."),
        ),
        [Choice(say(talk.language, "Write to victim support"), "words")],
        [Choice(say(talk.language, "Others use this phone"), "writing")],
        [Choice(say(talk.language, "Help now"), "help-now"), *start.menu_row(talk)],
    )


async def about_police(talk: CitizenTalk) -> None:
    """About the police: outside bodies first, then, if wanted, the zone's complaints contact."""
    talk.stand("words")
    talk.reply(
        lines(
            say(talk.language, "You can go to someone outside this police zone. You may use several ways."),
            send.outside_bodies(talk.language),
            say(
                talk.language,
                "If you want, write to {reader}. It does not go to the officer of your area. "
                "A message here is not an official complaint.",
                reader=await draft.who_reads(talk, draft.of(talk)),
            ),
        ),
        [Choice(say(talk.language, "Write to the complaints contact"), "words")],
        start.menu_row(talk),
    )


async def words(talk: CitizenTalk, _: str = "") -> None:
    """On to the words."""
    if draft.of(talk).words:
        await go_on(talk)
    else:
        ask_words(talk)


async def hear_words(talk: CitizenTalk) -> None:
    """Words or a photo for the draft; more may follow before the preview."""
    if talk.incoming.kind == "place":
        await where.shared(talk)
        return
    begun = draft.of(talk)
    if await draft.take_words(talk, begun) and not talk.incoming.more:
        await go_on(talk)


async def drop_draft(talk: CitizenTalk, _: str = "") -> None:
    """The draft is thrown away."""
    await draft.drop(talk)
    talk.stand("")
    talk.reply(say(talk.language, "It is thrown away. Nobody has read it."), *start.menu_rows(talk))


SENSITIVE = {"home": at_home, "police": about_police}
TAPS = {"report": begin, "topic": topic, "draft": go_on, "words": words, "drop-draft": drop_draft}
HEARS = {"topic": typed_straight_away, "words": hear_words}
