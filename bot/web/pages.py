"""Turns templates into answers, in the reader's language."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.filters import do_forceescape, do_mark_safe

from bot.web import audiences, ready, times
from bot.web.agenda import words
from bot.web.deeds import deed_label, why_label
from bot.web.site import LANGUAGE, SITE, WHO
from bot.web.wording import automatic
from handlers.services import zone
from handlers.services.roles import role_label
from handlers.services.topics import OUTCOMES, topic_label
from locales import (
    BOLD,
    DESK_LANGUAGES,
    PLAIN,
    date_in_short,
    day,
    direction,
    month,
    name_in,
    own_name,
    tag,
    tell,
    tells,
    weekday,
)

TEMPLATES = Path(__file__).parent / "templates"
THEMES = ("light", "dark")


@cache
def environment() -> Environment:
    """The templates; an undefined name is an error, what people wrote is escaped."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.globals.update(own_name=own_name, name_in=name_in, direction=direction, languages=DESK_LANGUAGES)
    jinja.globals.update(
        due=times.due,
        answer_by=times.answer_by,
        day_heading=times.day_heading,
        clock=times.clock,
        said_at=times.said_at,
        edited_at=times.edited_at,
        automatic=automatic,
        twin=ready.twin,
        tapped=ready.tapped,
        citizen_reads=ready.citizen_reads,
    )
    jinja.globals.update(topic_label=topic_label, outcomes=OUTCOMES, zone_name=zone.name, number=number)
    jinja.globals.update(role_label=role_label, deed_label=deed_label, why_label=why_label, moment=times.moment)
    jinja.globals.update(
        event_title=words.title,
        event_when=words.when,
        event_hour=words.hour,
        event_badge=words.badge,
        event_kind=words.kind,
        counted=words.counted,
        month_name=month,
        weekday=weekday,
        long_day=day,
        date_in_short=date_in_short,
    )
    jinja.globals.update(lately=times.lately)
    jinja.filters.update(in_language=in_language, initials=initials, said=said, tag=tag)
    return jinja


def translator(language: str) -> Callable[..., str]:
    """`_` for templates: values are escaped, unless they are markup already."""

    def translate(text: str, /, **values: object) -> str:
        return do_forceescape(tell(language, text)).format(**values)

    return translate


def counter(language: str) -> Callable[..., str]:
    """`_n` for templates: a sentence that depends on a number."""

    def translate(one: str, many: str, number: int, /, **values: object) -> str:
        return do_forceescape(tells(language, one, many, number, **values))

    return translate


def in_language(words: dict[str, str], language: str) -> str:
    """A name in the reader's language, or in the first one there is."""
    return words.get(language) or next(iter(words.values()), "")


def number(digits: str) -> str:
    """A telephone number that stands out and keeps its own direction."""
    return do_mark_safe(f"<b><bdi>{do_forceescape(digits)}</bdi></b>")


def said(text: str) -> str:
    """What Koban says in a chat, as paragraphs with its bold words."""
    safe = str(do_forceescape(text)).replace(BOLD, "<b>").replace(PLAIN, "</b>")
    return do_mark_safe("".join(f"<p>{part}</p>" for part in safe.split("\n\n")).replace("\n", "<br>"))


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def fill(request: web.Request, template: str, **values: Any) -> str:
    """The text of a template."""
    language, site = request[LANGUAGE], request.app[SITE]
    theme = request.cookies.get("theme", "")
    return (
        environment()
        .get_template(template)
        .render(
            _=translator(language),
            _n=counter(language),
            language=language,
            theme=theme if theme in THEMES else None,
            single_keys=request.cookies.get("keys") != "off",
            sound=request.cookies.get("sound") == "on",
            static=site.shelf.url,
            site=site,
            may=lambda path: audiences.may(request, request.get(WHO), path),
            person=request.get(WHO),
            **values,
        )
    )


def page(request: web.Request, template: str, status: int = 200, **values: Any) -> web.Response:
    """An answer made of a template."""
    return web.Response(text=fill(request, template, **values), status=status, content_type="text/html")
