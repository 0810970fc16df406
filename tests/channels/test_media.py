"""The media room: what leaves it is a new picture, and what cannot be rebuilt is refused in words."""

import asyncio
import io
import struct
import zlib
from asyncio.subprocess import Process
from typing import Any

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo
from pillow_heif import from_pillow, register_heif_opener

from bot.media import MAX_BYTES, CleanPhoto, MediaRoom, Refused

register_heif_opener()

SECRETS = (b"Exif", b"GPSMAKER", b"PLANTED", b"http://ns.adobe.com", b"ICC_PROFILE", b"COMMENT")


def halves(size: tuple[int, int] = (64, 32)) -> Image.Image:
    """Red on the left, blue on the right: turning it shows."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    return picture


def planted_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Make] = "GPSMAKER"
    exif[Base.Orientation] = orientation
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (51.0, 33.0, 7.0)
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    return exif


def saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def with_jpeg_extras(jpeg: bytes) -> bytes:
    """A JPEG with an XMP packet, a thumbnail-bearing segment and a trailer after its end."""
    thumbnail = b"JFXX\0\x10" + saved(halves((16, 8)), comment=b"PLANTED thumbnail")
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>PLANTED</x:xmpmeta>"
    segments = [(0xE0, thumbnail), (0xE1, xmp)]
    packed = b"".join(struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body for kind, body in segments)
    return jpeg[:2] + packed + jpeg[2:] + b"PLANTED trailer"


async def clean(raw: bytes) -> CleanPhoto:
    return await MediaRoom().clean_photo(raw)


async def refusal(raw: bytes) -> str:
    with pytest.raises(Refused) as caught:
        await clean(raw)
    return caught.value.reason


def pixels(photo: CleanPhoto) -> Image.Image:
    picture = Image.open(io.BytesIO(photo.jpeg))
    assert picture.format == "JPEG"
    assert picture.size == (photo.width, photo.height)
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    return picture.convert("RGB")


def colour(picture: Image.Image, x: int, y: int) -> str:
    red, green, blue = picture.getpixel((x, y))  # type: ignore[misc]
    if min(red, green, blue) > 200:
        return "white"
    return "red" if red > blue else "blue"


async def test_nothing_but_pixels_leaves() -> None:
    profile = b"PLANTED profile".ljust(128, b"\0")
    raw = with_jpeg_extras(saved(halves(), exif=planted_exif(), comment=b"COMMENT", icc_profile=profile, quality=95))
    assert all(secret in raw for secret in SECRETS)
    photo = await clean(raw)
    assert not any(secret in photo.jpeg for secret in SECRETS)
    assert photo.jpeg.endswith(b"\xff\xd9")
    assert colour(pixels(photo), 5, 5) == "red"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_photo_comes_out_upright(kind: str) -> None:
    picture = pixels(await clean(saved(halves(), kind, exif=planted_exif(orientation=6))))
    assert picture.size == (32, 64)
    assert (colour(picture, 16, 5), colour(picture, 16, 60)) == ("red", "blue")


async def test_heic_is_cleaned_and_upright() -> None:
    halves_turned = from_pillow(halves())
    out = io.BytesIO()
    halves_turned.save(out, exif=planted_exif(orientation=6).tobytes(), quality=90)
    assert b"GPSMAKER" in out.getvalue()
    photo = await clean(out.getvalue())
    assert b"GPSMAKER" not in photo.jpeg
    assert (colour(pixels(photo), 16, 5), colour(pixels(photo), 16, 60)) == ("red", "blue")


async def test_png_text_is_gone_and_see_through_becomes_white() -> None:
    text = PngInfo()
    text.add_itxt("XML:com.adobe.xmp", "PLANTED")
    glass = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    photo = await clean(saved(glass, "PNG", pnginfo=text))
    assert b"PLANTED" not in photo.jpeg
    assert colour(pixels(photo), 10, 10) == "white"


async def test_sixteen_bit_grey_keeps_its_shades() -> None:
    grey = Image.new("I;16", (16, 16), 0x8000)
    shade = pixels(await clean(saved(grey, "PNG"))).convert("L").getextrema()
    assert shade in ((0x7F, 0x7F), (0x80, 0x80))


async def test_a_large_photo_is_made_smaller() -> None:
    photo = await clean(saved(halves((6000, 3000))))
    assert (photo.width, photo.height) == (2560, 1280)


async def test_the_content_decides_not_what_it_claims_to_be() -> None:
    # No name reaches the room, so a PNG sent as "photo.jpg" is judged by its bytes.
    assert colour(pixels(await clean(saved(halves(), "PNG"))), 5, 5) == "red"
    assert await refusal(saved(halves(), "TIFF")) == "not_a_picture"
    assert await refusal(saved(halves(), "PDF")) == "not_a_picture"


@pytest.mark.parametrize(
    "raw",
    [b"", b"just some text", b"\xff\xd8\xff", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"PK\x03\x04"],
)
async def test_what_is_no_picture_is_refused(raw: bytes) -> None:
    assert await refusal(raw) == "not_a_picture"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
async def test_a_truncated_photo_is_refused(kind: str) -> None:
    noisy = Image.effect_noise((400, 400), 90).convert("RGB")
    raw = saved(noisy, kind)
    assert await refusal(raw[: len(raw) // 2]) == "broken"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_bomb(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_a_bomb_is_refused_before_it_unfolds() -> None:
    bomb = png_bomb(20_000, 20_000)
    assert len(bomb) < 100_000
    assert await refusal(bomb) == "too_big"
    assert await refusal(png_bomb(7100, 7100)) == "too_big"


async def test_more_bytes_than_telegram_gives_are_refused() -> None:
    assert await refusal(b"\xff" * (MAX_BYTES + 1)) == "too_big"


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
async def test_a_moving_picture_is_refused_and_a_still_one_kept(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), name) for name in ("red", "blue", "white")]
    moving = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert await refusal(moving) == "animated"
    assert colour(pixels(await clean(saved(frames[0], kind))), 5, 5) == "red"


async def test_a_process_over_its_time_is_killed_and_the_next_photo_gets_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[Process] = []
    start = asyncio.create_subprocess_exec

    async def start_and_note(*args: Any, **options: Any) -> Process:
        started.append(await start(*args, **options))
        return started[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start_and_note)
    hasty = MediaRoom(workers=1, seconds=0.001)
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            await hasty.clean_photo(saved(halves()))
        assert caught.value.reason == "broken"
    assert [process.returncode for process in started] == [-9, -9]


async def test_a_cancelled_photo_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: asyncio.Future[Process] = asyncio.get_running_loop().create_future()
    start = asyncio.create_subprocess_exec

    async def start_and_tell(*args: Any, **options: Any) -> Process:
        begun.set_result(await start(*args, **options))
        return begun.result()

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start_and_tell)
    work = asyncio.create_task(clean(saved(halves())))
    process = await begun
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert process.returncode == -9


async def test_many_photos_at_once_all_come_out() -> None:
    room = MediaRoom(workers=2)
    photos = await asyncio.gather(*(room.clean_photo(saved(halves((64 + n, 32)))) for n in range(6)))
    assert [photo.width for photo in photos] == [64 + n for n in range(6)]
