"""The console: whatever is wrong with a setup is one clear sentence in the administrator's language, no traceback."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
import pytest
from typer.main import get_command

from bot.__main__ import app
from bot.demo.telegram import StandIn
from storage.keys import make_keys
from storage.lock import ProcessLock
from tests import make
from tests.console import Running, Said
from tests.house import TOKEN, free_port
from tests.moulds import Address

FRENCH = polib.pofile("locales/fr/LC_MESSAGES/desk.po")
LANGUAGES = {"en": "en_GB.UTF-8", "fr": "fr_BE.UTF-8"}
COMMANDS = [
    [],
    *([name] for name in get_command(app).commands),  # type: ignore[attr-defined]
    ["audit", "verify"],
    ["audit", "export"],
    *(["keys", name] for name in ("sheet", "confirm", "enter", "backup", "rotate")),
]


@dataclass
class Setup:
    """A zone that is set up, and the environment of its administrator."""

    address: Address
    environment: dict[str, str]

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.address.folder

    def starts(self, *command: str, language: str = "en") -> Running:
        """Starts `koban` with this command."""
        environment = {"PATH": os.environ["PATH"], "COLUMNS": "200", "LANG": LANGUAGES[language], **self.environment}
        return Running(command, environment, Path(tempfile.mkdtemp(dir=self.folder.parent)))

    async def says_in_both(self, *command: str) -> tuple[Said, Said]:
        """What `koban` says to this command in English and in French."""
        english, french = [await self.starts(*command, language=language).ended() for language in LANGUAGES]
        return english, french

    async def says(self, *command: str) -> Said:
        """What `koban` says to this command in English."""
        return await self.starts(*command).ended()

    async def refuses(self, *command: str) -> str:
        """The one sentence this ends with, status 2; in French it is the same one."""
        english, french = await self.says_in_both(*command)
        assert (english.status, english.out, french.status, french.out) == (2, "", 2, "")
        assert english.wrong.count("\n") == 1
        assert same_sentence(english.wrong.strip(), french.wrong.strip()), (english.wrong, french.wrong)
        return english.wrong


def same_sentence(english: str, french: str) -> bool:
    """Whether the catalog translates one into the other."""
    return english != french and any(
        re.fullmatch(_pattern(entry.msgid), english) and re.fullmatch(_pattern(entry.msgstr), french)
        for entry in FRENCH
        if not entry.msgid_plural
    )


def _pattern(text: str) -> str:
    return re.sub(r"\\\{\w+\\\}", ".+", re.escape(text.replace("**", "")))


@pytest.fixture(scope="module")
async def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo's map and people."""
    folder = tmp_path_factory.mktemp("planted") / "data"
    async with make.zone_at(_address(folder)):
        return folder


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    server = StandIn(token=TOKEN)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def setup(planted: Path, tmp_path: Path, standin: StandIn) -> Setup:
    """A setup of one's own in which nothing is wrong."""
    shutil.copytree(planted, tmp_path / "data")
    environment = {
        "KOBAN_DATA": str(tmp_path / "data"),
        "KOBAN_TELEGRAM_TOKEN": TOKEN,
        "KOBAN_TELEGRAM_URL": standin.url,
        "KOBAN_WEB_PORT": str(free_port()),
        "KOBAN_LOG_LEVEL": "error",
    }
    return Setup(_address(tmp_path / "data"), environment)


def _address(folder: Path) -> Address:
    files = [f"sqlite+aiosqlite:///{folder / name}" for name in ("koban.sqlite", "keystore.sqlite")]
    return Address(files[0], files[1], folder)


@pytest.fixture
def used_port() -> Iterator[str]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield str(other.getsockname()[1])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
async def test_every_command_explains_itself(setup: Setup, command: list[str]) -> None:
    said = await setup.says(*command, "--help")
    assert (said.status, said.wrong) == (0, "")
    assert "Usage:" in said.out
    first = said.out.split("\n\n")[0] + said.out.split("\n")[3]
    assert re.search(r"\w{3,}[^.]*\.", first), "no sentence says what it does"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"KOBAN_TELEGRAM_TOKEN": ""}, "KOBAN_TELEGRAM_TOKEN is not set"),
        ({"KOBAN_TELEGRAM_TOKEN": "123456:WRONG"}, "does not accept the token"),
        ({"KOBAN_TELEGRAM_MODE": "pigeon"}, "KOBAN_TELEGRAM_MODE must be one of: polling, webhook"),
        ({"KOBAN_TELEGRAM_MODE": "webhook"}, "The webhook needs KOBAN_PUBLIC_URL"),
        ({"KOBAN_WEB_PORT": "http"}, "KOBAN_WEB_PORT must be a port number"),
        ({"KOBAN_WEB_PORT": "²"}, "KOBAN_WEB_PORT must be a port number"),
        ({"KOBAN_WEB_PORT": "65536"}, "KOBAN_WEB_PORT must be a port number"),
        ({"KOBAN_PARTS": "kitchen"}, "KOBAN_PARTS takes parts from"),
        ({"KOBAN_PARTS": ","}, "KOBAN_PARTS takes parts from"),
        ({"KOBAN_LOG_FORMAT": "xml"}, "KOBAN_LOG_FORMAT must be one of"),
        ({"KOBAN_LOG_LEVEL": "shout"}, "KOBAN_LOG_LEVEL must be one of"),
        ({"KOBAN_DATA": "/dev/null/koban"}, "There is no zone in the folder /dev/null/koban"),
        ({"KOBAN_MAIL_URL": "mail.zone.example"}, "KOBAN_MAIL_URL must look like this"),
        ({"KOBAN_MAIL_URL": "smtps://user:secret@mail.zone.example"}, "KOBAN_MAIL_URL names no sender"),
        ({"KOBAN_DATABASE": "nonsense"}, "KOBAN_DATABASE must be one of"),
        ({"KOBAN_DATABASE": "mysql://somebody@somewhere/koban"}, "KOBAN_DATABASE must be one of"),
        ({"KOBAN_KEYSTORE": "postgresql://somewhere:port/keys"}, "KOBAN_KEYSTORE must be one of"),
        ({"KOBAN_DATABASE": "postgresql://somebody@127.0.0.1:1/koban"}, "The database does not answer"),
    ],
    ids=lambda value: next(iter(value.items()), "")[0] if isinstance(value, dict) else "",
)
async def test_a_wrong_setting_is_named(setup: Setup, settings: dict[str, str], words: str) -> None:
    setup.environment |= settings
    assert words in await setup.refuses("run")


async def test_a_folder_in_which_nothing_can_be_made_is_named(setup: Setup) -> None:
    setup.environment["KOBAN_DATA"] = "/dev/null/koban"
    assert "cannot write to the folder /dev/null/koban" in await setup.refuses("migrate")


async def test_a_used_port_is_named(setup: Setup, used_port: str) -> None:
    setup.environment |= {"KOBAN_PARTS": "web", "KOBAN_WEB_PORT": used_port}
    assert f"Port {used_port} on 127.0.0.1 is used by another program" in await setup.refuses("run")


def missing(folder: Path) -> None:
    """The key file is gone."""
    (folder / "keys" / "vault.key").unlink()


def weak(folder: Path) -> None:
    """The key file holds something else."""
    (folder / "keys" / "zone.key").write_text("password\n")


def repeated(folder: Path) -> None:
    """Somebody copied one key file over another."""
    shutil.copy(folder / "keys" / "zone.key", folder / "keys" / "vault.key")


def exposed(folder: Path) -> None:
    """Others can read the key file."""
    (folder / "keys" / "zone.key").chmod(0o644)


def others(folder: Path) -> None:
    """The keys are those of another zone."""
    shutil.rmtree(folder / "keys")
    make_keys(folder / "keys")


def unmigrated(folder: Path) -> None:
    """The database has no tables yet."""
    (folder / "koban.sqlite").unlink()


def older(folder: Path) -> None:
    """The version before this one was here."""
    with sqlite3.connect(folder / "koban.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")


def newer(folder: Path) -> None:
    """A version that is not out yet was here."""
    with sqlite3.connect(folder / "koban.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def no_database(folder: Path) -> None:
    """The file is something else."""
    (folder / "koban.sqlite").write_text("These are my notes. " * 500)


def empty(folder: Path) -> None:
    """Tables, but no zone."""
    with sqlite3.connect(folder / "koban.sqlite") as connection:
        connection.execute("DELETE FROM zone")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (missing, "vault.key is missing. Put it back"),
        (weak, "zone.key does not hold a good key"),
        (repeated, "vault.key holds the same key as another one"),
        (exposed, "chmod 600"),
        (others, "do not belong to this database"),
        (unmigrated, "There is no zone in the database yet. Run: koban import"),
        (older, "Run: koban migrate"),
        (no_database, "The database does not answer"),
        (empty, "No zone is set up"),
    ],
)
async def test_what_is_wrong_in_the_data_folder_is_said(
    setup: Setup, spoil: Callable[[Path], None], words: str
) -> None:
    spoil(setup.folder)
    assert words in await setup.refuses("run")
    doctor = await setup.says("doctor")
    assert doctor.status == 1
    assert words in doctor.out


async def test_a_database_of_a_newer_version_is_not_touched(setup: Setup) -> None:
    newer(setup.folder)
    assert "newer version of Koban" in await setup.refuses("migrate")
    assert (await setup.says("run")).status == 2


async def test_a_second_process_on_the_same_sqlite_is_refused(setup: Setup) -> None:
    lock = ProcessLock(setup.folder / "koban.lock")
    lock.take()
    for command in ("run", "migrate"):
        assert "Koban is running already" in await setup.refuses(command)
    lock.give_back()
    assert (await setup.says("migrate")).out == "The databases are up to date.\n"


async def test_a_sign_in_link_for_nobody_is_refused_and_for_somebody_printed(setup: Setup) -> None:
    assert "Nobody is called nobody here" in await setup.refuses("signin-link", "nobody")
    said = await setup.says("signin-link", "lena")
    assert re.search(rf"http://127\.0\.0\.1:{setup.environment['KOBAN_WEB_PORT']}/signin/\S{{32}}\n", said.out)


async def test_an_invitation_for_nobody_is_refused_and_for_somebody_printed(setup: Setup) -> None:
    assert "Nobody is called nobody here" in await setup.refuses("invite", "nobody")
    said = await setup.says("invite", "lena")
    assert "This link invites Lena Kwartelaar" in said.out
    assert re.search(rf"http://127\.0\.0\.1:{setup.environment['KOBAN_WEB_PORT']}/invitation/\S{{32}}\n", said.out)


async def test_the_doctor_names_everything_that_is_wrong_at_once(setup: Setup, used_port: str) -> None:
    setup.environment |= {
        "KOBAN_TELEGRAM_MODE": "webhook",
        "KOBAN_TELEGRAM_URL": f"http://127.0.0.1:{free_port()}",
        "KOBAN_WEB_PORT": used_port,
    }
    english, french = await setup.says_in_both("doctor")
    assert english.status == french.status == 1
    lines = english.out.splitlines()
    for words in ("KOBAN_PUBLIC_URL", f"Port {used_port}", "Telegram does not answer", "Papiermakers has no officer"):
        assert [line for line in lines if words in line]
    assert len(lines) == 6
    assert (lines[0], lines[4]) == ("To be mended before citizens write:", "Worth a look:")
    assert all(map(same_sentence, lines, french.out.splitlines()))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"KOBAN_TELEGRAM_TOKEN": ""}, "KOBAN_TELEGRAM_TOKEN is not set"),
        ({"KOBAN_TELEGRAM_TOKEN": "123456:WRONG"}, "does not accept the token"),
        ({"KOBAN_PUBLIC_URL": "http://koban.example"}, "should begin with https://"),
    ],
)
async def test_the_doctor_names_what_is_wrong_with_a_setting(
    setup: Setup, settings: dict[str, str], words: str
) -> None:
    setup.environment |= settings
    assert words in (await setup.says("doctor")).out


async def test_the_doctor_is_content_with_a_good_setup(setup: Setup) -> None:
    with sqlite3.connect(setup.folder / "koban.sqlite") as connection:
        connection.execute("UPDATE assignments SET area_id = 'papiermakers' WHERE area_id = 'molenkom'")
        connection.execute("DELETE FROM start_codes WHERE area_id = 'molenkom'")
        connection.execute("DELETE FROM streets WHERE area_id = 'molenkom'")
        connection.execute("DELETE FROM areas WHERE id = 'molenkom'")
    assert await setup.says("doctor") == Said(0, "Everything needed is in place.\n", "")


async def test_the_audit_chain_is_verified_and_a_tampered_one_shown(setup: Setup) -> None:
    for _ in range(3):
        await setup.says("signin-link", "lena")
    assert await setup.says("audit", "verify") == Said(0, "The audit chain holds: 3 entries.\n", "")
    with sqlite3.connect(setup.folder / "koban.sqlite") as connection:
        connection.execute("UPDATE audit SET why = 'nothing' WHERE number = 2")
    assert await setup.says("audit", "verify") == Said(1, "The audit chain is broken at entry 2.\n", "")


async def test_an_unknown_command_is_refused_with_a_hint(setup: Setup) -> None:
    for command in (["nonsense"], ["signin-link"], ["audit", "nonsense"]):
        said = await setup.says(*command)
        assert said.status == 2
        assert "--help" in said.wrong


def test_python_m_bot_is_koban(setup: Setup) -> None:
    command = [sys.executable, "-m", "bot", "signin-link", "nobody"]
    environment = {"PATH": os.environ["PATH"], **setup.environment}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", "Nobody is called nobody here.\n")
