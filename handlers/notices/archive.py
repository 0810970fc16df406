"""Puts a citizen's archive into two files: one for people, in their language, and one for machines."""

import json
from collections.abc import Collection
from datetime import UTC, datetime
from html import escape
from typing import Any

from handlers.services import zone
from handlers.services.archive import Archive, Matter, Said
from handlers.services.topics import OUTCOMES, STATES, topic_label
from handlers.services.zone import Zone
from locales import day_and_time, direction, own_name, say, says

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
    known = archive.citizen
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "zone": here.names,
        "you": {
            "channel": known.channel,
            "address": known.address,
            "language": known.language,
            "area": archive.area,
            "last_day": known.last_day,
            "stopped": known.stopped,
            "quiet": known.quiet,
            "discreet": known.discreet,
            "news": known.news,
            "blocked_until": known.blocked_until,
        },
        "draft": list(archive.draft),
        "cases": [_plain_matter(matter) for matter in archive.matters],
        "photos_left_out": sorted(left_out),
    }


def _plain_matter(matter: Matter) -> dict[str, Any]:
    return {
        "number": matter.number,
        "topic": matter.topic,
        "place": matter.place,
        "area": matter.area,
        "state": matter.state,
        "outcome": matter.outcome,
        "opened_at": matter.opened_at.isoformat(),
        "closed_at": matter.closed_at.isoformat() if matter.closed_at else None,
        "messages": [_plain_said(said) for said in matter.said],
    }


def _plain_said(said: Said) -> dict[str, Any]:
    found = {"who": said.who, "name": said.name, "at": said.at.isoformat(), "text": said.text, "what": said.what}
    return {**found, "earlier": list(said.earlier), "photos": list(said.photos)}


def _page(archive: Archive, here: Zone, left_out: Collection[str]) -> str:
    speak = archive.citizen.language
    title = say(speak, "Your data at the {zone} police zone", zone=zone.name(here, speak))
    body = [_about(archive, here, left_out), *(_matter(matter, here, speak, left_out) for matter in archive.matters)]
    return PAGE.format(
        language=speak,
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
        (say(speak, "Not sent yet"), "\n".join(archive.draft)),
    ]
    missing = says(
        speak,
        "1 photo was too much for one file and is not in it.",
        "{number} photos were too much for one file and are not in it.",
        len(left_out),
    )
    drafts = "".join(_image(name) for name in archive.photos if "/draft-" in name and name not in left_out)
    return _list(facts) + drafts + (f"<p>{escape(missing)}</p>" if left_out else "")


def _matter(matter: Matter, here: Zone, speak: str, left_out: Collection[str]) -> str:
    outcome = say(speak, OUTCOMES[matter.outcome]) if matter.outcome in OUTCOMES else ""
    facts = [
        (say(speak, "Topic"), say(speak, topic_label(matter.topic))),
        (say(speak, "Place"), matter.place),
        (say(speak, "Area"), _here(matter.area, speak)),
        (say(speak, "State"), outcome or say(speak, STATES.get(matter.state, STATES["open"]))),
    ]
    said = "".join(_entry(entry, here, speak, left_out) for entry in matter.said if entry.text or entry.photos)
    return f"<h2><bdi>{escape(matter.number)}</bdi></h2>{_list(facts)}{said}"


def _entry(said: Said, here: Zone, speak: str, left_out: Collection[str]) -> str:
    when = day_and_time(speak, said.at, zone.clock_of(here))
    name = said.name or zone.name(here, speak)
    head = (
        say(speak, "You, {time}:", time=when)
        if said.who == "you"
        else say(speak, "{name}, {time}:", name=name, time=when)
    )
    changed = say(speak, "Before you changed it:")
    before = f'<p class="when">{escape(changed)}</p>'
    earlier = "".join(f'{before}<p dir="auto">{escape(words)}</p>' for words in said.earlier)
    photos = "".join(_image(name) for name in said.photos if name not in left_out)
    words = f'<p dir="auto">{escape(said.text)}</p>' if said.text else ""
    return f'<div class="said"><p class="when">{escape(head)}</p>{words}{earlier}{photos}</div>'


def _image(name: str) -> str:
    return f'<img src="{escape(name)}" alt="">'


def _list(facts: list[tuple[str, str]]) -> str:
    rows = (f'<dt>{escape(name)}</dt><dd dir="auto">{escape(fact)}</dd>' for name, fact in facts if fact)
    return f"<dl>{''.join(rows)}</dl>"


def _here(area: dict[str, str], speak: str) -> str:
    return area.get(speak) or next(iter(area.values()), "")
