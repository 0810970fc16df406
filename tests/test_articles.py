"""Articles: what ships has a source for each statement and a day of review; what is wrong is refused with its line."""

import shutil
from pathlib import Path

import pytest

from locales import BOLD, HERE, PLAIN, articles, markdown, tell
from locales.article import SOURCE_LANGUAGES, TOPICS, Article, Mistake, Mistakes

SHELF = Path(__file__).parent / "shelf"
FILES = sorted(HERE.glob("*/articles/*.md"))
STOPPED = (SHELF / "en" / "articles" / "stopped.md").read_text(encoding="utf-8")


def said(found: tuple[Mistake, ...] | list[Mistake]) -> list[str]:
    """Mistakes as somebody at the desk reads them."""
    return [f"{one.file}:{one.line}: {tell('en', one.sentence, **one.values)}" for one in found]


def read(text: str) -> Article:
    """The article about being stopped, with another text."""
    return articles.read(text, "en", "stopped.md", "stopped")


def test_everything_that_ships_can_be_read_and_says_the_same_in_each_language() -> None:
    assert said(articles.shipped().mistakes) == []
    assert sum(len(texts) for texts in articles.shipped().articles.values()) == len(FILES)


def test_no_statement_ships_without_a_source_and_a_day_of_review_in_time() -> None:
    texts = [text for one in articles.shipped().articles.values() for text in one.values()]
    assert said([mistake for text in texts for mistake in articles.unpublishable(text)]) == []
    assert [text.id for text in texts if text.language in SOURCE_LANGUAGES and text.is_draft] == []


def test_an_article_is_blocks_with_sources_and_links() -> None:
    article = articles.load(SHELF).articles["stopped"]["en"]
    assert [(block.kind, block.keys) for block in article.blocks] == [
        ("paragraph", ("law",)),
        ("item", ("old",)),
        ("item", ("law",)),
        ("heading", ()),
        ("paragraph", ("koban",)),
    ]
    assert article.blocks[0].text == f"{BOLD}If police stop you,{PLAIN} you may calmly ask why."
    assert [(link.label, link.to) for link in article.blocks[2].links] == [
        ("a lawyer", "https://lawyer.example.org/ask")
    ]
    assert [article.may_have_changed(block) for block in article.blocks] == [False, True, False, False, False]


def test_each_sentence_of_a_block_may_name_its_sources_and_narrow_spaces_stay() -> None:
    text = read(STOPPED.replace("it went. [^koban]", "it went\u202f: well. [^law] Or not. [^koban] [^law]"))
    assert (text.blocks[-1].text, text.blocks[-1].keys) == (
        "You can tell us how it went\u202f: well. Or not.",
        ("law", "koban"),
    )


def test_a_number_to_call_is_always_to_be_seen() -> None:
    text = read(STOPPED.replace("you may calmly ask why.", "[call us](tel:080012345) or [0800 12 345](tel:080012345)."))
    assert text.blocks[0].text.endswith("call us (080012345) or 0800 12 345.")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("+++\nid", "id", 1, "between two lines of +++"),
        ('title = "When', "title = When", 5, "cannot be read"),
        ('topic = "rights"', 'topic = "gossip"', 3, "no topic “gossip”"),
        ('id = "stopped"', 'id = "other"', 2, "“other” is not that of the file"),
        ("order = 10", 'order = "ten"', 4, "“order” is not written"),
        ("review_by = 2027-05-22", "review_by = 2027-15-22", 10, "cannot be read"),
        ("review_by = 2027-05-22\n", "", 2, "“review_by” is missing"),
        ('state = "source"', 'state = "draft"', 8, "“draft” is not possible"),
        ('state = "source"', 'state = "checked"', 9, "who did that"),
        ('state = "source"', 'state = "source"\ncolour = "red"', 9, "“colour” is not a detail"),
        ('mark = "V-OLD"', 'mark = "U"', 17, "“U” of the source “old”"),
        ("When police stop", "When police stop " + "x" * 60, 5, "60 are possible"),
        ("Stopped in the street", "x" * 41, 6, "40 are possible"),
        ("https://law.example.org/street", "javascript:alert(1)", 11, "not a whole web address"),
        ("[^koban]", "[^gossip]", 31, "no source “gossip”"),
        ("how it went. [^koban]", "[^koban] how it went.", 31, "ends in one"),
        ("how it went", "how <b>it</b> went", 31, "HTML"),
        ("how it went", "how &lt;it went", 31, "HTML"),
        ("how it went", "how it\u202e went", 31, "nobody can see"),
        ("how it went", "how [it](javascript:alert) went", 31, "https: or tel:"),
        ("how it went", "how [it](http://it.example.org) went", 31, "https: or tel:"),
        ("how it went", "how [it](tel:premium) went", 31, "https: or tel:"),
        ("how it went", "how [it](data:image/png;base64,AA) went", 31, "https: or tel:"),
        ("how it went", "how *it* went", 31, "Only paragraphs"),
        ("how it went", "how ![it](https://it.example.org/x.png) went", 31, "Only paragraphs"),
        ("## Afterwards", "# Afterwards", 29, "Only paragraphs"),
        ("- You may ask for", "  1. You may ask for", 26, "Only paragraphs"),
        ("- You may ask for", "- - You may ask for", 26, "Only paragraphs"),
        ("- You may ask for", "| a | b |\n|---|---|\n\n> You may ask for", 29, "Only paragraphs"),
        ("how it went", "how it went " + "x" * 3000, 23, "3000 are possible"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(old: str, new: str, line: int, words: str) -> None:
    assert old in STOPPED
    with pytest.raises(Mistakes) as wrong:
        read(STOPPED.replace(old, new, 1))
    assert any(
        one.line == line and words in text
        for one, text in zip(wrong.value.found, said(list(wrong.value.found)), strict=True)
    ), said(list(wrong.value.found))


@pytest.mark.parametrize(
    ("language", "old", "new", "words"),
    [
        ("nl", "\n## Daarna\n", "", "There are 4 paragraphs and items, but 5 in “en”"),
        ("nl", "## Daarna", "Daarna [^koban]", "something else does at this place"),
        ("fr", "pourquoi. [^law]", "pourquoi. [^old]", "not those of “en”"),
        ("de", "2027-05-22", "2027-05-21", "“review_by” is not the same"),
        ("de", 'mark = "V-OLD"', 'mark = "V"', "“sources” is not the same"),
        ("ar", "order = 10", "order = 11", "“order” is not the same"),
        ("ar", "\u0633\u0628\u0628", "\ue000", "nobody can see"),
    ],
)
def test_a_language_that_says_something_else_is_left_out_and_the_others_stay(
    language: str, old: str, new: str, words: str, tmp_path: Path
) -> None:
    shutil.copytree(SHELF, tmp_path / "shelf")
    path = tmp_path / "shelf" / language / "articles" / "stopped.md"
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    library = articles.load(tmp_path / "shelf")
    assert words in "\n".join(said(library.mistakes))
    assert set(library.articles["stopped"]) == {"en", "nl", "fr", "de", "ar"} - {language}
    assert set(library.articles["home-violence"]) == set(SOURCE_LANGUAGES)


def test_a_missing_language_and_a_place_taken_twice_are_named(tmp_path: Path) -> None:
    shutil.copytree(SHELF, tmp_path / "shelf")
    (tmp_path / "shelf" / "de" / "articles" / "stopped.md").unlink()
    for language in SOURCE_LANGUAGES:
        path = tmp_path / "shelf" / language / "articles" / "home-violence.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('topic = "help"\norder = 20', 'topic = "rights"\norder = 10'), encoding="utf-8")
    found = said(articles.load(tmp_path / "shelf").mistakes)
    assert "de/articles/stopped.md:1: The article is missing in the language “de”." in found
    assert "en/articles/home-violence.md:4: “stopped” has the same place 10 in the topic." in found


def test_a_file_that_is_no_text_or_endless_is_refused(tmp_path: Path) -> None:
    shutil.copytree(SHELF, tmp_path / "shelf")
    (tmp_path / "shelf" / "en" / "articles" / "bytes.md").write_bytes(b"+++\n\xff\xfe")
    (tmp_path / "shelf" / "en" / "articles" / "endless.md").write_bytes(b"x" * 100_000)
    assert said(articles.load(tmp_path / "shelf").mistakes) == [
        "en/articles/bytes.md:2: The file is not written in UTF-8.",
        "en/articles/endless.md:1: The file is too big for an article.",
    ]


def test_the_checks_of_what_ships_notice_something() -> None:
    bare = read(STOPPED.replace(" [^koban]", "").replace("2027-05-22", "2027-05-23"))
    assert said(articles.unpublishable(bare)) == [
        "en/articles/stopped.md:31: This states something and names no source.",
        "en/articles/stopped.md:10: “review_by” is later than 2027-05-22, which the sources allow at most.",
    ]
    assert (
        articles.unpublishable(
            read(STOPPED.replace(" [^koban]", "").replace("You can tell us how it went.", "[Call 112](tel:112)"))
        )
        == []
    )
    assert TOPICS == ("rights", "help", "prevention", "police")


def test_words_written_anew_are_the_same_blocks_with_the_same_sources() -> None:
    every = [article for texts in articles.shipped().articles.values() for article in texts.values()]
    assert len(every) > 200
    for article in every:
        body = article.raw.split("+++\n", 2)[2]
        again = markdown.rewritten(body, dict(enumerate(markdown.written(body))))
        assert [(block.kind, block.text, block.links, set(block.keys)) for _, block in markdown.blocks(again)] == [
            (block.kind, block.text, block.links, set(block.keys)) for _, block in markdown.blocks(body)
        ]
