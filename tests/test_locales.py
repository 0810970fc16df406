"""Keeps the catalogs whole: in step with the code, translated, placeholders equal, plurals by CLDR."""

import os
import re
import shutil
import subprocess
from gettext import c2py
from io import BytesIO
from pathlib import Path

import polib
import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from locales import HERE, update
from locales.plurals import PLURAL_FORMS, forms

CATALOGS = [(domain, language) for domain in update.DOMAINS for language in domain.languages]
MSGFMT = shutil.which("msgfmt") or ""
TWO_FORMS, THREE_FORMS = ("one", "other"), ("one", "few", "many")
FORMS = {
    "ar": ("zero", "one", "two", "few", "many", "other"),
    "ro": ("one", "few", "other"),
    "pl": THREE_FORMS,
    "uk": THREE_FORMS,
    "ru": THREE_FORMS,
}


@pytest.mark.parametrize("domain", update.DOMAINS, ids=lambda domain: domain.name)
def test_catalogs_are_whole(domain: update.Domain) -> None:
    assert update.update(domain, write=False) == []


@pytest.mark.parametrize("domain", update.DOMAINS, ids=lambda domain: domain.name)
def test_the_code_has_texts_in_every_catalog(domain: update.Domain) -> None:
    assert any(message.id for message in update.extracted(domain, update.ROOT))


def test_no_catalog_without_a_domain() -> None:
    found = {path.relative_to(HERE).as_posix() for path in HERE.glob("*/LC_MESSAGES/*")}
    assert found == {f"{language}/LC_MESSAGES/{domain.name}.po" for domain, language in CATALOGS}


@pytest.mark.parametrize(("domain", "language"), CATALOGS, ids=lambda value: getattr(value, "name", value))
def test_another_reader_understands_the_catalog(domain: update.Domain, language: str) -> None:
    catalog = polib.pofile(str(HERE / language / "LC_MESSAGES" / f"{domain.name}.po"))
    assert catalog.metadata["Plural-Forms"] == PLURAL_FORMS[language]
    assert catalog.metadata["Language"] == language
    assert catalog.percent_translated() == 100


@pytest.mark.skipif(not MSGFMT, reason="GNU gettext is not installed")
@pytest.mark.parametrize(("domain", "language"), CATALOGS, ids=lambda value: getattr(value, "name", value))
def test_gettext_itself_understands_the_catalog(domain: update.Domain, language: str) -> None:
    path = HERE / language / "LC_MESSAGES" / f"{domain.name}.po"
    done = subprocess.run([MSGFMT, "-c", "-o", os.devnull, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("language", PLURAL_FORMS)
def test_plural_forms_are_those_of_cldr(language: str) -> None:
    count, _, rule = PLURAL_FORMS[language].partition(";")
    index = c2py(rule.strip().removeprefix("plural=").rstrip(";"))
    forms = FORMS.get(language, TWO_FORMS)
    assert count == f"nplurals={len(forms)}"
    category = Locale.parse(language).plural_form
    assert [forms[index(n)] for n in range(201)] == [category(n) for n in range(201)]


@pytest.mark.parametrize(
    ("text", "translation", "fault"),
    [
        ("Hello {name}", "Hallo", "placeholders differ ({name})"),
        ("Hello {name}", "Hallo {naam}", "placeholders differ ({naam}, {name})"),
        ("Hello {name}", "Hallo {name", "placeholders differ (a single brace, {name})"),
        ("**Hello**", "**Hallo", "a ** that is not closed"),
        ("Hello", "Hallo" * 1000, "longer than 4096 characters"),
        ("Hello", "", "not translated"),
        (("{number} day", "{number} days"), ("een dag", "dagen"), "placeholders differ ({number})"),
        (("{number} day", "{number} days"), ("een dag", ""), "not translated"),
    ],
)
def test_a_faulty_translation_is_noticed(
    text: str | tuple[str, str], translation: str | tuple[str, str], fault: str
) -> None:
    catalog = Catalog(locale="nl")
    catalog.add(text, translation)
    assert [found.rpartition(": ")[0] for found in update.faults(catalog, "nl")] == [fault]


def test_a_form_for_one_number_may_leave_the_number_out() -> None:
    catalog = Catalog(locale="nl")
    catalog.add(("{number} day", "{number} days"), ("een dag", "{number} dagen"))
    assert list(update.faults(catalog, "nl")) == []


def test_a_button_is_short_and_an_unsure_translation_is_noticed() -> None:
    catalog = Catalog(locale="nl")
    catalog.add("Send", "Verstuur dit nu meteen naar mijn wijkinspecteur", auto_comments=["Button"])
    catalog.add("Stop", "Stop", flags=["fuzzy"])
    assert list(update.faults(catalog, "nl")) == [
        'longer than 40 characters: "Send"',
        'marked as unsure (fuzzy): "Stop"',
    ]


def _texts(catalog: Catalog) -> list[object]:
    return [message.id for message in catalog if message.id]


def test_texts_are_found_in_code_and_templates(tmp_path: Path) -> None:
    koban, desk = update.DOMAINS
    (tmp_path / "handlers").mkdir()
    (tmp_path / "bot" / "templates").mkdir(parents=True)
    code = 'mark("Both")\nsay(l, "Send")\nsays(l, "{number} day", "{number} days", 3)\ntell(l, "Desk")\n'
    (tmp_path / "handlers" / "x.py").write_text(code)
    page = '<p title="{{ _("Page") }}">\n{{ _n("{number} case", "{number} cases", 3) }}</p>'
    (tmp_path / "bot" / "templates" / "x.html").write_text(page)
    assert _texts(update.extracted(koban, tmp_path)) == ["Both", "Send", ("{number} day", "{number} days")]
    cases = ("{number} case", "{number} cases")
    assert _texts(update.extracted(desk, tmp_path)) == ["Page", cases, "Both", "Desk"]


def test_the_labels_of_buttons_are_marked_by_themselves(tmp_path: Path) -> None:
    (tmp_path / "handlers").mkdir()
    code = 'Choice(say(l, "Send"), "send")\nReply(say(l, "Text"), place_button=say(l, "Here"))\n'
    (tmp_path / "handlers" / "x.py").write_text(code)
    catalog = update.extracted(update.DOMAINS[0], tmp_path)
    marked = {message.id: message.auto_comments for message in catalog if message.id}
    assert marked == {"Send": ["Button"], "Text": [], "Here": ["Button"]}


def test_an_update_keeps_translations_and_drops_what_is_unused(tmp_path: Path) -> None:
    template, old = Catalog(), Catalog(locale="nl")
    for text in ("Kept", "New"):
        template.add(text)
    for text, translation in (("Kept", "Bewaard"), ("Gone", "Weg")):
        old.add(text, translation)
    path = tmp_path / "nl.po"
    path.write_bytes(update.as_po(update.merged(template, old, "nl"), update.DOMAINS[0]))
    assert [(e.msgid, e.msgstr) for e in polib.pofile(str(path))] == [("Kept", "Bewaard"), ("New", "")]
    again = update.merged(template, update.existing(path, "nl"), "nl")
    assert update.as_po(again, update.DOMAINS[0]) == path.read_bytes()


@pytest.mark.parametrize("domain", update.DOMAINS, ids=lambda domain: domain.name)
def test_dutch_says_u_kunt(domain: update.Domain) -> None:
    catalog = polib.pofile(str(HERE / "nl" / "LC_MESSAGES" / f"{domain.name}.po"))
    texts = [text for entry in catalog for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in texts if re.search(r"\b[Uu] kan\b|\bkan u\b(?! verder helpen)", text)] == []


@pytest.mark.parametrize("language", PLURAL_FORMS)
def test_no_form_of_a_plural_is_lost_when_the_catalogs_are_written_anew(language: str) -> None:
    days, words = ("1 day", "{number} days"), tuple(f"{{number}} days, form {n}" for n in range(forms(language)))
    template, old = Catalog(), Catalog(locale=language)
    template.add(days)
    old.add(days, ("", ""))
    old[days[0]].string = words
    written = update.as_po(update.merged(template, old, language), update.DOMAINS[0])
    expected = days if language == "en" else words
    assert read_po(BytesIO(written), locale=language)[days[0]].string == expected
