"""Settings from the environment: the only place that reads it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from bot import translator
from handlers.services.errors import Misconfigured
from locales import DESK_LANGUAGES, best, mark_desk
from storage.db import Surroundings

PARTS = ("telegram", "web", "outbox", "clock")


@dataclass(frozen=True)
class Settings:
    """How this process runs; addresses are SQLAlchemy URLs, the folder holds databases, keys and attachments."""

    telegram_token: str = ""
    telegram_url: str = "https://api.telegram.org"
    telegram_mode: str = "polling"
    public_url: str = ""
    database: str = ""
    keystore: str = ""
    folder: Path = Path("data")
    web_host: str = "127.0.0.1"
    web_port: int = 8080
    parts: frozenset[str] = frozenset(PARTS)
    mail_url: str = ""
    translate_url: str = ""
    log_format: str = "text"
    log_level: str = "info"

    @classmethod
    def from_environment(cls) -> "Settings":
        """Reads KOBAN_*; raises Misconfigured with the name of the setting that is wrong."""
        read = os.environ.get
        folder = Path(read("KOBAN_DATA", "data")).expanduser()
        return cls(
            telegram_token=read("KOBAN_TELEGRAM_TOKEN", "").strip(),
            telegram_url=read("KOBAN_TELEGRAM_URL", cls.telegram_url).rstrip("/"),
            telegram_mode=_one_of("KOBAN_TELEGRAM_MODE", "polling", ("polling", "webhook")),
            public_url=read("KOBAN_PUBLIC_URL", "").rstrip("/"),
            database=read("KOBAN_DATABASE", "") or f"sqlite+aiosqlite:///{folder / 'koban.sqlite'}",
            keystore=read("KOBAN_KEYSTORE", "") or f"sqlite+aiosqlite:///{folder / 'keystore.sqlite'}",
            folder=folder,
            web_host=read("KOBAN_WEB_HOST", cls.web_host),
            web_port=_port("KOBAN_WEB_PORT", cls.web_port),
            parts=_parts("KOBAN_PARTS"),
            mail_url=read("KOBAN_MAIL_URL", ""),
            translate_url=read("KOBAN_TRANSLATE_URL", ""),
            log_format=_one_of("KOBAN_LOG_FORMAT", "text", ("text", "json")),
            log_level=_one_of("KOBAN_LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
        )

    @property
    def secure(self) -> bool:
        """Whether people reach the desk over https."""
        return self.public_url.startswith("https://")

    @property
    def surroundings(self) -> Surroundings:
        """What citizens must be told of how this process runs; raises Misconfigured."""
        machine = translator.server(self.translate_url)
        return Surroundings(
            mail=bool(self.mail_url),
            relay=self.telegram_url != type(self).telegram_url,
            machine=machine.host if machine else "",
            machine_near=bool(machine and machine.near),
        )

    @property
    def desk_url(self) -> str:
        """The address people use for the desk."""
        return self.public_url or f"http://{self.web_host}:{self.web_port}"


def console_language() -> str:
    """The language of the console, by LC_ALL or LANG."""
    return best(os.environ.get("LC_ALL") or os.environ.get("LANG"), DESK_LANGUAGES) or "en"


def _one_of(name: str, usual: str, allowed: tuple[str, ...]) -> str:
    value = os.environ.get(name, "").strip().lower() or usual
    if value not in allowed:
        raise Misconfigured(
            mark_desk("The setting {name} must be one of: {allowed}."), name=name, allowed=", ".join(allowed)
        )
    return value


def _port(name: str, usual: int) -> int:
    value = os.environ.get(name, "").strip() or str(usual)
    if not re.fullmatch("[0-9]{1,5}", value) or int(value) > 65535:
        raise Misconfigured(mark_desk("The setting {name} must be a port number, such as 8080."), name=name)
    return int(value)


def _parts(name: str) -> frozenset[str]:
    chosen = frozenset(part.strip() for part in os.environ.get(name, ",".join(PARTS)).split(",") if part.strip())
    if not chosen or not chosen <= frozenset(PARTS):
        raise Misconfigured(
            mark_desk("The setting {name} takes parts from: {allowed}."), name=name, allowed=", ".join(PARTS)
        )
    return chosen
