"""Folders and files that others on this machine could read."""

import stat
from pathlib import Path

from bot.config import Settings
from bot.doctor.finding import Finding
from locales import mark_desk
from storage.db import file_of

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def exposed(settings: Settings) -> list[Finding]:
    """What is not kept to its owner; what lies in a closed folder is. Key files are refused by themselves."""
    folder = settings.folder
    databases = [path for path in map(file_of, (settings.database, settings.keystore)) if path]
    wanted = [folder, folder / "keys", folder / "attachments", *databases]
    return [_finding(path) for path in wanted if _open_to_others(path) and not _behind_a_closed_door(path, folder)]


def _behind_a_closed_door(path: Path, folder: Path) -> bool:
    return path != folder and path.exists() and not _open_to_others(path.parent)


def _open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & OTHERS)
    except OSError:
        return False


def _finding(path: Path) -> Finding:
    mode = "700" if path.is_dir() else "600"
    sentence = mark_desk("Others on this machine can look into {path}. Run: chmod {mode} {path}")
    return Finding(sentence, {"path": path, "mode": mode})
