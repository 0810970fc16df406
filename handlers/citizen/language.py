"""Choosing a language, each in its own name."""

from handlers.citizen import start
from handlers.dialogue import Choice, CitizenTalk, in_twos
from handlers.services import citizens, zone
from locales import best, own_name, say


async def choose(talk: CitizenTalk, _: str = "") -> None:
    """The languages of the zone, that of the phone first."""
    offered = zone.languages(talk.zone)
    hinted = best(talk.incoming.language, offered)
    first = dict.fromkeys([hinted, *offered] if hinted else offered)
    choices = [Choice(own_name(code), f"speak/{code}") for code in first]
    talk.reply(say(talk.language, "Choose your language."), *in_twos(choices))


async def speak(talk: CitizenTalk, code: str) -> None:
    """From now on Koban speaks this language."""
    if code not in zone.languages(talk.zone):
        await start.stale(talk)
        return
    talk.citizen.language = talk.language = code
    await citizens.keep(talk.tx, talk.citizen)
    start.first_screen(talk)


TAPS = {"language": choose, "speak": speak}
