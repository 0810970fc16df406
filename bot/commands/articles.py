"""`koban articles`: look whether articles are in order, and take the zone's own out and in as Markdown files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot import opening
from bot.config import Settings, console_language
from bot.console import go, out_number, say_wrong
from handlers.services import article_files
from handlers.services.article_files import File
from handlers.services.errors import Misconfigured, Unfit
from locales import HERE, mark_desk, tell
from locales import articles as files
from locales.article import Mistake, Mistakes

app = typer.Typer(no_args_is_help=True, help="The articles that citizens read.")
FOLDER = Annotated[Path, typer.Argument(help="A folder with <language>/articles/<id>.md in it.")]


@app.callback()
def articles_group() -> None:
    """The articles that citizens read."""


@app.command()
def check(folder: FOLDER = HERE) -> None:
    """Say what is wrong with the shipped articles, or with those in FOLDER."""
    library = files.load(folder)
    texts = [text for by_language in library.articles.values() for text in by_language.values()]
    wrong = [*library.mistakes, *(mistake for text in texts for mistake in files.unpublishable(text))]
    _tell(wrong)
    out_number("1 text was read.", "{number} texts were read.", len(texts))
    if wrong:
        raise typer.Exit(1)


@app.command()
def export(folder: FOLDER) -> None:
    """Write the zone's own texts into FOLDER, as Markdown files."""
    go(lambda settings: _export(settings, folder))


@app.command(name="import")
def import_files(folder: FOLDER) -> None:
    """Publish the Markdown files in FOLDER as the zone's own texts; all, or none where one is wrong."""
    go(lambda settings: _import(settings, folder))


async def _export(settings: Settings, folder: Path) -> None:
    async with opening.storage(settings, exclusive=False) as storage, storage.read() as tx:
        found = await article_files.own_texts(tx)
    try:
        for file in found:
            path = folder / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text.strip() + "\n", encoding="utf-8")
    except OSError as error:
        raise Misconfigured(mark_desk("Koban cannot write to the folder {path}."), path=folder) from error
    out_number("1 text is in {path}.", "{number} texts are in {path}.", len(found), path=folder)


async def _import(settings: Settings, folder: Path) -> None:
    found = _read(folder)
    try:
        async with opening.storage(settings, exclusive=False) as storage, storage.write() as tx:
            number = await article_files.bring_in(tx, found, tell(console_language(), "Imported from files."))
    except Mistakes as wrong:
        _tell(wrong.found)
        say_wrong("Nothing was changed.")
        raise typer.Exit(2) from None
    except Unfit as wrong:
        raise Misconfigured(
            mark_desk("A folder in {path} is not named after a language of Koban."), path=folder
        ) from wrong
    out_number("1 text is read from now on.", "{number} texts are read from now on.", number)


def _read(folder: Path) -> list[File]:
    paths = sorted(folder.glob("*/articles/*.md"))
    if not paths:
        raise Misconfigured(
            mark_desk("There is no article in {path}: they stand in <language>/articles/."), path=folder
        )
    wrong: list[Mistake] = []
    found: list[File] = []
    for path in paths:
        try:
            found.append(File(path.stem, path.parent.parent.name, files.text_of(path, folder)))
        except Mistakes as mistakes:
            wrong += mistakes.found
    if wrong:
        _tell(wrong)
        say_wrong("Nothing was changed.")
        raise typer.Exit(2)
    return found


def _tell(wrong: Sequence[Mistake]) -> None:
    for mistake in wrong:
        said = tell(console_language(), mistake.sentence, **mistake.values)
        say_wrong("{file}, line {line}: {said}", file=mistake.file, line=mistake.line, said=said)
