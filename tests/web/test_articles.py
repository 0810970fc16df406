"""Articles on the desk: corrected, looked at, published, read, taken back; topics and articles of the zone's own."""

import re
from html import unescape
from pathlib import Path

import pytest

from handlers.services import articles
from tests import make
from tests.web.browser import Answer, Desk, found
from tests.web.conftest import SignIn
from tests.web.world import World, person

STOPPED = "/articles/stopped"


@pytest.fixture
async def editor(world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An editor of the zone; the invented articles of the tests are on the shelf."""
    make.shelved(monkeypatch)
    async with world.storage.write() as tx:
        tx.session.add(person("ed", "Eddy Inktvis", ["editor"]))
    return await sign_in("ed")


def fields(page: Answer) -> dict[str, str]:
    """What the form of an article holds."""
    given = dict(re.findall(r'<input id="([\w-]+)" name="\1"[^>]*? value="([^"]*)"', page.html))
    marks = dict(re.findall(r'<select id="(mark-\d+)".*?<option value="([^"]*)" selected', page.html, re.DOTALL))
    body = re.search(r'<textarea id="body"[^>]*>(.*?)</textarea>', page.html, re.DOTALL)
    assert body
    typed = {name: unescape(value) for name, value in {**given, **marks, "body": body[1]}.items()}
    return {**typed, "language": "nl"}


async def read_now(world: World, article_id: str, language: str = "nl") -> str:
    """What a citizen reads at this moment."""
    async with world.storage.read() as tx:
        reading = (await articles.shelf(tx)).reading(article_id, language, "en")
        return "\n".join(block.text for block in reading.article.blocks) if reading else ""


async def test_a_sentence_is_corrected_looked_at_published_and_taken_back(world: World, editor: Desk) -> None:
    form = fields(await editor.get(f"{STOPPED}?language=nl"))
    before = await read_now(world, "stopped")
    _, rest = form["body"].split("\n\n", 1)
    changed = {**form, "body": f"Stay calm and show your card. [^law]\n\n{rest}", "note": "shorter"}
    assert "Stay calm and show your card." in (await editor.post(f"{STOPPED}/look", None, **changed)).text
    kept = await editor.post(f"{STOPPED}/keep", None, **changed)
    assert "Kept" in kept.text
    assert await read_now(world, "stopped") == before, "nothing is read before it is published"
    published = await editor.post(f"{STOPPED}/publish", None, **changed)
    assert "published by Eddy Inktvis" in published.text
    assert "shorter" in published.text
    assert (await read_now(world, "stopped")).startswith("Stay calm and show your card.")
    assert "Nederlands own text" in (await editor.get("/articles")).text
    await editor.post(f"{STOPPED}/revert", None, language="nl")
    assert await read_now(world, "stopped") == before
    version = found(r'name="version" value="(\w+)"', await editor.get(f"{STOPPED}?language=nl"))
    await editor.post(f"{STOPPED}/again", None, language="nl", version=version)
    assert (await read_now(world, "stopped")).startswith("Stay calm")


async def test_what_is_wrong_is_said_by_line_and_nothing_typed_is_lost(world: World, editor: Desk) -> None:
    form = fields(await editor.get(f"{STOPPED}?language=nl"))
    typed = {**form, "title": "A new title", "body": "Said without a source.\n\n<script>alert(1)</script> [^law]"}
    page = await editor.post(f"{STOPPED}/publish", None, **typed)
    assert page.status == 422
    assert "This is not kept yet." in page.text
    assert "Line 3 of the text:" in page.text
    assert "<script>alert" not in page.html
    assert fields(page)["title"] == "A new title"
    page = await editor.post(f"{STOPPED}/publish", None, **{**form, "body": "Said without a source."})
    assert "Line 1 of the text: This states something and names no source." in page.text
    page = await editor.post(
        f"{STOPPED}/keep", None, **{**form, "review_by": "soon", "title": 'He said "no" \\ [x]\n+++'}
    )
    assert "is not written as it should be" in page.text
    page = await editor.post(f"{STOPPED}/keep", None, **{**form, "title": 'He said "no" \\ [x] = +++'})
    assert fields(page)["title"] == 'He said "no" \\ [x] = +++', "quotation marks do not break the file"
    page = await editor.post(f"{STOPPED}/keep", None, **{**form, "note": "n" * 201})
    assert "The note is too long" in page.text
    assert (await editor.get("/articles/nothing")).status == 404


async def test_a_text_that_is_missing_in_a_language_is_written_from_another(world: World, editor: Desk) -> None:
    page = await editor.get(f"{STOPPED}?language=fr")
    form = {**fields(page), "language": "fr"}
    assert form["body"]
    await editor.post(f"{STOPPED}/publish", None, **{**form, "title": "On vous arrête en rue", "checked": "on"})
    assert "Eddy Inktvis" in (await editor.get(f"{STOPPED}?language=fr")).text
    async with world.storage.read() as tx:
        reading = (await articles.shelf(tx)).reading("stopped", "fr", "en")
        assert reading
        assert reading.article.title == "On vous arrête en rue"
        assert reading.article.reviewed_by.startswith("Eddy Inktvis, ")


async def test_the_zone_adds_a_topic_and_an_article_in_minutes(world: World, editor: Desk) -> None:
    page = await editor.post("/articles/topics/put", None, **{"name-en": "", "name-nl": " "})
    assert page.status == 422
    assert "Give the topic a name" in page.text
    await editor.post("/articles/topics/put", None, **{"name-nl": "Vuurwerkweek"})
    page = await editor.get("/articles")
    assert "Vuurwerkweek" in page.text
    form = fields(await editor.get("/articles/new?topic=zone-vuurwerkweek&language=nl"))
    new = {**form, "language": "nl", "topic": "zone-vuurwerkweek", "title": "Wanneer het mag", "short": "Wanneer"}
    page = await editor.post("/articles/new", None, **{**new, "body": "Van 23 tot 1 uur. [^other]"})
    assert "There is no source “other” among the details." in page.text
    page = await editor.post("/articles/new", None, **{**new, "body": "Alleen van 23 tot 1 uur. [^zone]"})
    assert page.response.url.path == "/articles/zone-wanneer-het-mag"
    assert await read_now(world, "zone-wanneer-het-mag", "nl") == ""
    await editor.post("/articles/zone-wanneer-het-mag/publish", None, **{**fields(page), "language": "nl"})
    assert await read_now(world, "zone-wanneer-het-mag", "nl") == "Alleen van 23 tot 1 uur."
    await editor.post("/articles/topics/drop", None, topic="zone-vuurwerkweek")
    assert await read_now(world, "zone-wanneer-het-mag", "nl") == ""
    assert "Somebody took this topic away" in (await editor.post("/articles/topics/drop", None, topic="zone-x")).text


async def test_the_list_says_what_is_late_and_who_looks_after_it(editor: Desk) -> None:
    await editor.post(f"{STOPPED}/owner", None, language="nl", owner="ed")
    assert "Eddy Inktvis" in (await editor.get("/articles")).text
    assert "past their day" not in (await editor.get("/articles")).text
    form = fields(await editor.get(f"{STOPPED}?language=nl"))
    await editor.post(f"{STOPPED}/publish", None, **{**form, "review_by": "2026-01-31"})
    page = await editor.get("/articles")
    assert "One article is past its day." in page.text
    assert "look again by 31 Jan 2026" in page.text


async def test_a_shipped_text_that_changed_is_shown_beside_the_zones_own(
    world: World, editor: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    form = fields(await editor.get(f"{STOPPED}?language=nl"))
    await editor.post(f"{STOPPED}/publish", None, **form)
    shipped = (make.SHELF / "nl" / "articles" / "stopped.md").read_text(encoding="utf-8")
    other = {"nl/articles/stopped.md": shipped.replace("mag u rustig vragen", "mag u altijd vragen")}
    make.shelved(monkeypatch, other, tmp_path)
    page = await editor.get(f"{STOPPED}?language=nl")
    assert "The shipped text changed since the zone wrote its own." in page.text
    assert "mag u altijd vragen waarom" in page.text
    assert "shipped text changed" in (await editor.get("/articles")).text
