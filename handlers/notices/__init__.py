"""What Koban says unprompted, by name and values, put into words at the moment of sending."""

from datetime import UTC, datetime

from handlers.dialogue import Reply, lines
from handlers.notices import broadcasts, citizens, discreet, people
from handlers.notices.envelope import Later, Letter, Undeliverable
from handlers.services import news, posts, zone
from handlers.services.posts import Post
from locales import mark, say, tell
from storage.db import Tx

__all__ = ["Later", "Letter", "Undeliverable", "letter"]

ALREADY = mark("You may have this already:")


async def letter(tx: Tx, post: Post) -> Letter | Undeliverable | Later:
    """The letter for a post: its reader's address, language and words."""
    if post.reader == "chat":
        return _direct(post)
    if post.reader == "case":
        return await _for_citizen(tx, post)
    if post.reader in ("citizen", "answer"):
        return await broadcasts.letter(tx, post, datetime.now(UTC))
    return await _for_person(tx, post)


def _direct(post: Post) -> Letter:
    values = post.values
    if post.notice == "take_away":
        return Letter(values["channel"], values["address"], Reply(""), values["message"])
    if post.notice == "clear":
        return Letter(values["channel"], values["address"], Reply(""), deletes=tuple(values["messages"]))
    if post.notice == "blank":
        return Letter(values["channel"], values["address"], Reply(""), blanks=tuple(values["messages"]))
    if post.notice in ("archive", "no_archive"):
        return _own_data(post)
    reply = _again(Reply.from_json(dict(values["reply"])), post, say(values.get("language", "en"), ALREADY))
    kept, last = bool(values.get("trodden")), bool(values.get("farewell"))
    chat, edits = (values["channel"], values["address"]), reply.rewrites
    return Letter(*chat, reply, edits=edits, or_anew=bool(edits), trodden=kept, farewell=last)


def _own_data(post: Post) -> Letter:
    speak, chat = post.values["language"], (post.values["channel"], post.values["address"])
    if post.notice == "no_archive":
        return Letter(*chat, Reply(say(speak, "We could not send your data. Please ask again later.")), trodden=True)
    reply = Reply(say(speak, "What we keep of you, as of now. Open koban.html in it to read."))
    return Letter(*chat, _again(reply, post, say(speak, ALREADY)), archive=speak, trodden=True)


async def _for_citizen(tx: Tx, post: Post) -> Letter | Undeliverable:
    citizen = await posts.citizen_behind(tx, post)
    if citizen is None:
        return Undeliverable("gone")
    if citizen.stopped:
        return Undeliverable("stopped")
    if post.notice == "news" and not news.may_be_asked(citizen):
        return Undeliverable("unwanted")
    if citizen.quiet and post.notice not in discreet.AT_ONCE:
        return Undeliverable("quiet")
    if citizen.discreet and post.notice not in discreet.AT_ONCE:
        reply = await discreet.veiled(tx, citizen.language, post)
    else:
        reply = await citizens.TO_CITIZENS[post.notice](tx, await zone.the(tx), citizen.language, post.values)
    reply = _again(reply, post, say(citizen.language, ALREADY))
    return Letter(citizen.channel, citizen.address, reply, trodden=True)


async def _for_person(tx: Tx, post: Post) -> Letter | Undeliverable:
    found = await posts.chat_of(tx, post)
    if found is None:
        return Undeliverable("unlinked")
    person, channel, address = found
    if post.notice in ("sample_head", "sample"):
        sample = await broadcasts.sample(tx, await zone.the(tx), person.language, post)
        return Letter(channel, address, sample) if sample else Undeliverable("gone")
    reply = await people.announcement(tx, await zone.the(tx), person.language, post.notice, post.values)
    return Letter(channel, address, _again(reply, post, tell(person.language, ALREADY)))


def _again(reply: Reply, post: Post, opening: str) -> Reply:
    if not post.again:
        return reply
    return Reply.from_json({**reply.as_json(), "text": lines(opening, reply.text)})
