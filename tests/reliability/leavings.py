"""What leaves Koban for others than the two sides of a case: figures, mails, exports, backups, pages of the staff."""

import aiohttp

from storage.backups import sealed
from storage.backups.rows import unpacked
from tests.reliability.place import Place, as_read

LOG, FIGURES, MAILS, AUDIT, PAGES = "koban.log", "metrics.txt", "mails.txt", "audit.jsonl", "pages.html"
ZONE, KEYS, OPENED = "zone.backup", "keys.backup", ".opened"
NAMES = {LOG, FIGURES, MAILS, AUDIT, PAGES, ZONE, KEYS, ZONE + OPENED, KEYS + OPENED}


async def leave_everything(place: Place) -> None:
    """While Koban runs, all of it is laid beside the rest, to be searched too."""
    await _figures(place)
    await _pages(place)
    await place.does("audit", "verify")
    await place.does("audit", "export", str(place.folder / AUDIT))
    await place.does("backup", str(place.folder / ZONE))
    await place.does("keys", "backup", str(place.folder / KEYS))
    for name in (ZONE, KEYS):
        (place.folder / f"{name}{OPENED}").write_bytes(_opened(place, name))
    await _mails(place)


async def _figures(place: Place) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{place.settings.desk_url}/metrics") as answer:
        (place.folder / FIGURES).write_bytes(await answer.read())


async def _pages(place: Place) -> None:
    """What those see who may open no case: the supervisor, who reads the chain too, and the administrator."""
    seen = []
    for slug, paths in (
        ("marthe", ("/cases", "/cases?view=late", "/audit", "/audit?below=100")),
        ("tuur", ("/people", "/me")),
    ):
        async with place.desk(slug) as desk:
            assert [await desk.status(path) for path in paths] == [200] * len(paths)
            seen += [await desk.get(path) for path in paths]
    (place.folder / PAGES).write_text("\n".join(seen), encoding="utf-8")


async def _mails(place: Place) -> None:
    """A link to sign in, news of a new case and of a late one: as they went over the wire, and as they are read."""
    async with aiohttp.ClientSession() as session:
        form, origin = {"mail": "bram@zone.example"}, {"Origin": place.settings.desk_url}
        await session.post(f"{place.settings.desk_url}/signin/mail", data=form, headers=origin)
    for part in ("/signin/", "/cases/KB-", "A case is late"):
        await place.mailed(part)
    with (place.folder / MAILS).open("wb") as file:
        for mail in place.post.received:
            file.write(mail.as_bytes() + as_read(mail).encode())


def _opened(place: Place, name: str) -> bytes:
    """What is in a backup for whoever has the zone's keys: its records, and the values of its rows as they were."""
    parts = []
    for kind, content in sealed.read(place.folder / name, place.storage.keys):
        parts.append(content)
        if kind == sealed.ROWS:
            parts += [value for row in unpacked(content)[1] for value in row.values() if isinstance(value, bytes)]
    return b"".join(parts)
