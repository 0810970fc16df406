"""Articles at the console: checked, taken out and brought in as Markdown files, all or nothing."""

import os
import shutil
from pathlib import Path

import pytest

from tests import make
from tests.console import Running, Said
from tests.make import SHELF
from tests.moulds import Address

OWN = (
    (SHELF / "nl" / "articles" / "stopped.md").read_text(encoding="utf-8").replace('id = "stopped"', 'id = "zone-fair"')
)


class Desk:
    """An administrator at a zone's console."""

    def __init__(self, address: Address, folder: Path) -> None:
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "en_GB.UTF-8",
            "KOBAN_DATABASE": address.database,
            "KOBAN_KEYSTORE": address.keystore,
            "KOBAN_DATA": str(address.folder),
        }
        self.folder, self._runs = folder, 0

    async def says(self, *command: str) -> Said:
        """What `koban` says to this command."""
        self._runs += 1
        place = self.folder / f"run-{self._runs}"
        place.mkdir(parents=True)
        return await Running(command, self.environment, place).ended()


@pytest.fixture
async def desk(address: Address, tmp_path: Path) -> Desk:
    """A zone in new databases, with nobody in it but its administrator."""
    async with make.zone_at(address):
        return Desk(address, tmp_path / "console")


def put(folder: Path, language: str, name: str, text: str) -> None:
    """Writes an article's file."""
    path = folder / language / "articles" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


async def test_what_comes_in_goes_out_as_it_was_and_comes_in_once(desk: Desk, tmp_path: Path) -> None:
    put(tmp_path / "in", "nl", "zone-fair", OWN)
    put(tmp_path / "in", "ar", "zone-fair", OWN.replace('"source"', '"draft"'))
    assert "2 texts are read from now on" in (await desk.says("articles", "import", str(tmp_path / "in"))).out
    assert "2 texts are in" in (await desk.says("articles", "export", str(tmp_path / "out"))).out
    assert (tmp_path / "out" / "nl" / "articles" / "zone-fair.md").read_text(encoding="utf-8") == OWN
    assert "0 texts are read from now on" in (await desk.says("articles", "import", str(tmp_path / "out"))).out


async def test_one_wrong_file_and_nothing_comes_in(desk: Desk, tmp_path: Path) -> None:
    put(tmp_path / "in", "fr", "zone-fair", OWN.replace("mag u rustig", "mag <i>u</i> rustig"))
    put(tmp_path / "in", "nl", "zone-fair", OWN)
    put(tmp_path / "in", "nl", "fair", OWN.replace("zone-fair", "fair"))
    said = await desk.says("articles", "import", str(tmp_path / "in"))
    assert said.status == 2
    assert "fr/articles/zone-fair.md, line 24: HTML cannot stand in an article." in said.wrong
    assert "nl/articles/fair.md, line 1: The id “fair” is not a shipped one" in said.wrong
    assert "Nothing was changed." in said.wrong
    assert "0 texts are in" in (await desk.says("articles", "export", str(tmp_path / "out"))).out


async def test_a_folder_without_articles_or_with_another_language_is_said(desk: Desk, tmp_path: Path) -> None:
    said = await desk.says("articles", "import", str(tmp_path))
    assert (said.status, "There is no article in" in said.wrong) == (2, True)
    put(tmp_path / "in", "klingon", "zone-fair", OWN)
    said = await desk.says("articles", "import", str(tmp_path / "in"))
    assert (said.status, "not named after a language" in said.wrong) == (2, True)
    (tmp_path / "in" / "klingon" / "articles" / "zone-fair.md").write_bytes(b"+++\n\xff")
    said = await desk.says("articles", "import", str(tmp_path / "in"))
    assert (said.status, "line 2: The file is not written in UTF-8." in said.wrong) == (2, True)


async def test_a_folder_is_checked_with_file_and_line(desk: Desk, tmp_path: Path) -> None:
    said = await desk.says("articles", "check", str(SHELF))
    assert (said.status, "9 texts were read." in said.out) == (0, True)
    shutil.copytree(SHELF, tmp_path / "shelf")
    put(
        tmp_path / "shelf",
        "fr",
        "stopped",
        (SHELF / "fr" / "articles" / "stopped.md").read_text().replace("[^koban]", ""),
    )
    said = await desk.says("articles", "check", str(tmp_path / "shelf"))
    assert said.status == 1
    assert "fr/articles/stopped.md, line 31:" in said.wrong
