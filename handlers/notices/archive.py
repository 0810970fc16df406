"""Puts a citizen's archive into two files: one for people, in their language, and one for machines."""

import json
from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime
from html import escape
from typing import Any

from handlers import ready
from handlers.notices.invitation import answer_words, title, when
from handlers.services import news, zone
from handlers.services.archive import Archive, Matter, Said
from handlers.services.reports import Case
from handlers.services.topics import OUTCOMES, STATES, topic_label
from handlers.services.zone import Zone
from locales import day_and_time, direction, own_name, say, says, tag

OURS = ("id", "cases", "area", "blocks", "answers", "listed", "topics")
DETAILS = ("topic", "place", "outcome", "until", "reason", "number", "language")
POLICY = "default-src 'none'; img-src 'self' file: data:; style-src 'unsafe-inline'"
STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;
color:#17211f;background:#fbfcfb}
h2{margin-top:2.5rem;border-top:1px solid #cfd7d4;padding-top:1rem}
dt,.when{color:#586662;font-size:.875rem}dd{margin:0 0 .5rem}
.said{margin:1rem 0}.said p{margin:.2rem 0;white-space:pre-line}
img{max-width:100%;margin-top:.5rem}"""
PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}"><style>{style}</style></head>
<body><h1>{title}</h1>{body}</body></html>
"""


def files(archive: Archive, here: Zone, left_out: Collection[str]) -> dict[str, str]:
    """The two files by name; photos that did not fit are named in both."""
    return {
        "koban.html": _page(archive, here, left_out),
        "koban.json": json.dumps(_plain(archive, here, left_out), ensure_ascii=False, indent=1),
    }


def _plain(archive: Archive, here: Zone, left_out: Collection[str]) -> dict[str, Any]:
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "zone": here.names,
        "you": _plain_citizen(archive),
        "draft": _plain_draft(archive),
        "answers": _plain_answers(archive),
        "cases": [_plain_matter(matter, archive.citizen.language) for matter in archive.matters],
        "photos_left_out": sorted(left_out),
    }


def _plain_citizen(archive: Archive) -> dict[str, Any]:
    """All that is known of the citizen but Koban's own row numbers."""
    kept = {name: value for name, value in asdict(archive.citizen).items() if name not in OURS}
    blocks = [
        {name: block[name] for name in ("number", "until", "reason", "appeal_number") if name in block}
        for block in archive.citizen.blocks.values()
    ]
    topics = [name for name in (*news.TOPICS, *news.INTERESTS) if news.has(archive.citizen, name)]
    return {**kept, "area": archive.area, "topics": topics, "blocks": blocks}


def _plain_answers(archive: Archive) -> list[dict[str, Any]]:
    speak = archive.citizen.language
    return [
        {
            "event": title(speak, event),
            "starts_at": event.starts_at.isoformat(),
            "answer": mine.choice,
            "people": mine.places,
            "waiting": mine.turn,
        }
        for event, mine in archive.answers
    ]


def _plain_draft(archive: Archive) -> dict[str, Any]:
    if not archive.draft:
        return {}
    kept = {name: archive.draft.get(name, "") for name in ("topic", "place", "relayed")}
    return {**kept, "words": _draft_words(archive)}


def _plain_matter(matter: Matter, speak: str) -> dict[str, Any]:
    case = matter.case
    return {
        "number": case.number,
        "language": case.language,
        "topic": case.topic,
        "place": matter.place,
        "area": matter.area,
        "state": case.state,
        "outcome": case.outcome,
        "opened_at": case.opened_at.isoformat(),
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "times": case.times,
        "visit_asked": case.visit_asked,
        "passed_on": case.relayed,
        "messages": [_plain_said(said, speak) for said in matter.said],
    }


def _plain_said(said: Said, speak: str) -> dict[str, Any]:
    body, translation = said.body, said.body.get("translation")
    found = {
        "who": said.who,
        "name": said.name,
        "at": said.at.isoformat(),
        "text": ready.said(speak, said.kind, body),
        "what": body.get("auto", ""),
        "earlier": list(body.get("earlier", ())),
        "photos": list(said.photos),
    }
    if translation:
        found["translation"] = {
            "language": translation["language"],
            "by": translation["name"],
            "text": translation["text"],
        }
    if said.body.get("machine", {}).get("text"):
        found["translation_by_machine"] = {name: said.body["machine"][name] for name in ("language", "text")}
    if said.kind == "auto":
        found["details"] = {name: body[name] for name in DETAILS if name in body}
    return found


def _page(archive: Archive, here: Zone, left_out: Collection[str]) -> str:
    speak = archive.citizen.language
    title = say(speak, "Your data at the {zone} police zone", zone=zone.name(here, speak))
    body = [_about(archive, here, left_out), *(_matter(matter, here, speak, left_out) for matter in archive.matters)]
    return PAGE.format(
        language=tag(speak),
        direction=direction(speak),
        title=escape(title),
        policy=POLICY,
        style=STYLE,
        body="".join(body),
    )


def _about(archive: Archive, here: Zone, left_out: Collection[str]) -> str:
    speak, known = archive.citizen.language, archive.citizen
    when = day_and_time(speak, datetime.now(UTC), zone.clock_of(here))
    facts = [
        (say(speak, "Made on"), when),
        (say(speak, "The address of this chat"), known.address),
        (say(speak, "Language"), own_name(known.language)),
        (say(speak, "Area"), _here(archive.area, speak)),
        (say(speak, "Not sent yet"), "\n".join(_draft_lines(archive))),
        (say(speak, "Answers to events"), "\n".join(_answer_lines(archive, here))),
    ]
    missing = says(
        speak,
        "1 photo was too much for one file and is not in it.",
        "{number} photos were too much for one file and are not in it.",
        len(left_out),
    )
    drafts = "".join(_image(name) for name in archive.photos if "/draft-" in name and name not in left_out)
    return _list(facts) + drafts + (f"<p>{escape(missing)}</p>" if left_out else "")


def _answer_lines(archive: Archive, here: Zone) -> list[str]:
    speak = archive.citizen.language
    return [
        f"{title(speak, event)}, {when(here, speak, event)}: {answer_words(speak, mine)}"
        for event, mine in archive.answers
    ]


def _draft_lines(archive: Archive) -> list[str]:
    place = archive.draft.get("place", "")
    return [line for line in (place, *_draft_words(archive)) if line]


def _draft_words(archive: Archive) -> list[str]:
    return [text for text, *_ in archive.draft.get("words", ()) if text]


def _matter(matter: Matter, here: Zone, speak: str, left_out: Collection[str]) -> str:
    case = matter.case
    outcome = say(speak, OUTCOMES[case.outcome]) if case.outcome in OUTCOMES else ""
    facts = [
        (say(speak, "Topic"), say(speak, topic_label(case.topic))),
        (say(speak, "Place"), matter.place),
        (say(speak, "Area"), _here(matter.area, speak)),
        (
            say(speak, "State"),
            "\n".join([outcome or say(speak, STATES.get(case.state, STATES["open"])), *_asked(case, speak)]),
        ),
    ]
    said = "".join(_entry(entry, here, speak, left_out) for entry in matter.said)
    return f"<h2><bdi>{escape(case.number)}</bdi></h2>{_list(facts)}{said}"


def _asked(case: Case, speak: str) -> list[str]:
    times = [says(speak, "Happened once.", "Happened {number} times.", case.times)] if case.times > 1 else []
    return [*times, *([say(speak, "You asked for a visit.")] if case.visit_asked else [])]


def _entry(said: Said, here: Zone, speak: str, left_out: Collection[str]) -> str:
    """One entry; empty when nothing was said in it."""
    blocks = [*_words(said, speak), *(_image(name) for name in said.photos if name not in left_out)]
    if not blocks and not said.photos:
        return ""
    when = day_and_time(speak, said.at, zone.clock_of(here))
    name = said.name or zone.name(here, speak)
    head = (
        say(speak, "You, {time}:", time=when)
        if said.who == "you"
        else say(speak, "{name}, {time}:", name=name, time=when)
    )
    return f'<div class="said"><p class="when">{escape(head)}</p>{"".join(blocks)}</div>'


def _words(said: Said, speak: str) -> list[str]:
    words, translation = ready.said(speak, said.kind, said.body), said.body.get("translation")
    parts = [_text(words)] if words else []
    if translation:
        parts += [_heading(say(speak, "Translated by {name}:", name=translation["name"])), _text(translation["text"])]
    machine = said.body.get("machine", {}).get("text")
    if machine:
        parts += [_heading(say(speak, "Translated by a machine; it may be wrong:")), _text(machine)]
    for earlier in said.body.get("earlier", ()):
        parts += [_heading(say(speak, "Before you changed it:")), _text(earlier)]
    return parts


def _heading(text: str) -> str:
    return f'<p class="when">{escape(text)}</p>'


def _text(text: str) -> str:
    return f'<p dir="auto">{escape(text)}</p>'


def _image(name: str) -> str:
    return f'<img src="{escape(name)}" alt="">'


def _list(facts: list[tuple[str, str]]) -> str:
    rows = (f'<dt>{escape(name)}</dt><dd dir="auto">{escape(fact)}</dd>' for name, fact in facts if fact)
    return f"<dl>{''.join(rows)}</dl>"


def _here(area: dict[str, str], speak: str) -> str:
    return area.get(speak) or next(iter(area.values()), "")
