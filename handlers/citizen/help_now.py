"""Help now: numbers to call, the urgent ones first."""

from handlers.citizen import articles
from handlers.dialogue import CitizenTalk, lines
from locales import say


async def page(talk: CitizenTalk, where: str = "") -> None:
    """Numbers from the zone's fact sheet (sources in docs/facts.md); others can see this chat."""
    speak = talk.language
    talk.reply(
        lines(
            say(
                speak,
                "**In danger now: 112** (ambulance, fire brigade, police) **or 101** (police). Free, day and night.",
            ),
            say(speak, "The numbers below are not emergency numbers. Others can see this chat on your phone."),
            "\n".join(
                (
                    say(
                        speak,
                        "Violence and abuse: **1712** (Dutch), **0800 30 030** (French, partner violence)",
                    ),
                    say(speak, "Sexual violence: **0800 98 100** (French)"),
                    say(speak, "Someone to talk to: **106** (Dutch), **107** (French), **108** (German)"),
                    say(speak, "Thoughts of suicide: **1813** (Dutch), **0800 32 123** (French)"),
                    say(speak, "Missing or exploited children: **116 000**"),
                    say(speak, "Human trafficking: **078 055 800**"),
                    say(speak, "Poison: **070 245 245**"),
                    say(speak, "Lost or stolen bank card: **078 170 170**"),
                )
            ),
        ),
        *await articles.of_topic(talk, "help"),
        articles.foot(talk),
        rewrites=articles.in_place(talk) if where == articles.HERE else "",
    )


TAPS = {"help-now": page}
