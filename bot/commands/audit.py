"""`koban audit`: the chain of who did what."""

import typer

from bot import opening
from bot.config import Settings
from bot.console import go, out, out_number
from storage import audit

app = typer.Typer(no_args_is_help=True, help="The chain of who did what.")


@app.callback()
def audit_group() -> None:
    """The chain of who did what."""


@app.command()
def verify() -> None:
    """Recompute the audit chain and say whether it holds."""
    go(_verify)


async def _verify(settings: Settings) -> None:
    async with opening.storage(settings, exclusive=False) as storage, storage.write() as tx:
        verdict = await audit.verify(tx)
    if verdict.broken_at is None:
        out_number("The audit chain holds: 1 entry.", "The audit chain holds: {number} entries.", verdict.entries)
        return
    out("The audit chain is broken at entry {number}.", number=verdict.broken_at)
    raise typer.Exit(1)
