"""The media room: rebuilds what citizens attach, so that only the pixels of a photo go on."""

import asyncio
import io
import resource
import struct
import sys
import warnings
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

Reason = Literal["too_big", "not_a_picture", "animated", "broken"]

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 2560
MAX_MEMORY = 2 * 1024**3
MAX_SECONDS = 10
QUALITY = 85

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
# A JPEG or HEIC of several pictures is a photo with extras (depth, burst): its first one is the photo.
MOVING = ("GIF", "PNG", "WEBP")

# Any other end of the process (an error while decoding, a limit, a crash) means that the photo is broken.
_EXIT_CODES: dict[int, Reason] = {10: "too_big", 11: "not_a_picture", 12: "animated"}
_SIZE = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A JPEG made anew, without metadata; sides in pixels."""

    jpeg: bytes
    width: int
    height: int


class Refused(Exception):
    """What was attached cannot be rebuilt as a photo."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class MediaRoom:
    """Cleans photos, each in a process of its own, a few at a time; nothing is left to stop."""

    def __init__(self, workers: int = 2, seconds: float = MAX_SECONDS) -> None:
        self._free = asyncio.Semaphore(workers)
        self._seconds = seconds

    async def clean_photo(self, raw: bytes) -> CleanPhoto:
        """The photo rebuilt from its pixels, or Refused with the reason."""
        if len(raw) > MAX_BYTES:
            raise Refused("too_big")
        async with self._free:
            code, out = await self._in_a_process(raw)
        if code != 0:
            raise Refused(_EXIT_CODES.get(code, "broken"))
        return CleanPhoto(out[_SIZE.size :], *_SIZE.unpack_from(out))

    async def _in_a_process(self, raw: bytes) -> tuple[int, bytes]:
        # Decoders meet hostile files: the process gets no settings, no keys and no other citizen's photo.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", __file__, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}
        )
        try:
            out, _ = await asyncio.wait_for(process.communicate(raw), self._seconds)
        except TimeoutError:
            raise Refused("broken") from None
        finally:
            await _end(process)
        return process.returncode or 0, out


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def rebuild(raw: bytes) -> CleanPhoto:
    """Decode, turn upright and draw onto a new image; call it only in a process that may die."""
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as photo:
            return _redraw(photo)
    except UnidentifiedImageError:
        raise Refused("not_a_picture") from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        raise Refused("too_big") from None


def _redraw(photo: Image.Image) -> CleanPhoto:
    if photo.format in MOVING and getattr(photo, "is_animated", False):
        raise Refused("animated")
    # Smaller first, upright second: the full picture is in memory once.
    photo.thumbnail((MAX_SIDE, MAX_SIDE))
    upright = ImageOps.exif_transpose(photo)
    fresh = Image.new("RGB", upright.size, "white")
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        fresh.paste(layer, mask=layer)
    else:
        fresh.paste(_eight_bits(upright).convert("RGB"))
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY)
    return CleanPhoto(out.getvalue(), *fresh.size)


def _eight_bits(photo: Image.Image) -> Image.Image:
    # Pillow cuts 16-bit greys off at 255 instead of scaling them: such a photo would come out white.
    if not photo.mode.startswith("I"):
        return photo
    return photo.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")


def _limit_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # A crash must not leave the photo on disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Clean the photo on standard input onto standard output; the exit code tells a refusal."""
    _limit_this_process()
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    try:
        photo = rebuild(sys.stdin.buffer.read())
    except Refused as refused:
        return next(code for code, reason in _EXIT_CODES.items() if reason == refused.reason)
    sys.stdout.buffer.write(_SIZE.pack(photo.width, photo.height) + photo.jpeg)
    return 0


if __name__ == "__main__":
    sys.exit(main())
