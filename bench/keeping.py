"""Times backup, restore and turning of keys for a zone with many cases: `python -m bench.keeping 10000`."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from handlers.services import cases
from tests import make
from tests.keeping.ground import with_the_keys_of
from tests.moulds import Address

PHOTO, BATCH = 200_000, 100


def place(folder: Path) -> Address:
    """SQLite files in a folder."""
    return Address(
        f"sqlite+aiosqlite:///{folder}/koban.sqlite", f"sqlite+aiosqlite:///{folder}/keystore.sqlite", folder
    )


async def fill(address: Address, number: int) -> None:
    """So many cases with an answer each, every tenth with a photo of 200 kB."""
    async with make.zone_at(address) as storage:
        for _ in range(0, number, BATCH):
            photos = [await make.photo(storage, make.JPEG + os.urandom(PHOTO)) for _ in range(BATCH // 10)]
            async with storage.write() as tx:
                lena = await make.person(tx, "lena")
                for one in range(BATCH):
                    with_photo = [photos[one // 10].id] if one % 10 == 0 else []
                    case = await make.case(tx, f"Every night motorbikes race, for the {one}th time.", photos=with_photo)
                    await cases.answer(tx, lena, case.number, "I come by on Monday and look at it with you.")


def timed(folder: Path, *command: object) -> None:
    """One command in a process of its own: seconds and the most memory it held."""
    since = time.monotonic()
    arguments = [sys.executable, "-m", "bot", *map(str, command)]
    process = subprocess.Popen(arguments, env={**os.environ, "KOBAN_DATA": str(folder)}, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0
    words = " ".join(str(part) for part in command if not isinstance(part, Path))
    print(f"{words:24} {time.monotonic() - since:6.1f} s {used.ru_maxrss / 1024:6.0f} MB")


def main(number: int) -> None:
    """Fills a zone, backs it up, restores it elsewhere, and turns its keys."""
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there)
        asyncio.run(fill(place(folder / "zone"), number))
        timed(folder / "zone", "backup", folder / "zone.backup")
        timed(folder / "zone", "keys", "backup", folder / "keys.backup")
        for path in (folder / "zone.backup", folder / "keys.backup"):
            print(f"{path.name:24} {path.stat().st_size / 1e6:6.1f} MB")
        with_the_keys_of(place(folder / "zone"), place(folder / "again"))
        timed(folder / "again", "restore", folder / "zone.backup", "--keys", folder / "keys.backup")
        for name in ("zone", "vault", "audit"):
            timed(folder / "zone", "keys", "rotate", name)


if __name__ == "__main__":
    main(int(sys.argv[1]))
