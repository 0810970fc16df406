"""Somebody without an account checks a translated article behind a one-time link; an editor publishes it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import unescape
from types import MappingProxyType

import pytest
from sqlalchemy import update

from handlers.services import articles
from storage.models import ArticleCheck, Person, Zone
from tests import make
from tests.web.browser import Answer, Desk, found
from tests.web.conftest import SignIn
from tests.web.world import World, person

STOPPED = "/articles/stopped"
PARTS = ("title", "short", *(f"part-{number}" for number in range(5)))


@pytest.fixture
async def editor(world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An editor of a zone that speaks Arabic too; the invented articles of the tests are on the shelf."""
    make.shelved(monkeypatch)
    async with world.storage.write() as tx:
        await tx.session.execute(update(Zone).values(languages=["nl", "fr", "en", "ar"]))
        tx.session.add(person("ed", "Eddy Inktvis", ["editor"]))
    return await sign_in("ed")


async def link_of(editor: Desk, language: str = "ar") -> str:
    """A link for somebody who checks this article."""
    return found(r"(/check/[\w-]+)", await editor.post(f"{STOPPED}/check", language=language))


def right(other: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """An answer that finds everything right, but for what `other` corrects."""
    said = {f"{part}-is": "other" if part in other else "right" for part in PARTS}
    return {"name": "Samira Zandloper", **said, **other}


def written(page: Answer) -> dict[str, str]:
    """What stands in the fields to correct."""
    areas = re.findall(r'<textarea name="([\w-]+)"[^>]*>(.*?)</textarea>', page.html, re.DOTALL)
    return {name: unescape(words) for name, words in areas}


async def answers_gone(stranger: Desk, link: str) -> None:
    """The link says, to whoever opens or answers it, that it does not work."""
    for answer in (await stranger.get(link), await stranger.post(link, None, **right())):
        assert answer.status == 410
        assert "This link does not work, or not any more." in answer.text


async def read_now(world: World) -> articles.Article:
    """What somebody who reads Arabic reads at this moment."""
    async with world.storage.read() as tx:
        reading = (await articles.shelf(tx)).reading("stopped", "ar", "en")
        assert reading
        return reading.article


async def test_a_checker_corrects_one_idea_and_the_editor_publishes_it(
    world: World, editor: Desk, stranger: Desk
) -> None:
    link = await link_of(editor)
    assert link not in (await editor.get(f"{STOPPED}?language=ar")).html, "it is shown once"
    page = await stranger.get(link, headers={"Accept-Language": "fr-BE"})
    assert '<html lang="fr"' in page.html
    assert "Si la police vous arrête" in page.text, "the source stands in the reader's language"
    assert written(page)["part-2"] == "يمكنك أن تسأل [محاميا](https://lawyer.example.org/ask)."
    better = "يمكنكم أن تسألوا [محاميا](https://lawyer.example.org/ask) أولا."
    done = await stranger.post(link, None, **right({"part-2": better, "title": "عندما توقفكم الشرطة"}))
    assert "Thank you." in done.text
    before = await read_now(world)
    assert before.is_draft, "nothing is read before an editor publishes it"
    page = await editor.get(f"{STOPPED}?language=ar")
    assert "Samira Zandloper, " in page.text
    assert "on the server" not in page.text
    version = found(r'name="version" value="(\w+)"', page)
    await editor.post(f"{STOPPED}/again", language="ar", version=version)
    now = await read_now(world)
    assert now.title == "عندما توقفكم الشرطة"
    assert now.blocks[2].text == "يمكنكم أن تسألوا محاميا أولا."
    assert [block.keys for block in now.blocks] == [block.keys for block in before.blocks]
    assert [block for n, block in enumerate(now.blocks) if n != 2] == [
        block for n, block in enumerate(before.blocks) if n != 2
    ]
    assert now.reviewed_by.startswith("Samira Zandloper, ")
    assert not now.is_draft


async def test_a_link_works_once_and_ends_with_its_time(world: World, editor: Desk, stranger: Desk) -> None:
    used, late = await link_of(editor), await link_of(editor)
    assert (await stranger.post(used, None, **right())).status == 200
    await answers_gone(stranger, used)
    async with world.storage.write() as tx:
        await tx.session.execute(update(ArticleCheck).values(until=datetime(2026, 1, 1, tzinfo=UTC)))
    await answers_gone(stranger, late)
    await answers_gone(stranger, "/check/forged")
    await link_of(editor)
    async with world.storage.read() as tx:
        assert len((await tx.session.execute(ArticleCheck.__table__.select())).all()) == 1, "what is over goes"


async def test_a_link_ends_with_the_work_of_whoever_made_it(world: World, editor: Desk, stranger: Desk) -> None:
    link = await link_of(editor)
    async with world.storage.write() as tx:
        await tx.session.execute(update(Person).where(Person.slug == "ed").values(roles=["officer"]))
    await answers_gone(stranger, link)


async def test_what_is_missing_or_cannot_stand_is_said_and_nothing_typed_is_lost(
    world: World, editor: Desk, stranger: Desk
) -> None:
    link = await link_of(editor)
    for unfinished in ({"name": " "}, {"part-4-is": ""}, {"part-1-is": "perhaps"}):
        page = await stranger.post(link, None, **{**right({"part-0": "كلمات أخرى"}), **unfinished})
        assert page.status == 422
        assert "Something is still open." in page.text
        assert written(page)["part-0"] == "كلمات أخرى"
    for words in ("<b>كلمات</b>", "كلمات [هنا](http://pirate.example.org)", " ", "كلمات [^another]"):
        page = await stranger.post(link, None, **right({"part-0": words}))
        assert page.status == 422
        assert "This is not kept yet." in page.text
        assert written(page)["part-0"] == words
    page = await stranger.post(link, None, **right({"title": "ط" * 61}))
    assert "“title” has 61 characters; 60 are possible." in page.text
    two_lines = await stranger.post(link, None, **right({"part-1": "سطر أول\nسطر ثان"}))
    assert two_lines.status == 200, "a line break is a space"


async def test_only_a_translation_is_checked(editor: Desk) -> None:
    assert "Make a link for a checker" in (await editor.get(f"{STOPPED}?language=ar")).text
    assert "Make a link for a checker" not in (await editor.get(f"{STOPPED}?language=nl")).text
    assert (await editor.post(f"{STOPPED}/check", language="nl")).status == 403
    assert (await editor.post("/articles/nothing/check", language="ar")).status == 404
