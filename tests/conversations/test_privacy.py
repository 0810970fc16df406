"""Requirement 10: /privacy is made from the configuration that runs, and nothing more is kept than it says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.config import Settings
from handlers.dialogue import units
from locales import BOLD, CITIZEN_LANGUAGES, PLAIN
from storage.base import Base
from storage.db import Storage, Surroundings
from storage.models import Zone
from storage.vault import Known
from tests.conversations.chat import Chat

PAGES = ("", "who", "kept", "choices", "news", "zone")
SHOTS = Path(__file__).parent / "privacy"
SHORT = 1500
CONTACT = {"name": "Nora Distel", "phone": "000 00 00 00", "mail": "data@zone.invalid"}
NAMED = {"contacts": {"data_protection": CONTACT}, "demo": False, "officers_chat": "announce"}
TOPICS = {"kept_by_topic": {"noise": 30, "theft": 365}, "kept_days": 90}
LEGAL = {
    "legal": {"keep_topics": ["theft", "hate"], "wording": {"en": "The chief of police is responsible.", "nl": "…"}}
}


@dataclass(frozen=True)
class Runs:
    """A configuration: what the zone has set, and what runs around the databases."""

    zone: dict[str, Any] = field(default_factory=lambda: dict(NAMED))
    around: Surroundings = field(default_factory=Surroundings)


CONFIGURATIONS = {
    "announcements": Runs(),
    "chat-off": Runs({**NAMED, "officers_chat": "off"}),
    "chat-full": Runs({**NAMED, "officers_chat": "full"}),
    "mail": Runs(around=Surroundings(mail=True)),
    "relay": Runs(around=Surroundings(relay=True)),
    "machine": Runs(around=Surroundings(machine="translate.zone.invalid")),
    "machine-near": Runs(around=Surroundings(machine="127.0.0.1", machine_near=True)),
    "topics-and-law": Runs({**NAMED, **TOPICS, **LEGAL, "audit_days": 730}),
    "nothing-named": Runs({**NAMED, "contacts": {}}),
}


@asynccontextmanager
async def running(storage: Storage, runs: Runs) -> AsyncIterator[None]:
    """The zone with this configuration."""
    async with storage.write() as tx:
        await tx.session.execute(update(Zone).values(**runs.zone))
    before, storage.around = storage.around, runs.around
    storage.memo.forget("zone")
    yield
    storage.around = before


async def told(storage: Storage, runs: Runs, language: str = "en") -> str:
    """All pages, under their addresses."""
    chat = Chat(storage, language=language)
    async with running(storage, runs):
        texts = {page: await chat.forges(f"privacy/{page}" if page else "privacy") for page in PAGES}
    pages = (f"[privacy/{page}]\n{text}\n" for page, text in texts.items())
    return "\n".join(pages).replace(BOLD, "**").replace(PLAIN, "**")


@pytest.mark.parametrize("name", CONFIGURATIONS)
async def test_the_pages_of_each_configuration_are_as_they_were_looked_at(storage: Storage, name: str) -> None:
    text, shot = await told(storage, CONFIGURATIONS[name]), SHOTS / f"{name}.txt"
    if not shot.exists():
        shot.write_text(text, encoding="utf-8")
        pytest.fail(f"{shot.name} was written: look at it")
    assert text == shot.read_text(encoding="utf-8"), "if the new text is true, delete the old file and run again"


@pytest.mark.parametrize("language", CITIZEN_LANGUAGES)
async def test_every_page_is_short_and_whole_in_every_language(storage: Storage, language: str) -> None:
    chat = Chat(storage, language=language)
    async with running(
        storage,
        Runs({**NAMED, **TOPICS, **LEGAL}, Surroundings(mail=True, relay=True, machine="translate.zone.invalid")),
    ):
        for page in PAGES:
            text = await chat.forges(f"privacy/{page}" if page else "privacy")
            assert 50 < units(text) <= SHORT or page == "zone", page
            assert "{" not in text
            assert len(chat.last) == 1


async def test_a_page_that_is_not_there_changes_nothing(storage: Storage, amina: Chat) -> None:
    assert "does not work any more" in await amina.forges("privacy/everything")
    async with running(storage, Runs({**NAMED, "legal": {}})):
        assert "does not work any more" in await amina.forges("privacy/zone")


# Each setting of the zone and of the process: told with a change that shows in the text, or silent with the reason.
TOLD: dict[str, Runs] = {
    "names": Runs({**NAMED, "names": {"en": "Elsewhere", "nl": "Elders"}}),
    "officers_chat": Runs({**NAMED, "officers_chat": "full"}),
    "kept_days": Runs({**NAMED, "kept_days": 365}),
    "kept_by_topic": Runs({**NAMED, "kept_by_topic": {"noise": 3650}}),
    "audit_days": Runs({**NAMED, "audit_days": 36500}),
    "legal": Runs({**NAMED, **LEGAL}),
    "contacts": Runs({**NAMED, "contacts": {}}),
    "mail_url": Runs(around=Surroundings(mail=True)),
    "telegram_url": Runs(around=Surroundings(relay=True)),
    "translate_url": Runs(around=Surroundings(machine="translate.zone.invalid")),
}
SILENT = {
    **dict.fromkeys(("id", "languages", "timezone", "promise_days", "closing_hour", "outside"), "keeps nothing"),
    **dict.fromkeys(("paused_until", "per_second", "keys_copied_at", "backed_up_at"), "of the machine, not of people"),
    "key_prints": "hashes of nothing, by the keys",
    "slug": "the zone's short name in its file",
    "second_reader": "who of the zone must agree before a text goes to many",
    "demo": "an invented zone; said on the first screen",
    "telegram_token": "names the bot, which the citizen sees",
    "telegram_mode": "the same content, fetched or brought",
    "public_url": "the address of the desk",
    **dict.fromkeys(("database", "keystore", "folder"), "where the sealed content lies: on the zone's server"),
    **dict.fromkeys(("web_host", "web_port", "parts"), "which processes run"),
    **dict.fromkeys(
        ("log_format", "log_level"), "no content in the log at any level (tests/reliability/test_no_trace.py)"
    ),
}


def test_no_setting_is_forgotten() -> None:
    settings = {column.name for column in Zone.__table__.columns} | {one.name for one in fields(Settings)}
    assert settings == TOLD.keys() | SILENT.keys()


@pytest.mark.parametrize("setting", TOLD)
async def test_a_setting_that_keeps_or_shows_more_changes_the_text(storage: Storage, setting: str) -> None:
    before = await told(storage, Runs())
    assert await told(storage, TOLD[setting]) != before


def test_what_runs_is_told_as_it_is_set() -> None:
    assert Settings().surroundings == Surroundings()
    assert Settings(mail_url="smtp://localhost").surroundings == Surroundings(mail=True)
    assert Settings(telegram_url="http://localhost:8081").surroundings == Surroundings(relay=True)


# Every table, with the words on the pages that tell of what it holds; nothing of citizens where there are none.
TABLES = {
    "cases": "A closed message",
    "messages": "A closed message",
    "attachments": "with its photos",
    "case_keys": "what was erased is unreadable there",
    "subscriptions": "you stand on a list",
    "answers": "Answers to events",
    "ratings": "only counted",
    "event_days": "only counted",
    "article_votes": "only counted",
    **dict.fromkeys(("article_texts", "article_topics", "article_owners", "article_checks"), ""),
    **dict.fromkeys(("broadcasts", "events", "pictures"), ""),
    "machine_jobs": "A translation program",
    "machine_pairs": "",
    "draft_jobs": "",
    "readings": "one they are asked to translate",
    "shown": "Koban takes your words away there",
    "errands": "whether you may write",
    "citizens": "Sealed, about this chat",
    "places": "One you did not send",
    "traces": "Which chat messages belong to what you sent",
    "trails": "Which chat messages belong to what you sent",
    "inbox": "What failed on our side",
    "outbox": "What failed on our side",
    "seen_updates": "How much one chat sends",
    "meters": "How much one chat sends, and wrong case codes",
    "tallies": "Numbers for each day and topic",
    **dict.fromkeys(("audit_head", "audit_checkpoints"), "The log of who opened or changed a message"),
    "audit": "The log of who opened or changed a message",
    **dict.fromkeys(("zone", "key_holders", "areas", "streets", "start_codes", "assignments"), ""),
    **dict.fromkeys(("people", "leaves", "one_time_links", "web_sessions", "credentials", "recovery_codes"), ""),
}
# And everything that is known of a citizen.
KNOWN = {
    **dict.fromkeys(("id", "channel", "address"), "your Telegram address"),
    "language": "language",
    "area": "neighbourhood",
    "cases": "which messages are yours",
    **dict.fromkeys(("unreachable", "stopped", "quiet", "discreet", "news"), "settings"),
    **dict.fromkeys(("topics", "quiet_from", "quiet_until", "most", "listed"), "topics, hours and number a week"),
    "answers": "yes, maybe or no",
    "reads": "language",
    "sheltered": "whether you chose “Violence at home”",
    **dict.fromkeys(("blocked_until", "blocks"), "whether you may write"),
    "last_day": "until nothing of yours is left here and you were long silent",
}


async def test_every_table_and_everything_known_of_a_citizen_is_told(storage: Storage) -> None:
    assert set(Base.metadata.tables) | {"case_keys"} == TABLES.keys()
    assert {one.name for one in fields(Known)} == KNOWN.keys()
    most = Runs({**NAMED, "officers_chat": "full"}, Surroundings(machine="translate.zone.invalid"))
    text = await told(storage, most)
    assert [words for words in (*TABLES.values(), *KNOWN.values()) if words not in text] == []
