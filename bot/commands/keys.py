"""`koban keys`: the keys of the zone and of its cases."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot import opening
from bot.commands import backups
from bot.config import Settings
from bot.console import go, out
from bot.rotation import Rotation

app = typer.Typer(no_args_is_help=True, help="The keys of the zone and of its cases.")


@app.callback()
def keys_group() -> None:
    """The keys of the zone and of its cases."""


@app.command()
def backup(place: Annotated[Path, typer.Argument(metavar="[FILE|FOLDER]")] = Path()) -> None:
    """Copy the case keys into one sealed file; an older copy in that place is overwritten."""
    backups.keys_backup(place)


class Key(StrEnum):
    """The keys that can be turned."""

    ZONE, VAULT, AUDIT = "zone", "vault", "audit"


@app.command()
def rotate(names: Annotated[list[Key] | None, typer.Argument(metavar="[zone|vault|audit]...")] = None) -> None:
    """Turn keys while Koban runs, all three or those named; begun again, it goes on where it was."""
    go(lambda settings: _rotate(settings, list(names or Key)))


async def _rotate(settings: Settings, names: list[Key]) -> None:
    with backups.in_words(settings):
        async with opening.storage(settings, exclusive=False) as storage:
            for name in names:
                await Rotation(storage, settings.folder / "keys", name.value, out).run()
                out("The key has turned: {path}", path=settings.folder / "keys" / f"{name.value}.key")
    out(
        "Copy the key files for the safe again, and into the key folder of a desk of its own. Then make new backups: "
        "koban backup and koban keys backup. Older ones open only with the older key files."
    )
