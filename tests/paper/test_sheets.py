"""Sheets of paper, looked at as a reader sees them: drawn by another program, then searched for words and for ink."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from bot.paper import Sheet, Unprintable, sheet, sheets
from bot.paper.press import FONTS, HERE, Press

ADDRESS = "https://t.me/koban_kwartelbeke_bot?start=e-7F3K2MX9QA"
DOT = 2  # dots to a point
MM = 72 / 25.4 * DOT
MARGIN = 18.5 * MM  # of 20: the tail of a letter may reach out of its line

COFFEE = Sheet(
    language="en",
    zone="Police zone Kwartelbeke",
    title="Coffee with your neighbourhood officer",
    address=ADDRESS,
    call="Scan, and say if you come.",
    signature="Police zone Kwartelbeke. In danger now: 112 or 101.",
    lines=(("When", "Thursday 3 December 2026, 10:00–12:00"), ("Where", "Rabarberplein, under the lamp")),
    paragraphs=("Lena pours the coffee. Say what goes well in your neighbourhood.",),
    welcome="Everyone is welcome.",
    phone="No smartphone? Call 02 555 01 10.",
)
KOFFIE = replace(COFFEE, language="nl", title="Koffie met uw wijkinspecteur", welcome="Iedereen is welkom.")
CAFE = replace(COFFEE, language="fr", title="Un café avec votre inspecteur de quartier", welcome="Bienvenue à tous.")
KAFFEE = replace(
    COFFEE, language="de", title="Straßenfest: Verkehrssicherheitsberatung", welcome="Alle sind willkommen."
)
QAHWA = Sheet(
    language="ar",
    zone="منطقة شرطة \u2068Kwartelbeke\u2069",
    title="قهوة مع شرطي حيّك",
    address=ADDRESS,
    call="امسح الرمز وقل إن كنت ستأتي.",
    signature="في خطر الآن: 112 أو 101",
    lines=(("متى", "الخميس 3 ديسمبر 2026، \u206810:00–12:00\u2069"), ("أين", "\u2068Rabarberplein\u2069، تحت المصباح")),
    paragraphs=("لينا تصبّ القهوة. قولوا ما يسير جيداً في حيّكم.",),
    welcome="الجميع مرحّب بهم.",
)
BUN = Sheet(
    language="ti",
    zone="ፖሊስ \u2068Kwartelbeke\u2069",
    title="ቡን ምስ ናይ ከባቢኹም ፖሊስ",
    address=ADDRESS,
    call="ስካን ግበሩ፡ ትመጹ እንተኾይንኩም ድማ ንገሩና።",
    signature="ሕጂ ኣብ ሓደጋ: 112 ወይ 101",
    lines=(("መዓስ", "ሓሙስ፣ 3 ታሕሳስ 2026፣ 10:00–12:00"), ("ኣበይ", "Rabarberplein")),
    paragraphs=("ኣብ ከባቢኹም ጽቡቕ ዝኸይድ ዘሎ ንገሩ።",),
    welcome="ኩሉ ሰብ እንቋዕ ብደሓን መጸ።",
)
COFFEE_IN_HINDI = Sheet(
    language="hi",
    zone="पुलिस \u2068Kwartelbeke\u2069",
    title="अपने मोहल्ले के पुलिस अधिकारी के साथ कॉफ़ी",
    address=ADDRESS,
    call="स्कैन करें और बताएँ कि आप आएँगे या नहीं।",
    signature="अभी ख़तरे में: 112 या 101",
    lines=(("कब", "गुरुवार, 3 दिसंबर 2026, 10:00–12:00"), ("कहाँ", "Rabarberplein")),
    paragraphs=("बताइए कि आपके मोहल्ले में क्या अच्छा चल रहा है।",),
    welcome="सबका स्वागत है।",
)
IN_EVERY_LANGUAGE = (COFFEE, KOFFIE, CAFE, KAFFEE, QAHWA, BUN, COFFEE_IN_HINDI)


def crowded(page: Sheet) -> Sheet:
    """The same sheet with far more of everything than fits."""
    return replace(
        page,
        zone=" ".join([page.zone] * 12),
        title=" ".join([page.title] * 9),
        call=" ".join([page.call] * 20),
        signature=" ".join([page.signature] * 9),
        lines=tuple((" ".join([label] * 30), " ".join([value] * 9)) for label, value in page.lines * 4),
        paragraphs=page.paragraphs * 60,
        welcome=" ".join([page.welcome] * 15),
        phone=" ".join([page.phone or page.call] * 15),
    )


def drawn(content: bytes) -> list[Image.Image]:
    """Each page as a picture in grey."""
    with pdfium.PdfDocument(content) as document:
        return [page.render(scale=DOT, grayscale=True).to_pil().convert("L") for page in document]


def words(content: bytes) -> list[str]:
    """What each page says, on one line."""
    with pdfium.PdfDocument(content) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def letters(content: bytes) -> Iterator[tuple[str, float]]:
    """Each letter of the first page with its left edge, in points."""
    with pdfium.PdfDocument(content) as document:
        page = document[0].get_textpage()
        for number, letter in enumerate(page.get_text_range()):
            if not letter.isspace():
                yield letter, page.get_charbox(number)[0]


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    """The smallest box around everything that is not white: left, top, right, bottom."""
    box = ImageOps.invert(picture).point(lambda dark: 255 if dark > 10 else 0).getbbox()
    assert box
    return box


def test_a_sheet_is_one_page_of_a4_and_several_languages_are_one_document() -> None:
    with pdfium.PdfDocument(sheets(IN_EVERY_LANGUAGE)) as document:
        assert [(round(w / 72 * 25.4), round(h / 72 * 25.4)) for w, h in map(pdfium.PdfPage.get_size, document)] == [
            (210, 297)
        ] * len(IN_EVERY_LANGUAGE)
        assert document.get_metadata_value("Title") == COFFEE.title
        assert document.get_metadata_value("Author") == COFFEE.zone
    assert len(drawn(sheet(COFFEE))) == 1


@pytest.mark.parametrize("page", IN_EVERY_LANGUAGE[:4], ids=lambda page: page.language)
def test_everything_is_said(page: Sheet) -> None:
    [said] = words(sheet(page))
    for text in (page.zone, page.title, page.call, page.signature, page.welcome, page.phone, *page.paragraphs):
        assert text in said
    for label, value in page.lines:
        assert f"{label} {value}" in said
    assert ADDRESS.removeprefix("https://") in said


@pytest.mark.parametrize("page", IN_EVERY_LANGUAGE, ids=lambda page: page.language)
@pytest.mark.parametrize("crowd", [False, True], ids=["short", "crowded"])
def test_nothing_runs_off_the_page_or_into_the_box_with_the_code(page: Sheet, crowd: bool) -> None:
    [picture] = drawn(sheet(crowded(page) if crowd else page))
    left, top, right, bottom = ink(picture)
    assert left >= MARGIN
    assert right <= picture.width - MARGIN
    assert top >= 15 * MM
    assert bottom <= picture.height - 14 * MM
    above_box = picture.crop((0, int(202 * MM), picture.width, int(206.5 * MM)))
    assert min(above_box.tobytes()) > 250 or not crowd


@settings(deadline=None, max_examples=25)
@given(
    texts=st.lists(
        st.one_of(
            st.text(alphabet="abc é.W-x\u00a0\n{}nb", max_size=900),
            st.text(alphabet="ابتث مرّح.\u2068\u2069 Ab1(2)،", max_size=900),
            st.sampled_from(["W" * 400, "م" * 400, "", " ", "…", "\u2068" * 9]),
        ),
        min_size=7,
        max_size=7,
    ),
    language=st.sampled_from(["nl", "ar"]),
)
def test_no_text_runs_off_the_page(texts: list[str], language: str) -> None:
    title, zone, call, label, value, paragraph, phone = texts
    page = replace(
        COFFEE, language=language, title=title or "x", zone=zone, call=call, lines=((label, value),) * 8, phone=phone
    )
    [picture] = drawn(sheet(replace(page, paragraphs=(paragraph, paragraph), welcome=value)))
    left, _, right, bottom = ink(picture)
    assert left >= MARGIN
    assert right <= picture.width - MARGIN
    assert bottom <= picture.height - 14 * MM


def test_a_long_text_shrinks_first_and_is_then_cut_after_a_whole_sentence() -> None:
    sentences = [f"Sentence number {number} has its end here." for number in range(1, 400)]
    [some] = words(sheet(replace(COFFEE, paragraphs=(" ".join(sentences[:30]),))))
    assert sentences[29] in some
    assert "…" not in some
    [said] = words(sheet(replace(COFFEE, paragraphs=(" ".join(sentences),))))
    kept = [sentence for sentence in sentences if sentence in said]
    assert 30 < len(kept) < 399
    assert f"{kept[-1]} … {COFFEE.welcome}" in said


def test_one_endless_sentence_is_cut_after_a_word() -> None:
    [said] = words(sheet(replace(COFFEE, paragraphs=("und so weiter " * 900,))))
    assert any(f"{last}… {COFFEE.welcome}" in said for last in ("und", "so", "weiter"))


def test_a_title_keeps_its_words_whole() -> None:
    [said] = words(sheet(replace(COFFEE, title="Verkehrssicherheitsberatungsnachmittag")))
    assert "Verkehrssicherheitsberatungsnachmittag" in said


@pytest.mark.parametrize("page", [COFFEE, QAHWA], ids=lambda page: page.language)
def test_the_code_opens_the_address_and_is_black_on_white(page: Sheet) -> None:
    [picture] = drawn(sheet(page))
    matrix = [list(row) for row in segno.make(ADDRESS, error="m", micro=False).matrix_iter(border=4)]
    start = (210 - 20 - 7 - 50 if page.language == "en" else 20 + 7) * MM
    top = (297 - 15 - 11 - 64 + 7) * MM
    spots = [round((module + 0.5) * 50 * MM / len(matrix)) for module in range(len(matrix))]
    grey = picture.crop((round(start), round(top), round(start + 50 * MM), round(top + 50 * MM)))
    seen = [[grey.tobytes()[y * grey.width + x] for x in spots] for y in spots]
    assert [[0 if shade > 230 else 1 if shade < 60 else shade for shade in row] for row in seen] == matrix


def test_arabic_begins_at_the_right_and_english_at_the_left() -> None:
    title = (0, int(42 * MM), int(210 * MM), int(60 * MM))
    short = replace(COFFEE, title="Coffee"), replace(QAHWA, title="قهوة")
    (left, _, right, _), (arabic_left, _, arabic_right, _) = (ink(drawn(sheet(s))[0].crop(title)) for s in short)
    assert left < 22 * MM
    assert right < 110 * MM
    assert arabic_right > 188 * MM
    assert arabic_left > 100 * MM


def test_latin_and_digits_in_arabic_read_left_to_right_in_their_right_place() -> None:
    found = list(
        letters(sheet(replace(QAHWA, zone="الخميس 3 ديسمبر 2026، \u206810:00–12:00\u2069 \u2068Rabarber\u2069")))
    )
    said = "".join(letter for letter, _ in found)

    def at(text: str) -> list[float]:
        begin = said.index(text)
        return [left for _, left in found[begin : begin + len(text)]]

    for text in ("2026", "10:00", "12:00", "Rabarber"):
        assert at(text) == sorted(at(text))
    assert at("Rabarber")[-1] < at("10:00")[0] < at("12:00")[0] < at("2026")[0]


def test_letters_stay_joined_under_vowel_signs() -> None:
    with Press("", "", "ar") as press:
        press.turn("ar")
        for signed, bare in (("مُحَمَّد", "محمد"), ("العربيّة", "العربية"), ("مرحّب", "مرحب")):
            assert press.width(signed, 20) == pytest.approx(press.width(bare, 20), abs=0.01)


def test_signs_that_no_font_has_are_left_out_and_letters_that_none_has_are_told() -> None:
    [said] = words(sheet(replace(COFFEE, title="Coffee ☕️ on\tthe {nb} square 🎉")))
    assert "Coffee on the {nb} square" in said
    with pytest.raises(Unprintable) as told:
        sheet(replace(COFFEE, paragraphs=("咖啡 on the square",)))
    assert told.value.letters == "咖啡"
    assert "咖" not in str(told.value)


def test_more_labelled_lines_than_there_is_room_for_are_refused() -> None:
    with pytest.raises(ValueError, match="room for 8"):
        sheet(replace(COFFEE, lines=COFFEE.lines * 5))


def test_a_sheet_carries_its_fonts_and_stays_small() -> None:
    content = sheets(IN_EVERY_LANGUAGE)
    assert content.count(b"/FontFile2") == len(FONTS) * 2
    assert b"/Type1" not in content
    assert len(content) < 250_000


def test_the_fonts_are_shipped_small_and_with_their_licence() -> None:
    fonts = sorted((HERE / "fonts").glob("*.ttf"))
    assert {font.stem.rpartition("-")[0] for font in fonts} == set(FONTS.values())
    assert all((HERE / "fonts" / f"OFL-{name}.txt").exists() for name in FONTS.values())
    assert sum(font.stat().st_size for font in fonts) < 1_100_000


def test_the_fonts_are_in_the_package(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=HERE.parent.parent, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    listed = subprocess.run([sys.executable, "-m", "zipfile", "-l", str(wheel)], capture_output=True, text=True).stdout
    for path in (*(HERE / "fonts").iterdir(), HERE / "post.svg"):
        assert path.relative_to(HERE.parent.parent).as_posix() in listed


def test_whoever_never_prints_does_not_load_the_engine() -> None:
    script = "import sys, bot.paper; sys.exit('fpdf' in sys.modules or 'uharfbuzz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
