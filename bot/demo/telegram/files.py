"""Files on the server: photos in several sizes, documents, and their download."""

import secrets
from dataclasses import dataclass
from typing import Any

from bot.demo.telegram.refusal import bad_request

Json = dict[str, Any]

MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
# The small sizes Telegram makes beside a photo; here each is this one grey dot.
THUMBNAIL = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb0043000302020302020303030304030304050805050404050a070706080c0a0c"
    "0c0b0a0b0b0d0e12100d0e110e0b0b1016101113141515150c0f171816141812141514ffc0000b080001000101011100ffc4001400"
    "01000000000000000000000000000009ffc40014100100000000000000000000000000000000ffda0008010100003f0054df"
    "ffd9"
)
PHOTO_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as the server keeps it."""

    file_id: str
    path: str
    content: bytes
    name: str = ""
    mime: str = "application/octet-stream"

    def described(self) -> Json:
        """Its fields in every object that holds a file."""
        return {"file_id": self.file_id, "file_unique_id": self.file_id[-12:], "file_size": len(self.content)}


class Files:
    """All files of the server, by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, folder: str, content: bytes, name: str = "", mime: str = "") -> StoredFile:
        """Store a file under a new id."""
        suffix = name.rpartition(".")[2] if "." in name else "jpg" if folder == "photos" else "bin"
        path = f"{folder}/file_{len(self._by_id)}.{suffix}"
        stored = StoredFile(secrets.token_urlsafe(32), path, content, name, mime or "application/octet-stream")
        self._by_id[stored.file_id] = self._by_path[path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile:
        """The file with this id, or the refusal Telegram gives."""
        if file_id not in self._by_id:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self._by_id[file_id]

    def at(self, path: str) -> StoredFile | None:
        """The file at a download path."""
        return self._by_path.get(path)

    def photo(self, content: bytes) -> list[Json]:
        """Store a photo unchanged; its sizes, the biggest last, as in a message."""
        width, height = dimensions(content)
        thumbnail = self.keep("photos", THUMBNAIL, mime="image/jpeg")
        small = {**thumbnail.described(), "width": 90, "height": max(1, 90 * height // width)}
        return [small, self.photo_size(self.keep("photos", content, mime=picture_type(content)))]

    def photo_size(self, stored: StoredFile) -> Json:
        """One size of a photo as in a message."""
        width, height = dimensions(stored.content)
        return {**stored.described(), "width": width, "height": height}

    def document(self, content: bytes, name: str, mime: str) -> Json:
        """Store a document; its object as in a message."""
        return self.document_of(self.keep("documents", content, name, mime))

    def document_of(self, stored: StoredFile) -> Json:
        """A stored file as a document in a message."""
        return {**stored.described(), "file_name": stored.name, "mime_type": stored.mime}


def is_picture(content: bytes) -> bool:
    """Whether the first bytes are those of a picture Telegram takes as a photo."""
    return content.startswith(PHOTO_MAGIC)


def picture_type(content: bytes) -> str:
    """The media type of a picture by its first bytes."""
    if content.startswith(b"\x89PNG"):
        return "image/png"
    if content.startswith(b"RIFF"):
        return "image/webp"
    return "image/gif" if content.startswith(b"GIF8") else "image/jpeg"


def dimensions(content: bytes) -> tuple[int, int]:
    """Width and height of a JPEG or PNG in pixels; 1280 by 960 where they cannot be read."""
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        size = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    else:
        size = _jpeg_frame(content)
    return size if all(size) else (1280, 960)


def _jpeg_frame(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = content[at + 5 : at + 7], content[at + 7 : at + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return 0, 0


def get_file(files: Files, file_id: str) -> Json:
    """The answer of getFile: at most 20 MB can be fetched."""
    if not file_id:
        raise bad_request("file_id not specified")
    stored = files.get(file_id)
    if len(stored.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**stored.described(), "file_path": stored.path}
