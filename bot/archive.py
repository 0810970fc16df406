"""Packs a citizen's archive into one file in memory, never on the disk; blocking, so call it away from the loop."""

import io
import zipfile

from handlers.notices import archive as words
from handlers.services.archive import Archive
from handlers.services.zone import Zone
from storage.attachments import open_file
from storage.files import Files

NAME = "koban.zip"
# Telegram takes 50 MB; a cheap phone on a train is glad of less.
PHOTO_BYTES = 20 << 20


def packed(files: Files, found: Archive, here: Zone) -> bytes:
    """The archive as a ZIP file; photos beyond 20 MB in all are left out, and the page inside says so."""
    photos, left_out, room = {}, [], PHOTO_BYTES
    for name, photo in found.photos.items():
        size = files.size(photo.id)
        if size is None or size > room:
            left_out.append(name)
            continue
        photos[name] = open_file(files, photo)
        room -= size
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in words.files(found, here, left_out).items():
            file.writestr(name, text)
        for name, jpeg in photos.items():
            file.writestr(name, jpeg, zipfile.ZIP_STORED)
    return content.getvalue()
