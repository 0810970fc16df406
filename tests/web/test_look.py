"""How the desk looks, as far as a machine can tell: contrast, directions, vendored files, templates."""

import re
from hashlib import sha256

import pytest

from bot.web.pages import TEMPLATES, environment
from bot.web.shelf import STATIC, Shelf
from tests.web.browser import Desk
from tests.web.world import World

SHEETS = sorted((STATIC / "css").glob("*.css"))
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+):\s*light-dark\((#[0-9A-F]{6}), (#[0-9A-F]{6})\)",
        (STATIC / "css" / "tokens.css").read_text(),
    )
}
TEXT, LARGE = 4.5, 3.0
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-2", "ink-3") for ground in ("paper", "ground", "raised", "sunken")],
    *[(f"on-{name}", name, TEXT) for name in ("water", "lamp", "brick", "plum")],
    *[(f"{name}-ink", f"{name}-tint", TEXT) for name in ("water", "lamp", "brick", "plum")],
    *[("ink", f"{name}-tint", TEXT) for name in ("water", "lamp", "brick", "plum")],
    *[("lamp-ink", ground, TEXT) for ground in ("paper", "water-tint")],
    *[("brick-ink", "paper", TEXT), ("water", "paper", TEXT), ("ink-3", "water-tint", TEXT)],
    *[("edge", ground, LARGE) for ground in ("paper", "ground", "raised", "water-tint")],
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_stand_out_from_their_ground(ink: str, ground: str, least: float, theme: int) -> None:
    assert contrast(TOKENS[ink][theme], TOKENS[ground][theme]) >= least


def test_no_sheet_knows_left_from_right() -> None:
    found = [(s.name, line) for s in SHEETS for line in re.findall(r".*\b(?:left|right)\b.*", s.read_text())]
    assert found == []


def test_every_colour_name_and_icon_that_is_used_exists() -> None:
    styles = "".join(sheet.read_text() for sheet in SHEETS)
    assert set(re.findall(r"var\(--([\w-]+)", styles)) <= set(re.findall(r"--([\w-]+):", styles))
    pages = "".join(page.read_text() for page in TEMPLATES.rglob("*.html"))
    drawn = set(re.findall(r'<symbol id="i-(\w+)"', pages))
    assert set(re.findall(r"icon\(\"(\w+)\"", pages)) <= drawn


def test_pages_hold_no_inline_style_or_script() -> None:
    for page in TEMPLATES.rglob("*.html"):
        assert not re.search(r"<style|style=|\son\w+=|<script(?! src=)", page.read_text()), page.name


def test_every_template_compiles() -> None:
    for page in TEMPLATES.rglob("*.html"):
        environment().get_template(page.relative_to(TEMPLATES).as_posix())


def test_vendored_files_are_the_ones_that_were_locked() -> None:
    lines = (STATIC / "vendor" / "vendor.lock").read_text().splitlines()[1:]
    locked = {name: digest for name, _, _, _, digest in (line.split() for line in lines)}
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in (STATIC / "vendor").glob("*.js")}
    assert found == locked


def test_every_font_has_its_licence() -> None:
    families = {
        path.stem.rpartition("-")[0] if "-" in path.stem else path.stem for path in (STATIC / "fonts").glob("*.woff2")
    }
    licences = {path.stem.removeprefix("OFL-") for path in (STATIC / "fonts").glob("OFL-*.txt")}
    assert {family.split("-")[0] for family in families} <= {licence.split("-")[0] for licence in licences}


async def test_static_files_are_kept_by_the_browser_under_their_version(stranger: Desk) -> None:
    address = Shelf().url("css/tokens.css")
    answer = await stranger.get(address)
    assert "immutable" in answer.response.headers["Cache-Control"]
    assert (await stranger.get(address.replace(Shelf().version, "000000000000"))).status == 404
    assert (await stranger.get("/static/" + Shelf().version + "/..%2f..%2fconfig.py")).status == 404


async def test_pages_name_their_language_and_load_nothing_from_elsewhere(world: World, lena: Desk) -> None:
    number = await world.report("Hallo")
    for path in ("/cases", f"/cases/{number}", f"/cases/{number}/close", "/me", "/cases/KB-22222"):
        html = (await lena.get(path)).html
        assert re.search(r'<html lang="en" dir="ltr">', html)
        assert not re.search(r'(?:src|href)="(?:https?:)?//(?!t\.me)', html)
        for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', html):
            assert (await lena.get(address)).status == 200
