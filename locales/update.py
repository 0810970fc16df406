"""Keeps the catalogs in step with the code (`python -m locales.update`) or only compares them (`--check`)."""

import ast
import string
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from locales import CITIZEN_LANGUAGES, DESK_LANGUAGES, HERE
from locales.plurals import FORMS_OF_ONE_NUMBER, ONE_ALONE, ONE_NUMBER, PLURAL_FORMS, forms

ROOT = HERE.parent
RINGS = ("bot", "handlers", "locales", "storage")
MESSAGE_LIMIT, BUTTON_LIMIT = 4096, 40
# A comment that begins with one of these, in the line above a text, goes to the translators.
BUTTON, TAGS = "Button", ("Button", "Translators:")
# The label of a button, wherever a text is written straight into one of these.
BUTTON_CALL, BUTTON_KEYWORD = "Choice", "place_button"


@dataclass(frozen=True)
class Domain:
    """One catalog: who reads it, in which languages, and the calls its texts stand in."""

    name: str
    readers: str
    languages: tuple[str, ...]
    python: dict[str, tuple[int, ...]]
    templates: dict[str, tuple[int, ...]]


DOMAINS = (
    Domain(
        "koban",
        "what citizens read",
        CITIZEN_LANGUAGES,
        {"say": (2,), "says": (2, 3), "mark": (1,)},
        {},
    ),
    Domain(
        "desk",
        "what the zone's own people read",
        DESK_LANGUAGES,
        {
            "tell": (2,),
            "tells": (2, 3),
            "mark": (1,),
            "mark_desk": (1,),
            "out": (1,),
            "say_wrong": (1,),
            "out_number": (1, 2),
        },
        {"_": (1,), "_n": (1, 2)},
    ),
)


def main(arguments: list[str]) -> int:
    """Updates the catalogs, or with `--check` only compares, and prints what is not in order."""
    check = "--check" in arguments
    complaints = [complaint for domain in DOMAINS for complaint in update(domain, write=not check)]
    print(*complaints, f"Complaints about the catalogs: {len(complaints)}.", sep="\n")
    return 1 if check and complaints else 0


def update(domain: Domain, *, write: bool) -> list[str]:
    """Brings one domain's catalogs up to date with the code; returns what is not in order, in words."""
    template = extracted(domain, ROOT)
    complaints = _settle(HERE / f"{domain.name}.pot", template, domain, write=write)
    for language in domain.languages:
        path = HERE / language / "LC_MESSAGES" / f"{domain.name}.po"
        catalog = merged(template, existing(path, language), language)
        complaints += _settle(path, catalog, domain, write=write)
        complaints += [f"{path.relative_to(ROOT)}: {fault}" for fault in faults(catalog, language)]
    return complaints


def _settle(path: Path, catalog: Catalog, domain: Domain, *, write: bool) -> list[str]:
    text = as_po(catalog, domain)
    if path.exists() and path.read_bytes() == text:
        return []
    if not write:
        return [f"{path.relative_to(ROOT)}: not in step with the code; run `make translate`"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return []


def extracted(domain: Domain, root: Path) -> Catalog:
    """The texts of one domain, in the order of the files and lines they stand in."""
    catalog = Catalog(fuzzy=False)
    for path in _sources(root):
        keywords = domain.python if path.suffix == ".py" else domain.templates
        labels = _labels(path)
        for text, comments in _texts(path, keywords):
            catalog.add(text, auto_comments=[BUTTON, *comments] if text in labels else comments)
    return catalog


def _sources(root: Path) -> Iterator[Path]:
    for ring in RINGS:
        yield from sorted(p for p in (root / ring).rglob("*") if p.suffix == ".py" or "templates" in p.parts)


def _texts(path: Path, keywords: dict[str, tuple[int, ...]]) -> Iterator[tuple[Any, list[str]]]:
    if path.is_dir() or not keywords:
        return
    method = "python" if path.suffix == ".py" else "jinja2"
    with path.open("rb") as source:
        for _, text, comments, _ in extract(method, source, keywords, TAGS, options={"silent": "false"}):
            yield text, comments


def _labels(path: Path) -> set[object]:
    """The texts that stand where a button's label goes."""
    if path.suffix != ".py":
        return set()
    calls = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Call)]
    labels = [call.args[0] for call in calls if getattr(call.func, "id", "") == BUTTON_CALL and call.args]
    labels += [k.value for call in calls for k in call.keywords if k.arg == BUTTON_KEYWORD]
    return {n.value for label in labels for n in ast.walk(label) if isinstance(n, ast.Constant)}


def existing(path: Path, language: str) -> Catalog:
    """The catalog as it stands on disk, empty if there is none yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as lines:
        return read_po(lines, locale=language)


def merged(template: Catalog, old: Catalog, language: str) -> Catalog:
    """The template's texts with the translations there are; nothing is guessed, what is unused goes."""
    catalog = Catalog(locale=language, header_comment=old.header_comment)
    # Babel knows one form only for Turkish, Persian and others, and would leave out the second.
    catalog.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    for message in _messages(template):
        known = old.get(message.id)
        catalog.add(
            message.id,
            _translation(message, known, language),
            flags={"fuzzy"} if known and known.fuzzy else set(),
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known else [],
        )
    return catalog


def _translation(message: Message, known: Message | None, language: str) -> Any:
    if language == "en":
        return message.id
    if known and known.pluralizable == message.pluralizable:
        return known.string
    return ("",) * forms(language) if message.pluralizable else ""


def as_po(catalog: Catalog, domain: Domain) -> bytes:
    """The catalog as a .po file; its header holds no date, so that it changes only with the texts."""
    language = str(catalog.locale) if catalog.locale else ""
    for message in catalog:
        # No text here is filled in by `%`; Babel takes "100 % sure" for it.
        message.flags.discard("python-format")
    body = BytesIO()
    write_po(body, catalog, width=77, no_location=True, omit_header=True, ignore_obsolete=True)
    return _header(catalog, language, domain).encode() + b"\n" + body.getvalue().rstrip(b"\n") + b"\n"


def _header(catalog: Catalog, language: str, domain: Domain) -> str:
    fields = {
        "Project-Id-Version": "Koban",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS.get(language, ONE_ALONE),
    }
    comment = catalog.header_comment
    if not language or "Koban" not in comment:
        comment = f"# Koban: {domain.readers}."
    lines = [f'"{name}: {value}\\n"' for name, value in fields.items()]
    return "\n".join([comment, 'msgid ""', 'msgstr ""', *lines, ""])


def faults(catalog: Catalog, language: str) -> Iterator[str]:
    """What is wrong with the translations of one catalog, in words."""
    for message in _messages(catalog):
        name = shorten(_sources_of(message)[0])
        if message.fuzzy:
            yield f"marked as unsure (fuzzy): {name}"
        elif not all(_translations_of(message)):
            yield f"not translated: {name}"
        else:
            yield from (f"{fault}: {name}" for fault in _faults_of(message, language))


def _faults_of(message: Message, language: str) -> Iterator[str]:
    expected = set().union(*map(placeholders, _sources_of(message)))
    loose = FORMS_OF_ONE_NUMBER.get(language, ONE_NUMBER) if message.pluralizable else ()
    limit = BUTTON_LIMIT if any(c.startswith(BUTTON) for c in message.auto_comments) else MESSAGE_LIMIT
    for index, text in enumerate(_translations_of(message)):
        missing = placeholders(text) ^ expected
        if missing - ({"{number}"} if index in loose else set()):
            yield f"placeholders differ ({', '.join(sorted(missing))})"
        if text.count("**") % 2:
            yield "a ** that is not closed"
        if len(text) > limit:
            yield f"longer than {limit} characters"


def placeholders(text: str) -> set[str]:
    """The `{names}` in a text; a brace that is none counts as itself, so that it is noticed."""
    try:
        return {f"{{{name}}}" for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"a single brace"}


def shorten(text: str) -> str:
    """The beginning of a text, in quotation marks, for a complaint of one line."""
    line = " ".join(text.split())
    return f'"{line if len(line) <= 60 else line[:59] + "…"}"'


def _messages(catalog: Catalog) -> Iterable[Message]:
    return (message for message in catalog if message.id)


def _sources_of(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if message.pluralizable else (str(message.id),)


def _translations_of(message: Message) -> tuple[str, ...]:
    found = message.string
    return tuple(found) if isinstance(found, list | tuple) else (found or "",)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
