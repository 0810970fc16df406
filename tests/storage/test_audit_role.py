"""On PostgreSQL, Koban can run under a role that may add to the audit chain and change nothing of it."""

import re
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import delete, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from handlers.services import cases
from storage import audit
from storage.db import Storage
from storage.models import AuditEntry
from tests import make
from tests.moulds import Address


def as_written_down(owner: str) -> None:
    """Runs what docs/running.md says, as the owner."""
    page = Path("docs/running.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS koban_runs")
        connection.execute(block)


async def test_the_role_of_the_docs_adds_entries_and_changes_none(shared: Storage, server_address: Address) -> None:
    as_written_down(shared.plain_address)
    url = make_url(server_address.database).set(username="koban_runs", password=None)
    under = replace(server_address, database=url.render_as_string(hide_password=False))
    try:
        async with make.another_process(under) as storage:
            async with storage.write() as tx:
                number = (await make.case(tx)).number
                await cases.answer(tx, await make.person(tx, "lena"), number, "I come by on Monday.")
                assert await audit.verify(tx) == audit.Verdict(2, None)
            for change in (update(AuditEntry).values(why="nothing"), delete(AuditEntry)):
                with pytest.raises(ProgrammingError, match="permission denied"):
                    async with storage.write() as tx:
                        await tx.session.execute(change)
    finally:
        with psycopg.connect(shared.plain_address, autocommit=True) as connection:
            connection.execute("DROP OWNED BY koban_runs")
            connection.execute("DROP ROLE koban_runs")
