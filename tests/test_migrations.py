"""Migrations: from nothing to the models' tables on both databases, and rows survive the way back and forth."""

import os
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot import opening
from handlers.services import cases, desk
from handlers.services.errors import Misconfigured
from storage import migrations
from storage.base import Base
from storage.keystore import KeyBase
from tests import make
from tests.moulds import Address

SCRIPTS = ScriptDirectory.from_config(migrations.config())
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]
WORDS = "Every night motorbikes race."
NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None


def upgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("probe", sa.String(8), server_default="x"))
        cases.alter_column("topic", existing_type=sa.String(16), type_=sa.String(20), existing_nullable=False)
    {more}


def downgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.alter_column("topic", existing_type=sa.String(20), type_=sa.String(16), existing_nullable=False)
        cases.drop_column("probe")
"""


async def on(database: str, work: Callable[[Connection], object]) -> object:
    """Does something on a database's own connection; returns what it found."""
    engine = migrations.engine_of(database)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


async def move(database: str, to: str, settings: Config | None = None) -> None:
    """Runs migrations, up to `head` or down to a revision."""
    settings = settings or migrations.config()

    def run(connection: Connection) -> None:
        settings.attributes["connection"] = connection
        (command.upgrade if to == "head" else command.downgrade)(settings, to)

    await on(database, run)


def differences(connection: Connection) -> list[object]:
    """What a new migration would have to change."""
    options = {"compare_type": True, "compare_server_default": True, "render_as_batch": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def with_next(folder: Path, more: str = "pass") -> Config:
    """Settings with one migration more, which rebuilds a table that others point to."""
    (folder / "9999_next.py").write_text(NEXT.format(head=REVISIONS[-1], more=more))
    settings = migrations.config()
    settings.set_main_option("version_locations", f"{migrations.HERE / 'versions'}{os.pathsep}{folder}")
    return settings


async def filled(address: Address) -> str:
    """A zone with a case that was answered; returns its number."""
    async with make.zone_at(address) as storage, storage.write() as tx:
        number = (await make.case(tx, WORDS)).number
        await cases.answer(tx, await make.person(tx, "lena"), number, "I come by.")
    return number


async def rows(address: Address) -> dict[str, int]:
    """How many rows each table holds."""

    def count(connection: Connection) -> dict[str, int]:
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        return {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in names}

    found = await on(address.database, count)
    assert isinstance(found, dict)
    return found


async def readable(address: Address, number: str) -> None:
    """The case can be opened, with every word of it."""
    async with make.another_process(address) as storage, storage.write() as tx:
        view = await desk.view(tx, await make.person(tx, "lena"), number, already_open=True)
        assert [item.text for item in view.items if item.text] == [WORDS, "I come by."]


def test_there_is_one_head_and_the_numbers_follow_each_other() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS
    files = sorted(path.name for path in (migrations.HERE / "versions").glob("[0-9]*.py"))
    assert [name[:4] for name in files] == REVISIONS
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.py", name) for name in files)


async def test_from_nothing_they_lead_to_the_models(address: Address) -> None:
    address.folder.mkdir()
    assert await migrations.missing(address.database)
    await migrations.upgrade(address.database, address.keystore)
    assert not await migrations.missing(address.database)
    assert await on(address.database, differences) == []
    stored = await on(address.keystore, lambda connection: inspect(connection).get_table_names())
    assert stored == list(KeyBase.metadata.tables)


async def test_a_model_without_its_migration_is_noticed(address: Address) -> None:
    address.folder.mkdir()
    await migrations.upgrade(address.database, address.keystore)

    def forget(connection: Connection) -> None:
        connection.execute(text("DROP TABLE shown"))
        connection.commit()

    await on(address.database, forget)
    assert "shown" in str(await on(address.database, differences))


async def test_all_the_way_down_leaves_nothing_and_up_again_leads_to_the_models(address: Address) -> None:
    address.folder.mkdir()
    await migrations.upgrade(address.database, address.keystore)
    await move(address.database, "base")
    assert await rows(address) == {}
    await move(address.database, "head")
    assert await on(address.database, differences) == []


async def test_each_step_back_and_forth_keeps_the_rows_of_a_filled_database(address: Address) -> None:
    number = await filled(address)
    before = await rows(address)
    assert before["messages"] >= 3
    kept = before
    for revision in reversed(REVISIONS[:-1]):
        await move(address.database, revision)
        there = await rows(address)
        kept = {name: found for name, found in kept.items() if name in there}  # a table goes with its step
        assert {name: there[name] for name in kept} == kept
    await migrations.upgrade(address.database, address.keystore)
    assert (await rows(address)).items() >= kept.items()
    assert kept["messages"] == before["messages"]
    await readable(address, number)


async def test_a_table_that_is_rebuilt_keeps_its_rows_and_those_that_point_to_it(
    address: Address, tmp_path: Path
) -> None:
    number = await filled(address)
    before, settings = await rows(address), with_next(tmp_path)
    await move(address.database, "head", settings)
    assert "probe" in str(await on(address.database, differences))
    assert await rows(address) == before
    await readable(address, number)
    await move(address.database, REVISIONS[-1], settings)
    assert await rows(address) == before
    assert await on(address.database, differences) == []
    await readable(address, number)


async def test_a_migration_that_breaks_changes_nothing(address: Address, tmp_path: Path) -> None:
    number = await filled(address)
    with pytest.raises(ZeroDivisionError):
        await move(address.database, "head", with_next(tmp_path, more="1 / 0"))
    assert not await migrations.missing(address.database)
    assert await on(address.database, differences) == []
    await readable(address, number)


async def test_what_is_deleted_is_overwritten_while_migrating_too(tmp_path: Path) -> None:
    engine = migrations.engine_of(f"sqlite+aiosqlite:///{tmp_path}/koban.sqlite")
    async with engine.connect() as connection:
        assert (await connection.exec_driver_sql("PRAGMA secure_delete")).scalar() == 1
        assert (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar() == "wal"
    await engine.dispose()


async def test_a_database_that_is_away_or_no_database_is_said_in_words(tmp_path: Path, address: Address) -> None:
    (tmp_path / "text.sqlite").write_text("this is no database " * 100)
    for nowhere in (
        f"sqlite+aiosqlite:///{tmp_path}/no/folder/koban.sqlite",
        "postgresql+psycopg://koban@127.0.0.1:1/koban",
        f"sqlite+aiosqlite:///{tmp_path}/text.sqlite",
    ):
        settings = make.settings_for(Address(nowhere, address.keystore, address.folder))
        opening.make_keys(settings)
        with pytest.raises(Misconfigured, match="KOBAN_DATABASE"):
            await opening.migrate(settings)


async def test_tables_live_where_sqlite_can_check_them(tmp_path: Path) -> None:
    address = Address(f"sqlite+aiosqlite:///{tmp_path}/k.sqlite", f"sqlite+aiosqlite:///{tmp_path}/s.sqlite", tmp_path)
    await filled(address)
    with sqlite3.connect(tmp_path / "k.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
