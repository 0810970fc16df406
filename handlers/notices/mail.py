"""What a mail to one of the zone's people says: number, topic, area and due time, never words."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.dialogue import lines
from handlers.notices.people import announcement
from handlers.services import zone
from handlers.services.posts import Post
from handlers.services.zone import Zone
from locales import tell, tells, without_marks
from storage.db import Tx

MOST = 100
ONLY_NEWS = ("citizen_edited", "citizen_withdrew")


@dataclass(frozen=True)
class Mail:
    """A mail's subject and plain text, and the language it is in."""

    subject: str
    text: str
    language: str


def link(language: str, here: Zone, post: Post, desk: str) -> Mail:
    """A link to sign in, which somebody asked for."""
    parts = (
        _again(language, [post]),
        tell(language, "With this link you sign in to Koban:"),
        f"{desk}/signin/{post.values['secret']}",
        tell(language, "It works once, within half an hour of your asking."),
        tell(language, "If you did not ask for it, do nothing: without the link nobody gets in."),
        zone.name(here, language),
    )
    return Mail(tell(language, "Your link to sign in to Koban"), _text(parts), language)


async def item(tx: Tx, language: str, here: Zone, post: Post, desk: str) -> str:
    """One piece of news as a mail has it: what the chat would say, and where it is opened."""
    said = (await announcement(tx, here, language, post.notice, post.values)).text
    number = post.values.get("number")
    opens = number and post.notice != "overdue_elsewhere"
    return without_marks(f"{said}\n{desk}/cases/{number}" if opens else said)


def gathered(language: str, here: Zone, posts: Sequence[Post], items: Sequence[str], desk: str) -> Mail:
    """Everything that waits for one person, in one mail; the same said twice is said once."""
    told = list(dict.fromkeys(items))
    rest = len(told) - MOST
    parts = (
        _again(language, posts),
        *told[:MOST],
        tells(language, "And one more: see the desk.", "And {number} more: see the desk.", rest) if rest > 0 else "",
        tell(language, "What the citizen wrote is only on the desk: {address}", address=desk),
        tell(language, "You get at most one such mail in ten minutes."),
        zone.name(here, language),
    )
    return Mail(_subject(language, posts), _text(parts), language)


def _subject(language: str, posts: Sequence[Post]) -> str:
    numbers = {post.values["number"] for post in posts if post.values.get("number")}
    if not numbers:
        return tell(language, "An area has no officer")
    late = {post.values["number"] for post in posts if post.notice.startswith("overdue")}
    if late == numbers:
        return tells(language, "One case is late", "{number} cases are late", len(late))
    if all(post.notice in ONLY_NEWS for post in posts):
        return tells(language, "One case has something new", "{number} cases have something new", len(numbers))
    return tells(language, "One case waits for you", "{number} cases wait for you", len(numbers))


def _again(language: str, posts: Sequence[Post]) -> str:
    return tell(language, "You may have this already:") if any(post.again for post in posts) else ""


def _text(parts: Sequence[str]) -> str:
    return lines(*parts) + "\n"
