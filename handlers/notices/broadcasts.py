"""The letter for a row of a broadcast or for an answer to an event: words, veil, quiet hours, or none."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.dialogue import Choice, Reply, lines, units
from handlers.notices import discreet, events
from handlers.notices.envelope import Later, Letter, Undeliverable
from handlers.services import areas, broadcasts, notice_words, posts, zone
from handlers.services.broadcasts import Broadcast
from handlers.services.notice_words import ACTIONS, CAPTION
from handlers.services.posts import Known, Post
from handlers.services.zone import Zone
from locales import mark, name_in, say, tell
from storage.db import Tx

ALREADY = mark("You may have this already:")
CANNOT_WAIT = ("cancelled", "moved", "moved_up")
IN_TIME = timedelta(hours=2)
Refusal = Undeliverable | Later


async def letter(tx: Tx, post: Post, now: datetime) -> Letter | Refusal:
    """What a subscriber or somebody who answered gets now."""
    here, citizen = await zone.the(tx), post.citizen
    if citizen is None:
        return Undeliverable("unwanted")
    if post.notice in (posts.CORRECT, posts.RECALL):
        return await _change(tx, here, post, citizen)
    why_not = _unwanted(post, citizen) or _too_early(here, post, citizen, now)
    if why_not:
        return why_not
    if post.answer and citizen.discreet:
        reply = discreet.veiled_event(citizen.language, post.event)
    else:
        reply = await words(tx, here, post, citizen)
    if post.again:
        reply = fitting(replace(reply, text=lines(say(citizen.language, ALREADY), reply.text)))
    return Letter(citizen.channel, citizen.address, reply, version=_version(post), trodden=True)


async def words(tx: Tx, here: Zone, post: Post, citizen: Known) -> Reply:
    """What a broadcast says to this citizen."""
    sent, area = post.broadcast, await areas.named(tx, citizen.area) if citizen.area else None
    if sent and sent.kind == "notice":
        return notice(here, citizen.language, sent, area)
    if post.event is None:
        raise KeyError(post.notice)
    reply = await events.EVENT_KINDS[post.notice](tx, here, citizen.language, post.event, post.answer)
    picture = {"event": post.event.picture_id, "report": post.event.report_picture_id}.get(post.notice)
    reply = replace(reply, picture=reply.picture or picture or "")
    if sent and post.answer is None:
        foot = notice_words.footer(here, citizen.language, sent, area)
        reply = replace(reply, text=lines(reply.text, foot), rows=(*reply.rows, _stop_row(citizen.language)))
    return fitting(reply)


def notice(here: Zone, language: str, sent: Broadcast, area: areas.Area | None) -> Reply:
    """A notice as a reader of a language gets it who asked for news of this area, or of the zone."""
    officer = (Choice(say(language, "Reply to my officer"), "report"),)
    rows = (*_actions(here, language, sent), officer, _stop_row(language))
    return fitting(Reply(notice_words.text(here, language, sent, area), rows, picture=sent.picture_id or ""))


async def sample(tx: Tx, here: Zone, language: str, post: Post) -> Reply | None:
    """A test for one of the zone's people: first that it is one, then what citizens of a language get."""
    reader = post.values["language"]
    if post.notice == "sample_head":
        named = name_in(language, reader)
        return Reply(
            tell(language, "A test that only you get. This is what people read in {language}:", language=named)
        )
    near = await posts.of_broadcast(tx, post.values["broadcast"])
    if near.broadcast is None:
        return None
    nobody = Known("", "", "", reader)
    return await words(tx, here, near, nobody)


def fitting(reply: Reply) -> Reply:
    """Words that are too long for beneath a picture go without it: they are never cut."""
    return replace(reply, picture="") if reply.picture and units(reply.text) > CAPTION else reply


def _actions(here: Zone, language: str, sent: Broadcast) -> list[tuple[Choice, ...]]:
    rows: list[tuple[Choice, ...]] = []
    for link in sent.links:
        labels = link.get("labels", {})
        label = labels.get(notice_words.spoken(here, language, labels), "")
        known = ACTIONS.get(link["to"])
        choice = Choice(say(language, known) if known else label or link["to"], link["to"])
        rows += [(choice,)] if known or choice.leads_out else []
    return rows


def _stop_row(language: str) -> tuple[Choice, ...]:
    return (Choice(say(language, "News settings"), "writing"), Choice(say(language, "No more news"), "news/no"))


async def _change(tx: Tx, here: Zone, post: Post, citizen: Known) -> Letter | Refusal:
    """A copy is edited without a sound, or taken away; whoever left or wants no words on the screen keeps theirs."""
    message, chat = str(post.values["message"]), (citizen.channel, citizen.address)
    if post.notice == posts.RECALL:
        return Letter(*chat, Reply(""), takes_away=message, version=_version(post))
    sent = post.broadcast
    if sent is None or citizen.stopped or citizen.quiet or citizen.discreet:
        return Undeliverable("unwanted")
    reply = await words(tx, here, replace(post, notice=sent.kind), citizen)
    return Letter(*chat, reply, edits=message, version=_version(post))


def _version(post: Post) -> datetime | None:
    return post.broadcast.corrected_at if post.broadcast else None


def _unwanted(post: Post, citizen: Known) -> Undeliverable | None:
    """Why somebody does not get this any more, as they stand now."""
    if citizen.unreachable:
        return Undeliverable("unreachable")
    if citizen.stopped:
        return Undeliverable("unwanted" if post.broadcast else "stopped")
    if post.reader == "citizen":
        return None if post.broadcast and broadcasts.wanted_by(citizen, post.broadcast) else Undeliverable("unwanted")
    if citizen.quiet:
        return Undeliverable("quiet")
    meant = post.answer is not None and broadcasts.meant(post.notice, post.answer)
    return None if meant else Undeliverable("unwanted")


def _too_early(here: Zone, post: Post, citizen: Known, now: datetime) -> Refusal | None:
    """Quiet hours, which only an urgent text passes, and a change that would be heard too late after them."""
    until = broadcasts.quiet_until(here, citizen, now)
    if until is None or (post.broadcast and post.broadcast.urgent):
        return None
    if post.event and post.event.starts_at < until + IN_TIME:
        if post.notice in CANNOT_WAIT:
            return None
        if post.event.starts_at <= until and post.notice in ("event", "reminder"):
            return Undeliverable("unwanted")
    return Later(until)
