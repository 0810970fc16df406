"""Who is to be written to now: announcements gathered by person, sign-in links alone and at once."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handlers.services import posts
from handlers.services.posts import Post
from storage import mail, outbox, people, readings
from storage.db import Tx
from storage.keys import KeyProblem
from storage.models import Person
from storage.outbox import Waiting

GAP, LINK_GAP = timedelta(minutes=10), timedelta(minutes=1)
LINK_VALID, GIVEN_UP, FORGOTTEN = timedelta(minutes=30), timedelta(days=2), timedelta(days=7)
SENT, NOT_YET, NEVER, PERHAPS = "sent", "not yet", "never", "perhaps"
SIGNIN = mail.SIGNIN
FOR_SUPERVISORS, FOR_READERS, ERASED = "overdue_elsewhere", "reading_asked", "citizen_erased"
OF_CLOSED = ("citizen_withdrew", "leaving")


@dataclass(frozen=True)
class Item:
    """One thing to tell, opened."""

    row_id: int
    uid: str
    post: Post


@dataclass(frozen=True)
class Bundle:
    """What one mail to a person carries; rows that are `stale` or `broken` are let go of when it leaves."""

    person: Person
    link: bool
    items: tuple[Item, ...]
    stale: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()

    @property
    def row_ids(self) -> list[int]:
        """The rows that go out with it."""
        return [item.row_id for item in self.items]


async def bundles(tx: Tx, resting: Iterable[str], just_linked: Iterable[str]) -> list[Bundle]:
    """The mails that may leave now; nobody of `resting`, no link for anybody of `just_linked`."""
    rows = await mail.waiting(tx, datetime.now(UTC), GAP, LINK_VALID, resting)
    links: dict[str, list[Waiting]] = {}
    news: dict[str, list[Waiting]] = {}
    for row in rows:
        (links if row.notice == mail.SIGNIN else news).setdefault(row.reader_id or "", []).append(row)
    found = [await _link(tx, who, theirs) for who, theirs in links.items() if who not in set(just_linked)]
    found += [await _news(tx, who, theirs) for who, theirs in news.items()]
    return [bundle for bundle in found if bundle]


async def _link(tx: Tx, who: str, rows: list[Waiting]) -> Bundle | None:
    """Only the newest link: whoever asked twice needs one."""
    person, newest, older = await people.get(tx, who), rows[-1], rows[:-1]
    items = await _opened(tx, [newest])
    broken = () if items else (newest.id,)
    return Bundle(person, True, tuple(items), tuple(row.id for row in older), broken) if person else None


async def _news(tx: Tx, who: str, rows: list[Waiting]) -> Bundle | None:
    person, opened = await people.get(tx, who), await _opened(tx, rows)
    if person is None:
        return None
    known = await mail.standings(tx, {item.post.values["case"] for item in opened if item.post.values.get("case")})
    to_read = await readings.asked(tx, who) if any(item.post.notice == FOR_READERS for item in opened) else set()
    true = tuple(item for item in opened if _is_theirs(person, item.post, known, to_read))
    readable, told = {item.row_id for item in opened}, {item.row_id for item in true}
    broken = tuple(row.id for row in rows if row.id not in readable)
    return Bundle(person, False, true, tuple(readable - told), broken)


async def _opened(tx: Tx, rows: list[Waiting]) -> list[Item]:
    found = []
    for row in rows:
        with suppress(KeyProblem, ValueError):
            post = await posts.opened(tx, row)
            found += [Item(row.id, row.uid, post)] if post else []
    return found


def _is_theirs(person: Person, post: Post, known: dict[str, mail.Standing], to_read: set[str]) -> bool:
    """Not once the case was erased, closed or taken by a colleague, or is read: nothing waits there for this person."""
    if not post.values.get("case") or post.notice == ERASED:
        return True
    case = known.get(post.values["case"])
    if case is None:
        return False
    if post.notice == FOR_SUPERVISORS:
        return case.state in ("new", "open")
    if post.notice == FOR_READERS:
        return post.values["case"] in to_read
    if case.assigned_to not in (None, person.id):
        return False
    return case.state != "closed" or post.notice in OF_CLOSED


async def leaves(tx: Tx, bundle: Bundle) -> bool:
    """Marks a mail's rows before it leaves, and lets go of those that need not; False when it must not leave."""
    await mail.done(tx, bundle.stale)
    await mail.failed(tx, bundle.broken, "Unreadable")
    if not bundle.row_ids:
        return False
    marked = await outbox.sending(tx, bundle.row_ids)
    if marked == set(bundle.row_ids):
        return True
    await mail.again(tx, list(marked), "Taken")
    return False


async def became(tx: Tx, bundle: Bundle, outcome: str, failure: str = "") -> None:
    """Writes what became of a mail; what may have arrived is sent once more, marked as a repeat."""
    if outcome == SENT:
        await mail.done(tx, bundle.row_ids)
    elif outcome == NOT_YET:
        await mail.again(tx, bundle.row_ids, failure)
    elif outcome == NEVER:
        await mail.failed(tx, bundle.row_ids, failure)
    else:
        await mail.perhaps(tx, bundle.row_ids, failure)
    if outcome in (SENT, PERHAPS) and not bundle.link:
        await mail.written_to(tx, bundle.person.id, datetime.now(UTC))


async def recover(tx: Tx) -> int:
    """After a crash: what was on its way is sent once more; returns how many rows."""
    return await mail.recover(tx)


async def tidy(tx: Tx) -> None:
    """Gives up what could not be sent for two days, forgets it after seven, and links after half an hour."""
    now = datetime.now(UTC)
    await mail.tidy(tx, now - GIVEN_UP, now - LINK_VALID, now - FORGOTTEN)
