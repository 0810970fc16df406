"""`koban keys`: the keys of the zone and of its cases."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import backups

app = typer.Typer(no_args_is_help=True, help="The keys of the zone and of its cases.")


@app.callback()
def keys_group() -> None:
    """The keys of the zone and of its cases."""


@app.command()
def backup(place: Annotated[Path, typer.Argument(metavar="[FILE|FOLDER]")] = Path()) -> None:
    """Copy the case keys into one sealed file; an older copy in that place is overwritten."""
    backups.keys_backup(place)
