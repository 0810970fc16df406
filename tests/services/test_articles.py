"""What the zone itself says in an article: versions, publishing, the way back; own articles; totals of what helped."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from handlers.services import article_files, article_versions, articles, audit, helped
from handlers.services.article_files import File
from handlers.services.errors import NotFound, NotYourWork, Unfit
from locales import articles as files
from locales.article import Mistakes
from storage.db import Storage, Tx
from storage.models import ArticleText, Person
from tests import make
from tests.make import SHELF

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
OWN = (
    (SHELF / "nl" / "articles" / "stopped.md").read_text(encoding="utf-8").replace('id = "stopped"', 'id = "zone-fair"')
)


@pytest.fixture(autouse=True)
def _shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    make.shelved(monkeypatch)


def text(language: str, old: str = "", new: str = "", article_id: str = "stopped") -> str:
    """A shipped text, perhaps with other words."""
    found = (SHELF / language / "articles" / f"{article_id}.md").read_text(encoding="utf-8")
    assert old in found
    return found.replace(old, new, 1) if old else found


async def editor(tx: Tx) -> Person:
    """Somebody of the zone who may correct texts."""
    person = await make.person(tx, "lena")
    person.roles = [*person.roles, "editor"]
    await tx.session.flush()
    return person


async def read(storage: Storage, article_id: str, language: str, reads: str = "nl") -> str:
    """What somebody reads now, with what stands beneath."""
    async with storage.read() as tx:
        found = (await articles.shelf(tx)).reading(article_id, language, reads)
    if found is None:
        return ""
    under = f" / {found.beneath.blocks[0].text}" if found.beneath else ""
    return f"{found.article.language}: {found.article.blocks[0].text}{under}".replace("\ue000", "").replace(
        "\ue001", ""
    )


async def test_a_saved_text_is_read_once_it_is_published_and_the_shipped_one_after_the_way_back(
    storage: Storage,
) -> None:
    async with storage.write() as tx:
        lena = await editor(tx)
        saved = await article_versions.save(tx, lena, "stopped", "nl", text("nl", "rustig", "altijd"), "shorter", NOW)
    assert "rustig" in await read(storage, "stopped", "nl")
    async with storage.write() as tx:
        await article_versions.publish(tx, await make.person(tx, "lena"), saved.id, NOW)
    assert "altijd" in await read(storage, "stopped", "nl")
    assert "calmly" in await read(storage, "stopped", "en")
    async with storage.write() as tx:
        await article_versions.revert(tx, await make.person(tx, "lena"), "stopped", "nl")
        with pytest.raises(NotFound):
            await article_versions.revert(tx, await make.person(tx, "lena"), "stopped", "nl")
    assert "rustig" in await read(storage, "stopped", "nl")


async def test_texts_taken_out_are_corrected_and_brought_in_as_new_versions(storage: Storage) -> None:
    async with storage.write() as tx:
        first = [File("zone-fair", "nl", OWN), File("stopped", "nl", text("nl", "rustig", "altijd"))]
        assert await article_files.bring_in(tx, first, "from files") == 2
    async with storage.write() as tx:
        out = await article_files.own_texts(tx)
        corrected = [File(one.article_id, one.language, one.text.replace("altijd", "kalm")) for one in out]
        assert sorted(one.name for one in out) == ["nl/articles/stopped.md", "nl/articles/zone-fair.md"]
        assert await article_files.bring_in(tx, corrected, "again") == 1
    assert "kalm" in await read(storage, "stopped", "nl")
    async with storage.read() as tx:
        assert [one.row.note for one in await article_versions.history(tx, "stopped", "nl")] == ["again", "from files"]


async def test_every_wrong_file_is_named_before_anything_comes_in(storage: Storage) -> None:
    wrong = [File("stopped", "nl", "no front matter"), File("fair", "nl", OWN), File("zone-fair", "nl", OWN)]
    with pytest.raises(Mistakes) as found:
        async with storage.write() as tx:
            await article_files.bring_in(tx, wrong, "from files")
    assert [one.file for one in found.value.found] == ["nl/articles/stopped.md", "nl/articles/fair.md"]
    async with storage.read() as tx:
        assert await article_files.own_texts(tx) == []


async def test_every_save_stays_with_who_when_and_why_and_an_older_one_can_be_published_again(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await editor(tx)
        ids = []
        for hour, word in enumerate(("eens", "tweemaal")):
            at = NOW + timedelta(hours=hour)
            row = await article_versions.save(tx, lena, "stopped", "nl", text("nl", "rustig", word), f"now {word}", at)
            await article_versions.publish(tx, lena, row.id, at)
            ids.append(row.id)
        await article_versions.publish(tx, lena, ids[0], NOW + timedelta(hours=3))
        found = await article_versions.history(tx, "stopped", "nl")
        assert [(one.by, one.published_by, one.row.note, one.state) for one in found] == [
            (lena.name, lena.name, "now tweemaal", "replaced"),
            (lena.name, lena.name, "now eens", "live"),
        ]
        deeds = [line.what for line in await audit.lines(tx)]
        assert deeds[:3] == ["article-published"] * 3
    assert "eens" in await read(storage, "stopped", "nl")


async def test_only_editors_and_supervisors_write(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        with pytest.raises(NotYourWork):
            await article_versions.save(tx, lena, "stopped", "nl", text("nl"))
        row = await article_versions.save(tx, None, "stopped", "nl", text("nl"))
        with pytest.raises(NotYourWork):
            await article_versions.publish(tx, lena, row.id)
        with pytest.raises(NotYourWork):
            await article_versions.put_topic(tx, lena, "zone-fair", {"en": "Fair"})


@pytest.mark.parametrize(
    ("article_id", "content", "why"),
    [
        ("stopped", text("nl", "rustig", "<b>rustig</b>"), "html"),
        ("stopped", text("nl", 'topic = "rights"', 'topic = "help"'), "differs"),
        ("stopped", text("nl", 'topic = "rights"', 'topic = "zone-none"'), "topic"),
        ("stopped", "no front matter", "front"),
        ("fair", text("nl", 'id = "stopped"', 'id = "fair"'), "own_id"),
    ],
)
async def test_what_cannot_be_read_is_refused_and_the_text_before_stays(
    storage: Storage, article_id: str, content: str, why: str
) -> None:
    async with storage.write() as tx:
        with pytest.raises(Mistakes) as wrong:
            await article_versions.save(tx, None, article_id, "nl", content)
    assert [one.why for one in wrong.value.found] == [why]
    assert "rustig" in await read(storage, "stopped", "nl")


async def test_a_note_without_end_or_another_language_is_refused(storage: Storage) -> None:
    async with storage.write() as tx:
        with pytest.raises(Unfit):
            await article_versions.save(tx, None, "stopped", "nl", text("nl"), "x" * 201)
        with pytest.raises(Unfit):
            await article_versions.save(tx, None, "stopped", "tlh", text("nl"))


async def test_a_statement_without_a_source_is_saved_and_never_published(storage: Storage) -> None:
    async with storage.write() as tx:
        row = await article_versions.save(tx, None, "stopped", "nl", text("nl", " [^koban]", ""))
        with pytest.raises(Mistakes) as wrong:
            await article_versions.publish(tx, None, row.id)
    assert [one.why for one in wrong.value.found] == ["no_source"]


async def test_a_shipped_text_that_changed_since_is_shown_beside_the_zones_own(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with storage.write() as tx:
        lena = await editor(tx)
        row = await article_versions.save(tx, lena, "stopped", "nl", text("nl", "rustig", "altijd"))
        await article_versions.publish(tx, lena, row.id)
        assert not (await article_versions.both(tx, "stopped", "nl")).changed
        assert (await states(tx))["nl"] == "own"
    make.shelved(monkeypatch, {"nl/articles/stopped.md": text("nl", "rustig", "kalm")}, tmp_path)
    async with storage.read() as tx:
        found = await article_versions.both(tx, "stopped", "nl")
        assert found.own is not None
        assert found.shipped is not None
        assert found.changed
        assert "altijd" in found.own.raw
        assert "kalm" in found.shipped.raw
        assert (await states(tx))["nl"] == "both"


async def states(tx: Tx, article_id: str = "stopped") -> dict[str, str]:
    """How an article stands in each language, in the list."""
    found = await article_versions.listing(tx, "en", NOW.date())
    return next(dict(line.states) for line in found if line.id == article_id)


async def test_the_list_says_who_looks_after_what_how_it_stands_and_until_when_it_is_good(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await editor(tx)
        await article_versions.look_after(tx, lena, "stopped", lena)
        await article_versions.save(tx, lena, "stopped", "fr", text("fr", "calmement", "toujours"), "", NOW)
        await article_versions.save(tx, lena, "zone-fair", "nl", OWN, "", NOW)
        lines = await article_versions.listing(tx, "en", (NOW + timedelta(days=100)).date())
        assert [(one.id, one.topic, one.owner and one.owner.name, one.past, one.age) for one in lines] == [
            ("home-violence", "help", None, True, None),
            ("stopped", "rights", lena.name, False, 100),
            ("zone-fair", "rights", None, False, 100),
        ]
        assert lines[1].states == {
            "ar": "draft",
            "de": "shipped",
            "en": "shipped",
            "fr": "unpublished",
            "nl": "shipped",
        }
        assert lines[2].states == {"nl": "unpublished"}


async def test_an_own_article_in_an_own_topic_is_read_in_every_language_and_goes_with_its_topic(
    storage: Storage,
) -> None:
    content = OWN.replace('topic = "rights"', 'topic = "zone-week"')
    async with storage.write() as tx:
        lena = await editor(tx)
        await article_versions.put_topic(tx, lena, "zone-week", {"nl": "Vuurwerk", "xx": "?"}, 3)
        row = await article_versions.save(tx, lena, "zone-fair", "nl", content)
        await article_versions.publish(tx, lena, row.id)
        shelf = await articles.shelf(tx)
        assert [one.title for one in shelf.of_topic("zone-week", "ar", "fr")] == [
            "Als de politie u op straat tegenhoudt"
        ]
        assert articles.topic_name(shelf, "ar", "zone-week") == "Vuurwerk"
        await article_versions.drop_topic(tx, lena, "zone-week")
        shelf = await articles.shelf(tx)
        assert not shelf.knows("zone-week")
        assert shelf.reading("zone-fair", "nl", "nl") is None
        with pytest.raises(NotFound):
            await article_versions.drop_topic(tx, lena, "zone-week")


@pytest.mark.parametrize(
    ("topic_id", "names"),
    [
        ("week", {"nl": "Week"}),
        ("zone-Week", {"nl": "Week"}),
        ("zone-week", {"xx": "Week"}),
        ("zone-w", {"nl": "x" * 41}),
    ],
)
async def test_a_topic_needs_an_id_of_its_own_and_a_name(
    storage: Storage, topic_id: str, names: dict[str, str]
) -> None:
    async with storage.write() as tx:
        with pytest.raises(Unfit):
            await article_versions.put_topic(tx, None, topic_id, names)


async def test_a_draft_never_stands_alone_nor_above_a_text_that_the_zone_changed(storage: Storage) -> None:
    arabic = text("ar").split("**")[1]
    assert (await read(storage, "stopped", "ar", "fr")) == (
        f"ar: {arabic} يمكنك أن تسأل بهدوء عن السبب. / "
        "Si la police vous arrête, vous pouvez demander calmement pourquoi."
    )
    async with storage.write() as tx:
        row = await article_versions.save(tx, None, "stopped", "fr", text("fr", "calmement", "toujours"))
        await article_versions.publish(tx, None, row.id)
        lonely = await article_versions.save(tx, None, "zone-alone", "ar", text("ar", '"stopped"', '"zone-alone"'))
        await article_versions.publish(tx, None, lonely.id)
    assert (await read(storage, "stopped", "ar", "fr")).startswith("fr: Si la police vous arrête, vous pouvez")
    assert " / Houdt de politie" in await read(storage, "stopped", "ar", "nl")
    assert await read(storage, "zone-alone", "ar") == ""


async def test_two_versions_are_never_read_at_once(storage: Storage) -> None:
    async with storage.write() as tx:
        said = {"article_id": "stopped", "language": "nl", "note": "", "against": "", "at": make.NOON, "live": True}
        tx.session.add_all([ArticleText(text=text, **said) for text in ("one", "another")])
        with pytest.raises(IntegrityError):
            await tx.session.flush()
        await tx.session.rollback()


async def test_votes_are_totals_of_a_month_and_under_five_they_are_not_told(storage: Storage) -> None:
    november, december = date(2026, 11, 26), date(2026, 12, 1)
    async with storage.write() as tx:
        for _ in range(5):
            await helped.count(tx, "stopped", "nl", helped.YES, november)
        await helped.count(tx, "stopped", "nl", helped.NO, november)
        await helped.count(tx, "stopped", "fr", helped.YES, december)
        assert [(one.month, one.language, one.yes, one.no) for one in await helped.totals(tx, november)] == [
            (date(2026, 11, 1), "nl", 5, None),
            (date(2026, 12, 1), "fr", None, None),
        ]
        assert len(await helped.totals(tx, december)) == 1
    assert files.shipped().articles.keys() == {"stopped", "home-violence"}
