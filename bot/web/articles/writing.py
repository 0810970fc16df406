"""One article: corrected beside its other languages and a phone, kept, published, taken back, version by version."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from aiohttp import web

from bot.web.articles import form as forms
from bot.web.articles.form import Form
from bot.web.desk import look
from bot.web.pages import page
from bot.web.site import LANGUAGE, SITE, WHO
from handlers.citizen.articles import pages_of
from handlers.services import article_versions, articles, people, zone
from handlers.services.article_versions import Both
from handlers.services.articles import Article, Reading, Shelf
from handlers.services.errors import NotFound, Unfit
from handlers.services.roles import EDITS_ARTICLES
from locales import articles as files
from locales import tell
from locales.article import SOURCE_LANGUAGES, TOPICS, Mistake, Mistakes
from storage.db import Tx

Given = Mapping[str, str]


@dataclass(frozen=True)
class Wrong:
    """A mistake in words, with the line of the text it stands in; 0 where it is about the details above it."""

    line: int
    words: str


async def begin(request: web.Request) -> web.Response:
    """An empty article of the zone's own, in a topic and a language."""
    async with request.app[SITE].storage.read() as tx:
        return await _new(tx, request, await _empty(tx, request, request.query))


async def create(request: web.Request) -> web.Response:
    """Keeps the first version of an own article; its id is made of its title."""
    given = await _given(request)
    async with request.app[SITE].storage.write() as tx:
        form = await _typed(tx, request, given, await _empty(tx, request, given))
        named = replace(form, id=forms.slug(form.title, list((await articles.shelf(tx)).texts)))
        try:
            await _keep(tx, request, given, named)
        except (Mistakes, Unfit) as refusal:
            return await _new(tx, request, form, told(request[LANGUAGE], refusal, named))
    raise web.HTTPSeeOther(f"/articles/{named.id}?language={named.language}")


async def show(request: web.Request) -> web.Response:
    """An article in one language, with its others, its versions, and how it looks on a phone."""
    async with request.app[SITE].storage.read() as tx:
        return await shown(tx, request, await standing(tx, request, request.query.get("language", "")))


async def act(request: web.Request) -> web.Response:
    """Looks at, keeps, publishes or takes back; what is wrong is said by line, and what was typed stays."""
    given, work = await _given(request), request.match_info["work"]
    language = given.get("language", "")
    async with request.app[SITE].storage.write() as tx:
        before = await standing(tx, request, language)
        form = await _typed(tx, request, given, before) if "body" in given else before
        try:
            await DEEDS[work](tx, request, given, form)
        except (Mistakes, Unfit) as refusal:
            return await shown(tx, request, form, told(request[LANGUAGE], refusal, form))
        if work == "look":
            return await shown(tx, request, form)
    raise web.HTTPSeeOther(f"/articles/{form.id}?language={language}")


async def _given(request: web.Request) -> dict[str, str]:
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


async def _empty(tx: Tx, request: web.Request, given: Given) -> Form:
    here, shelf = await zone.the(tx), await articles.shelf(tx)
    spoken = zone.languages(here)
    language = given.get("language", "") if given.get("language") in spoken else spoken[0]
    topic = given.get("topic", "") if shelf.knows(given.get("topic", "")) else TOPICS[2]
    return forms.new(topic, language, zone.name(here, language), _today(here))


async def _typed(tx: Tx, request: web.Request, given: Given, form: Form) -> Form:
    return forms.typed(given, form, request[WHO].name, _today(await zone.the(tx)))


def _today(here: zone.Zone) -> date:
    return datetime.now(zone.clock_of(here)).date()


async def standing(tx: Tx, request: web.Request, language: str) -> Form:
    """The text somebody goes on with: the zone's newest, else the shipped one, else one to translate."""
    article_id, here, shelf = request.match_info["article"], await zone.the(tx), await articles.shelf(tx)
    if language not in zone.languages(here):
        language = next(
            (code for code in (request[LANGUAGE], *zone.languages(here)) if code in zone.languages(here)), ""
        )
    newest = [version.row for version in await article_versions.history(tx, article_id, language)]
    row = newest[0] if newest and (newest[0].live or newest[0].published_at is None) else None
    own = articles.parsed(row, tuple(topic.id for topic in shelf.topics)) if row else None
    texts = shelf.texts.get(article_id, {})
    found = own or texts.get(language)
    if found:
        return forms.of_article(found)
    model = next((texts[code] for code in (request[LANGUAGE], *texts) if code in texts), None)
    if model is None:
        model = await _unread(tx, shelf, article_id)
    return forms.translation_of(model, language)


async def _unread(tx: Tx, shelf: Shelf, article_id: str) -> Article:
    """An own article that was never published, in whatever language it was begun."""
    here = await zone.the(tx)
    for language in zone.languages(here):
        for version in await article_versions.history(tx, article_id, language):
            found = articles.parsed(version.row, tuple(topic.id for topic in shelf.topics))
            if found:
                return found
    raise NotFound(name=article_id)


async def _look(tx: Tx, request: web.Request, given: Given, form: Form) -> None:
    await readable(tx, form)


async def _keep(tx: Tx, request: web.Request, given: Given, form: Form) -> Any:
    forms.checked(form)
    return await article_versions.save(tx, request[WHO], form.id, form.language, form.text, given.get("note", ""))


async def _publish(tx: Tx, request: web.Request, given: Given, form: Form) -> None:
    row = await _keep(tx, request, given, form)
    await article_versions.publish(tx, request[WHO], row.id)


async def _again(tx: Tx, request: web.Request, given: Given, form: Form) -> None:
    await article_versions.publish(tx, request[WHO], given.get("version", ""))


async def _revert(tx: Tx, request: web.Request, given: Given, form: Form) -> None:
    await article_versions.revert(tx, request[WHO], form.id, form.language)


async def _look_after(tx: Tx, request: web.Request, given: Given, form: Form) -> None:
    owner = await people.by_slug(tx, given.get("owner", ""))
    await article_versions.look_after(tx, request[WHO], form.id, owner)


async def readable(tx: Tx, form: Form) -> Article:
    """The article that a form makes; raises Mistakes."""
    forms.checked(form)
    own = tuple(topic.id for topic in (await articles.shelf(tx)).topics)
    return files.read(form.text, form.language, form.id, form.id, (*TOPICS, *own))


def told(language: str, refusal: Mistakes | Unfit, form: Form) -> list[Wrong]:
    """What is wrong, in words."""
    if isinstance(refusal, Unfit):
        limit = refusal.values.get("limit", 0)
        return [Wrong(0, tell(language, "The note is too long: {limit} characters are possible.", limit=limit))]
    return [_wrong(language, mistake, form.above) for mistake in refusal.found]


def _wrong(language: str, mistake: Mistake, above: int) -> Wrong:
    return Wrong(max(0, mistake.line - above), tell(language, mistake.sentence, **mistake.values))


async def _new(tx: Tx, request: web.Request, form: Form, wrong: list[Wrong] | None = None) -> web.Response:
    shelf = await articles.shelf(tx)
    title = articles.topic_title(shelf, request[LANGUAGE], form.topic)
    values = {"form": form, "wrong": wrong or [], "topic_title": title, "marks": forms.marks(), "seen": None}
    return page(request, "articles/new.html", 422 if wrong else 200, desk=await look(tx, request), **values)


async def shown(
    tx: Tx, request: web.Request, form: Form, wrong: list[Wrong] | None = None, link: str = ""
) -> web.Response:
    """The page of an article, with a checker's link where one was just made."""
    here, shelf = await zone.the(tx), await articles.shelf(tx)
    texts = shelf.texts.get(form.id, {})
    values = {
        "form": form,
        "wrong": wrong or [],
        "marks": forms.marks(),
        "seen": await _seen(tx, here, shelf, form),
        "zone_title": zone.name(here, form.language),
        "others": [texts[code] for code in zone.languages(here) if code in texts and code != form.language],
        "spoken": zone.languages(here),
        "there": {code for code in zone.languages(here) if code in texts},
        "topic_title": articles.topic_title(shelf, request[LANGUAGE], form.topic),
        "history": await article_versions.history(tx, form.id, form.language),
        "both": await _both(tx, form),
        "owner": next((line.owner for line in await _lines(tx, request, here) if line.id == form.id), None),
        "link": link,
        "asks": form.language not in SOURCE_LANGUAGES,
        "editors": [one.person for one in await people.standings(tx) if EDITS_ARTICLES & set(one.person.roles)],
    }
    return page(request, "articles/show.html", 422 if wrong else 200, desk=await look(tx, request), **values)


async def _lines(tx: Tx, request: web.Request, here: zone.Zone) -> list[article_versions.Line]:
    return await article_versions.listing(tx, request[LANGUAGE], _today(here))


async def _both(tx: Tx, form: Form) -> Both | None:
    try:
        return await article_versions.both(tx, form.id, form.language)
    except NotFound:
        return None


async def _seen(tx: Tx, here: zone.Zone, shelf: Shelf, form: Form) -> list[str] | None:
    """The messages a citizen would read; None while it cannot be read."""
    try:
        article = await readable(tx, form)
    except Mistakes:
        return None
    texts = {**shelf.texts.get(form.id, {}), form.language: article}
    trial = replace(shelf, texts={**shelf.texts, form.id: texts})
    beneath = articles.beneath(here, "")
    reading = trial.reading(form.id, form.language, beneath) or Reading(article)
    return pages_of(form.language, reading)


DEEDS: dict[str, Callable[[Tx, web.Request, Given, Form], Awaitable[Any]]] = {
    "look": _look,
    "keep": _keep,
    "publish": _publish,
    "again": _again,
    "revert": _revert,
    "owner": _look_after,
}
