"""What a citizen can do in a chat: each turn goes to the step a button names, or to where the citizen stands."""

from collections.abc import Awaitable, Callable

from handlers.citizen import (
    around,
    articles,
    asks,
    blocked,
    clearing,
    codes,
    discreet,
    draft,
    erasure,
    events,
    help_now,
    language,
    mine,
    more,
    my_data,
    my_officer,
    privacy,
    ready,
    report,
    rights,
    rsvp,
    search,
    send,
    start,
    where,
    wishes,
    writing,
)
from handlers.dialogue import CitizenTalk
from handlers.services.errors import Blocked
from locales import say

Tapped = Callable[[CitizenTalk, str], Awaitable[None]]
Heard = Callable[[CitizenTalk], Awaitable[None]]

ROOMS = (
    start,
    language,
    report,
    where,
    send,
    mine,
    asks,
    my_officer,
    around,
    events,
    rsvp,
    rights,
    help_now,
    articles,
    search,
    more,
    privacy,
    blocked,
    clearing,
    erasure,
    ready,
    my_data,
    discreet,
    writing,
    wishes,
)
TAPS: dict[str, Tapped] = {name: step for room in ROOMS for name, step in getattr(room, "TAPS", {}).items()}
HEARS: dict[str, Heard] = {name: step for room in ROOMS for name, step in getattr(room, "HEARS", {}).items()}
COMMANDS: dict[str, Heard] = {
    "clear": clearing.ask,
    "erase": erasure.ask,
    "events": events.page,
    "help": more.help_page,
    "language": language.choose,
    "menu": start.menu,
    "news": wishes.page,
    "mydata": my_data.ask,
    "messages": mine.overview,
    "privacy": privacy.page,
    "report": report.begin,
    "rights": rights.page,
    "search": search.ask,
    "stop": more.stop,
}


async def turn(talk: CitizenTalk) -> None:
    """Answers one thing a citizen did; whatever it was, something is answered, unless they may not write for a time."""
    draft.forget_old(talk)
    if await blocked.refused(talk):
        return
    try:
        await _answered(talk)
    except Blocked as refusal:
        blocked.say_so(talk, refusal)


async def _answered(talk: CitizenTalk) -> None:
    kind = talk.incoming.kind
    if kind == "start":
        await start.begin(talk)
    elif kind == "tap":
        await _step(talk, talk.incoming.tap)
    elif kind == "command":
        await COMMANDS.get(talk.incoming.text.lower(), start.unknown_command)(talk)
    elif kind == "edit":
        await mine.edited(talk)
    elif kind in ("text", "photo", "place"):
        if not await codes.typed(talk):
            await HEARS.get(talk.standing.step, report.typed_straight_away)(talk)
    else:
        await _cannot_take(talk)
    while talk.next:
        address, talk.next = talk.next, ""
        await _step(talk, address)


async def _step(talk: CitizenTalk, address: str) -> None:
    name, _, argument = address.partition("/")
    step = TAPS.get(name)
    if step is None:
        await start.stale(talk)
        return
    await step(talk, argument)


async def _cannot_take(talk: CitizenTalk) -> None:
    talk.reply(
        say(
            talk.language,
            "Koban can take text, photos and a place for now. Please write it in words, or send a photo as a picture.",
        ),
        start.menu_row(talk),
    )
