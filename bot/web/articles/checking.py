"""The page of somebody who reads a language: the checked source and the draft, idea by idea, right or corrected."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from aiohttp import web

from bot.web.articles import form as forms
from bot.web.articles import writing
from bot.web.pages import page
from bot.web.site import LANGUAGE, SITE, WHO
from bot.web.times import now
from handlers.services import article_checks, articles, zone
from handlers.services.article_checks import ArticleCheck
from handlers.services.articles import Article
from handlers.services.errors import LinkExpired, LinkUnknown
from locales import front, markdown
from locales.article import SOURCE_LANGUAGES, Mistakes
from storage.db import Tx

NAME = 60
TITLE, SHORT = "title", "short"


@dataclass(frozen=True)
class Part:
    """One idea: the field it is in, the source's words, the draft as it is read and as it is written."""

    name: str
    source: str
    draft: str
    written: str


@dataclass(frozen=True)
class Asked:
    """What a link is for, opened: the draft, its source where there is one, and every part of it."""

    check: ArticleCheck
    draft: Article
    source: Article | None

    @property
    def parts(self) -> list[Part]:
        """Title, button and every block; a source that is shorter leaves the rest without one."""
        of, source = self.draft, self.source
        heads = [
            Part(TITLE, source.title if source else "", of.title, of.title),
            Part(SHORT, source.short if source else "", of.short, of.short),
        ]
        said = [block.text for block in source.blocks] if source else []
        said += [""] * (len(of.blocks) - len(said))
        parts = zip(said, of.blocks, markdown.written(self.body), strict=False)
        return heads + [
            Part(f"part-{n}", words, block.text, written) for n, (words, block, written) in enumerate(parts)
        ]

    @property
    def body(self) -> str:
        """The draft's text as it is written."""
        return forms.of_article(self.draft).body

    def corrected(self, given: Mapping[str, str], by: str) -> str:
        """The whole file with what was corrected in it, and who checked it."""
        names = [part.name for part in self.parts if given.get(f"{part.name}-is") == "other"]
        new = {name: given.get(name, "") for name in names}
        blocks = {int(name[5:]): words for name, words in new.items() if name not in (TITLE, SHORT)}
        form = replace(forms.of_article(self.draft), checked=True, reviewed_by=by)
        form = replace(form, title=new.get(TITLE, form.title), short=new.get(SHORT, form.short))
        return replace(form, body=markdown.rewritten(self.body, blocks)).text


async def ask(request: web.Request) -> web.Response:
    """Makes the link for a checker, which is shown once."""
    site, given = request.app[SITE], await request.post()
    async with site.storage.write() as tx:
        form = await writing.standing(tx, request, str(given.get("language", "")))
        try:
            article = await writing.readable(tx, form)
        except Mistakes as mistakes:
            return await writing.shown(tx, request, form, writing.told(request[LANGUAGE], mistakes, form))
        secret = await article_checks.ask(tx, request[WHO], article.id, article.language, article.raw, now())
        link = f"{site.settings.public_url or request.url.origin()}/check/{secret}"
        return await writing.shown(tx, request, form, link=link)


async def show(request: web.Request) -> web.Response:
    """What the checker is asked; a link that does not work gets one calm sentence, whatever the reason."""
    async with request.app[SITE].storage.read() as tx:
        return await _page(tx, request, await _asked(tx, request))


async def answer(request: web.Request) -> web.Response:
    """Keeps what the checker found, once; what cannot be read is said, and everything typed stays."""
    given = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    async with request.app[SITE].storage.write() as tx:
        asked, by = await _asked(tx, request), " ".join(given.get("name", "").split())[:NAME]
        if asked is None:
            return await _page(tx, request, None)
        if not by or any(given.get(f"{part.name}-is") not in ("right", "other") for part in asked.parts):
            return await _page(tx, request, asked, given, unfinished=True)
        today = now().astimezone(zone.clock_of(await zone.the(tx))).date()
        try:
            signed = f"{by}, {today.isoformat()}"
            await article_checks.keep(tx, asked.check, asked.corrected(given, signed), signed, now())
        except Mistakes as mistakes:
            return await _page(tx, request, asked, given, wrong=mistakes)
        return await _page(tx, request, asked, done=True)


async def _asked(tx: Tx, request: web.Request) -> Asked | None:
    with suppress(LinkUnknown, LinkExpired):
        check = await article_checks.asked(tx, request.match_info["secret"], now())
        shelf = await articles.shelf(tx)
        draft = articles.parsed(check, tuple(topic.id for topic in shelf.topics))
        if draft is None:
            return None
        texts = shelf.texts.get(check.article_id, {})
        languages = (request[LANGUAGE], *SOURCE_LANGUAGES)
        return Asked(check, draft, next((texts[code] for code in languages if code in texts), None))
    return None


async def _page(
    tx: Tx,
    request: web.Request,
    asked: Asked | None,
    given: Mapping[str, str] | None = None,
    *,
    unfinished: bool = False,
    wrong: Mistakes | None = None,
    done: bool = False,
) -> web.Response:
    values = {
        "zone": await zone.the(tx),
        "asked": asked,
        "given": given or {},
        "unfinished": unfinished,
        "wrong": writing.told(request[LANGUAGE], wrong, forms.of_article(asked.draft)) if wrong and asked else [],
        "done": done,
        "limits": {"title": front.TITLE, "short": front.SHORT},
    }
    status = 410 if asked is None else 422 if unfinished or wrong else 200
    return page(request, "articles/check.html", status, **values)
