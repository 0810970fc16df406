"""The front door for every channel: who speaks, where they stand, what is answered; one transaction a turn."""

from dataclasses import dataclass

from handlers import citizen, officer
from handlers.citizen import limits
from handlers.dialogue import CitizenTalk, Incoming, OfficerTalk, Reply, in_parts
from handlers.officer import start as officer_start
from handlers.services import citizens, guests, letters, people, zone
from handlers.services.errors import Refusal
from handlers.services.guests import Pace
from handlers.services.zone import Zone
from locales import best, say
from storage import places, vault
from storage.db import Tx

PACE = "pace"


async def answer(tx: Tx, incoming: Incoming) -> bool:
    """Handles one thing a person did; its effects and replies are committed together by the caller.

    True when it belongs to the trail of a citizen's chat: a citizen did it, and is still one afterwards."""
    here = await zone.the(tx)
    if incoming.kind in ("blocked", "unblocked"):
        await citizens.reached(tx, incoming.channel, incoming.address, reachable=incoming.kind == "unblocked")
        return False
    if incoming.kind == "group":
        await _not_in_groups(tx, here, incoming)
        return False
    if officer_start.is_link(incoming):
        person = await _link(tx, here, incoming)
        if person is None:
            return False
    else:
        person = await people.of_chat(tx, incoming.channel, incoming.address)
    if person is not None and await _officer_turn(tx, here, incoming, person):
        return False
    return await _citizen_turn(tx, here, incoming)


async def _not_in_groups(tx: Tx, here: Zone, incoming: Incoming) -> None:
    counted = await _counted(tx, incoming, "place-group", per_hour=guests.GROUP_PER_HOUR)
    await counted.keep(tx, incoming)
    if counted.verdict != guests.FINE:
        return
    language = _first_language(here, incoming)
    text = say(
        language,
        "Koban only talks to one person at a time. Nobody reads what is written here. Open a chat with Koban alone.",
    )
    await _send(tx, incoming, language, [Reply(text)])


async def apologise(tx: Tx, incoming: Incoming) -> None:
    """Tells a person that something went wrong and that what they wrote is kept."""
    known = await citizens.find(tx, incoming.channel, incoming.address)
    language = known.language if known else _first_language(await zone.the(tx), incoming)
    text = say(
        language,
        "Something went wrong on our side. What you sent is kept, and we look at it. "
        "You can go on or try again. In danger now: call 112 or 101.",
    )
    await _send(tx, incoming, language, [Reply(text)], trodden=known is not None)


async def _link(tx: Tx, here: Zone, incoming: Incoming) -> people.Person | None:
    secret = incoming.text.removeprefix(officer_start.LINK_PREFIX)
    try:
        return await people.link_chat(tx, secret, incoming.channel, incoming.address)
    except Refusal as refusal:
        await _not_linked(tx, here, incoming, refusal)
        return None


async def _not_linked(tx: Tx, here: Zone, incoming: Incoming, refusal: Refusal) -> None:
    counted, language = await _counted(tx, incoming, "place-citizen"), _first_language(here, incoming)
    await counted.keep(tx, incoming)
    texts = {
        guests.FINE: officer_start.why_not_linked(language, refusal),
        guests.OVER: limits.too_much(here, language, counted.pace.until),
    }
    if counted.verdict in texts:
        await _send(tx, incoming, language, [Reply(texts[counted.verdict])])


async def _officer_turn(tx: Tx, here: Zone, incoming: Incoming, person: people.Person) -> bool:
    tag = vault.chat_tag(tx, incoming.channel, incoming.address, "place-officer")
    standing = await places.find(tx, tag)
    if standing.step == officer_start.CITIZEN_SIDE and not officer_start.comes_back(incoming):
        return False
    talk = OfficerTalk(tx, here, incoming, person.language, standing, person=person)
    await officer.turn(talk)
    await places.keep(tx, tag, talk.standing)
    await _send(tx, incoming, talk.language, talk.replies)
    return True


async def _citizen_turn(tx: Tx, here: Zone, incoming: Incoming) -> bool:
    counted = await _counted(tx, incoming, "place-citizen")
    if counted.verdict == guests.SILENT:
        return False
    known = await citizens.find(tx, incoming.channel, incoming.address)
    if known is None:
        known = await citizens.welcome(tx, incoming.channel, incoming.address, _first_language(here, incoming))
    await citizens.seen(tx, known)
    talk = CitizenTalk(tx, here, incoming, known.language, counted.standing, citizen=known)
    if counted.verdict == guests.OVER:
        talk.reply(limits.too_much(here, known.language, counted.pace.until))
    else:
        await citizen.turn(talk)
    if talk.erased:
        await places.keep(tx, counted.tag, talk.standing)
    else:
        await counted.keep(tx, incoming)
    await _send(tx, incoming, talk.language, talk.replies, trodden=not talk.erased, farewell=talk.erased)
    return not talk.erased


@dataclass
class _Counted:
    """Where somebody stands, and whether this message is within what one chat may send."""

    tag: str
    standing: places.Standing
    pace: Pace
    verdict: str

    async def keep(self, tx: Tx, incoming: Incoming) -> None:
        """Remembers both, whatever the turn forgot: nobody sweeps a limit away with /stop."""
        if self.verdict == guests.SILENT:
            return
        self.standing.memory[PACE] = self.pace.kept()
        await places.keep(tx, self.tag, self.standing)
        if self.verdict == guests.OVER:
            await guests.silence(tx, incoming.channel, incoming.address, self.pace)


async def _counted(tx: Tx, incoming: Incoming, side: str, per_hour: int = guests.PER_HOUR) -> _Counted:
    tag = vault.chat_tag(tx, incoming.channel, incoming.address, side)
    standing = await places.find(tx, tag)
    pace = Pace(*standing.memory.pop(PACE, ()))
    return _Counted(tag, standing, pace, pace.count(guests.moment(incoming.at), per_hour=per_hour))


def _first_language(here: Zone, incoming: Incoming) -> str:
    offered = zone.languages(here)
    return best(incoming.language, offered) or offered[0]


async def _send(
    tx: Tx, incoming: Incoming, language: str, replies: list[Reply], *, trodden: bool = False, farewell: bool = False
) -> None:
    for reply in (part for whole in replies for part in in_parts(whole)):
        values = {
            "channel": incoming.channel,
            "address": incoming.address,
            "language": language,
            "reply": reply.as_json(),
            "trodden": trodden,
            "farewell": farewell,
        }
        await letters.to_chat(tx, values)
