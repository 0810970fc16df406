"""Articles in the chat: two taps, one message that is rewritten, sources, drafts beside checked texts, search."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from handlers.dialogue import units
from handlers.services import article_versions
from locales import without_marks
from storage import base, places, vault
from storage.db import Storage
from storage.models import ArticleVote
from tests import make
from tests.conversations.chat import Chat


@pytest.fixture(autouse=True)
def _shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    make.shelved(monkeypatch)


def words(text: str) -> str:
    """What is read, without bold and the marks of direction."""
    return without_marks(text).replace("\u2068", "").replace("\u2069", "")


async def test_two_taps_lead_to_an_article_and_what_is_read_takes_its_place(amina: Chat) -> None:
    await amina.does("start")
    await amina.taps("My rights")
    assert amina.last[0].rewrites == ""
    text = words(await amina.taps("Stopped in the street"))
    assert text.startswith("When police stop you in the street\n\nIf police stop you, you may calmly ask why.")
    assert "• You may ask for the name of the officer. This may have changed." in text
    assert "\n\nAfterwards\n\n" in text
    assert (len(amina.last), amina.last[0].rewrites) == (1, amina.message)
    assert {"Yes", "No", "Sources", "My rights", "Search", "Clear", "Menu", "a lawyer"} <= set(amina.labels)
    await amina.taps("My rights")
    assert amina.last[0].rewrites == amina.message
    assert "Stopped in the street" in amina.labels
    await amina.taps("Menu")
    assert amina.last[0].rewrites == ""


async def test_help_now_says_who_can_be_called_first_and_that_others_can_see_it(amina: Chat) -> None:
    await amina.does("start")
    assert "116 000" in await amina.taps("Help now")
    text = words(await amina.taps("Violence at home"))
    assert text.index("112") < text.index("101") < text.index("Others can see this chat") < text.index("000 12 34")
    assert "Call 112" in text
    assert "Clear" in amina.labels


async def test_sources_stand_with_their_dates(amina: Chat) -> None:
    await amina.forges("rights")
    await amina.taps("Stopped in the street")
    text = words(await amina.taps("Sources"))
    assert "• The invented law (2023), read on 22 Nov 2026\nhttps://law.example.org/street" in text
    assert "• An old page (2019), read on 22 Nov 2026" in text
    assert "looked at again by 22 May 2027" in text
    assert amina.last[0].rewrites == amina.message
    assert "you may calmly ask why" in await amina.taps("Back")


async def test_a_draft_stands_paragraph_by_paragraph_above_the_checked_text_its_reader_prefers(
    storage: Storage,
) -> None:
    reader = Chat(storage, language="ar")
    await reader.does("start")
    await reader.forges("rights")
    text = words(await reader.forges("article/stopped"))
    assert "لم يراجعه مترجم بعد" in text
    assert "السبب.\nNL: Houdt de politie u tegen, dan mag u rustig vragen waarom." in text
    assert text.count("NL: ") == 5
    text = words(await reader.taps("Français"))
    assert text.count("FR: ") == 5
    assert "FR: Si la police vous arrête" in words(await reader.forges("article/stopped"))
    await reader.taps("English")
    await reader.taps("Nederlands")
    async with storage.read() as tx:
        assert (await make.known(tx, reader.address)).reads == "nl"


async def test_a_language_without_the_article_gets_the_checked_text_and_is_told(storage: Storage) -> None:
    reader = Chat(storage, language="ar")
    await reader.does("start")
    text = words(await reader.forges("article/home-violence"))
    assert "غير متوفرة بلغتك بعد" in text
    assert "De hulplijn luistert, dag en nacht: 000 12 34." in text


async def test_what_helped_is_a_total_and_a_mistake_is_an_ordinary_message(storage: Storage, amina: Chat) -> None:
    await amina.forges("article/stopped")
    assert "We counted it, without you" in await amina.taps("Yes")
    assert "Yes" not in amina.labels
    await amina.forges("article/stopped")
    assert "write to your officer" in await amina.taps("No")
    reader = Chat(storage, language="ar")
    await reader.does("start")
    await reader.forges("article/stopped")
    assert "112" in await reader.taps("الإبلاغ عن خطأ")
    assert "ضجيج وإزعاج" in reader.labels
    async with storage.read() as tx:
        rows = (await tx.session.execute(select(ArticleVote).order_by(ArticleVote.said))).scalars()
        assert [(row.article_id, row.language, row.said, row.number) for row in rows] == [
            ("stopped", "en", "no", 1),
            ("stopped", "en", "yes", 1),
        ]


@pytest.mark.parametrize(
    "step",
    ["article/none", "article/", "article-yes/none", "article-sources/x", "guide/none", "guide-in/rights", "read/../x"],
)
async def test_a_page_that_is_not_there_says_so_and_counts_nothing(storage: Storage, amina: Chat, step: str) -> None:
    assert "does not work any more" in await amina.forges(step)
    async with storage.read() as tx:
        assert (await tx.session.execute(select(ArticleVote))).all() == []


async def test_a_long_article_is_read_in_parts(storage: Storage, amina: Chat) -> None:
    text = (make.SHELF / "en" / "articles" / "stopped.md").read_text(encoding="utf-8")
    long = "\n\n".join(f"Sentence {n}: " + "what may be said " * 12 + "[^advice]" for n in range(13))
    async with storage.write() as tx:
        body = text.replace('id = "stopped"', 'id = "zone-long"').replace("[^koban]", "[^koban]\n\n" + long)
        row = await article_versions.save(tx, None, "zone-long", "en", body)
        await article_versions.publish(tx, None, row.id)
    first = await amina.forges("article/zone-long")
    assert "1 / 2" in first
    assert "Yes" not in amina.labels
    second = await amina.taps("Next part")
    assert "Sentence 12" in second
    assert "Yes" in amina.labels
    assert max(units(first), units(second)) < 3600
    assert first == await amina.taps("Earlier part")
    assert second == await amina.forges("article/zone-long/99")


async def test_the_outside_bodies_stay_in_reach_until_an_article_names_them(
    amina: Chat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await amina.forges("rights")
    assert "Committee P" in await amina.taps("Complain about the police")
    others = {}
    for language in ("en", "nl", "fr", "de"):
        text = (make.SHELF / language / "articles" / "stopped.md").read_text(encoding="utf-8")
        text = text.replace('"stopped"', '"complain-police"').replace("order = 10", "order = 20")
        others[f"{language}/articles/complain-police.md"] = text
    make.shelved(monkeypatch, others, tmp_path)
    await amina.forges("rights")
    assert "Complain about the police" not in amina.labels
    assert "Committee P" in await amina.taps("Write to the zone’s complaints contact")


async def test_a_topic_of_the_zones_own_stands_under_more(storage: Storage, amina: Chat) -> None:
    text = (make.SHELF / "nl" / "articles" / "stopped.md").read_text(encoding="utf-8")
    await amina.forges("more")
    assert "Fireworks week" not in amina.labels
    async with storage.write() as tx:
        await article_versions.put_topic(tx, None, "zone-fire", {"nl": "Vuurwerkweek", "en": "Fireworks week"})
        body = text.replace('id = "stopped"', 'id = "zone-fire-rules"').replace('"rights"', '"zone-fire"')
        row = await article_versions.save(tx, None, "zone-fire-rules", "nl", body)
        await article_versions.publish(tx, None, row.id)
    await amina.forges("more")
    assert "Fireworks week" in words(await amina.taps("Fireworks week"))
    assert "not there in your language yet" in await amina.taps("Tegengehouden op straat")
    await amina.taps("Fireworks week")
    assert amina.last[0].rewrites == amina.message


@pytest.mark.parametrize(
    "typed",
    ["id card", "ID CARD?", "identiteitskaat", "carte d'identite", "pouvez demander calmemant", "Strasse angehalten",
     "بطاقه الهويه", "اوراق", "🙂 papers 🙂", "they wanted to see my papers and I do not know why"],
)  # fmt: skip
async def test_search_forgives_spelling_in_any_language(amina: Chat, typed: str) -> None:
    await amina.forges("find")
    assert "This may help" in await amina.says(typed)
    assert "Stopped in the street" in amina.labels
    assert "calmly" in await amina.taps("Stopped in the street")
    assert amina.last[0].rewrites == ""


@pytest.mark.parametrize("typed", ["🚲", "x", "?", "ሰላም", "qwzx " * 800, "\u200f", "%_'\"; DROP", "…"])
async def test_what_finds_nothing_gets_a_helpful_answer(amina: Chat, typed: str) -> None:
    await amina.forges("find")
    assert "Try one or two other words" in await amina.says(typed)
    assert {"My rights", "Help now", "Tell my officer", "Menu"} <= set(amina.labels)


async def test_danger_in_a_search_shows_112_and_101_first(amina: Chat) -> None:
    await amina.commands("search")
    assert words(await amina.says("he has a knife, help")).startswith("In danger now? Call 112 or 101.")


async def test_after_the_search_what_is_typed_is_a_message_again(amina: Chat) -> None:
    await amina.commands("search")
    await amina.says("papers")
    await amina.forges("menu")
    assert "We keep what you wrote." in await amina.says("Motorbikes race every night.")


async def test_a_draft_is_still_there_after_reading(amina: Chat) -> None:
    await amina.forges("topic/noise")
    await amina.forges("area/molenkom")
    await amina.says("Motorbikes race every night.")
    for step in ("rights", "article/stopped", "find"):
        await amina.forges(step)
    await amina.says("papers")
    assert "Motorbikes race" in await amina.forges("draft")


@pytest.fixture
def _heard(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.DEBUG):
        yield


@pytest.mark.usefixtures("_heard")
async def test_reading_and_searching_leave_nothing_behind(
    storage: Storage, amina: Chat, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    await amina.does("start")
    before = await everything(storage, amina)
    await amina.taps("My rights")
    await amina.taps("Stopped in the street")
    await amina.taps("Sources")
    await amina.forges("article/home-violence")
    await amina.commands("search")
    during = await everything(storage, amina)
    await amina.says("husband hits me")
    await amina.taps("Violence at home")
    assert await everything(storage, amina) == during
    await amina.forges("menu")
    assert await everything(storage, amina) == before
    assert difference(before, during) == {"place"}
    assert during["place"] == ["search", {}]
    written = caplog.text + "".join(capsys.readouterr())
    assert [word for word in ("husband", "stopped", "home-violence", "Violence") if word in written] == []


def difference(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    """What is not the same in two states."""
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


async def everything(storage: Storage, chat: Chat) -> dict[str, Any]:
    """Every row that lies in the database once the replies are gone, what is sealed of this person opened."""
    async with storage.read() as tx:
        found: dict[str, Any] = {
            table.name: [tuple(row) for row in await tx.session.execute(select(table))]
            for table in base.Base.metadata.sorted_tables
            if table.name not in ("places", "citizens")
        }
        tag = vault.chat_tag(tx, make.CHANNEL, chat.address, "place-citizen")
        standing = await places.find(tx, tag)
        standing.memory.pop("pace", None)  # how much this chat sent in this minute and hour, whatever it was
        return {**found, "place": [standing.step, standing.memory], "citizen": await make.known(tx, chat.address)}
