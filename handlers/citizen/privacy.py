"""Privacy: who can see what, in plain words that are what Koban does."""

from handlers.citizen import start
from handlers.dialogue import Choice, CitizenTalk, lines
from handlers.services import zone
from locales import say, says


async def page(talk: CitizenTalk, _: str = "") -> None:
    """What each one can see, how long it is kept, who supervises."""
    speak, here = talk.language, talk.zone
    name = zone.name(here, speak)
    talk.reply(
        lines(
            say(speak, "**Who runs this:** the {zone} police zone.", zone=name),
            say(
                speak,
                "**Staff of the zone** read what you send, and see topic, place and language. They do "
                "not see your name, number or profile. Your own words can still give you away.",
            ),
            say(
                speak,
                "**Koban’s server** needs your Telegram address to send you answers. It keeps it sealed, "
                "apart from what you write. Staff cannot open it on the desk.",
            ),
            say(
                speak,
                "**Telegram** sees this chat and keeps it. It is not end-to-end encrypted. A judge can "
                "ask Telegram, or the zone, for what they hold.",
            ),
            say(speak, "**Offences:** staff who learn of one must tell the prosecutor."),
            says(
                speak,
                "**Kept:** for 1 day after a message is closed, unless the law obliges the zone to keep "
                "it longer. Photos lose their hidden details.",
                "**Kept:** for {number} days after a message is closed, unless the law obliges the zone "
                "to keep it longer. Photos lose their hidden details.",
                here.kept_days,
            ),
            say(
                speak,
                "**Complaints about police data:** the supervisory body is COC, the police information "
                "oversight body (controleorgaan.be).",
            ),
        ),
        [Choice(say(speak, "My messages"), "mine"), *start.menu_row(talk)],
    )


TAPS = {"privacy": page}
