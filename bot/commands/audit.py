"""`koban audit`: the chain of who did what."""

import json
from contextlib import aclosing
from pathlib import Path
from typing import Annotated

import typer

from bot import opening
from bot.commands.backups import in_words
from bot.config import Settings
from bot.console import go, out, out_number
from handlers.services import audit as entries
from storage import audit
from storage.backups.sealed import replacing

app = typer.Typer(no_args_is_help=True, help="The chain of who did what.")


@app.callback()
def audit_group() -> None:
    """The chain of who did what."""


@app.command()
def verify() -> None:
    """Recompute the audit chain and say whether it holds."""
    go(_verify)


@app.command()
def export(file: Annotated[Path, typer.Argument()]) -> None:
    """Write every entry of the chain to FILE, one JSON object a line; no words of a case are in it."""
    go(lambda settings: _export(settings, file))


async def _export(settings: Settings, file: Path) -> None:
    number = 0
    with in_words(settings):
        async with opening.storage(settings, exclusive=False) as storage:
            with replacing(file) as partial, partial.open("w", encoding="utf-8") as written:
                async with storage.read() as tx, aclosing(entries.in_full(tx)) as lines:
                    async for line in lines:
                        written.write(json.dumps(line) + "\n")
                        number += 1
            async with storage.write() as tx:
                await entries.exported(tx, number)
    out_number("1 entry is in {path}.", "{number} entries are in {path}.", number, path=file)


async def _verify(settings: Settings) -> None:
    async with opening.storage(settings, exclusive=False) as storage, storage.write() as tx:
        verdict = await audit.verify(tx)
    if verdict.broken_at is None:
        out_number("The audit chain holds: 1 entry.", "The audit chain holds: {number} entries.", verdict.entries)
        return
    out("The audit chain is broken at entry {number}.", number=verdict.broken_at)
    raise typer.Exit(1)
