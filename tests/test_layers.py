"""Proves the rings, the home of each outside library and the house sizes, from the code's syntax."""

import ast
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
RINGS = ("bot", "handlers", "storage", "locales")
FILE_LINES, FUNCTION_LINES = 350, 50

# What a file below the first path must never import.
FORBIDDEN = {
    "handlers": {"bot"},
    "storage": {"bot", "handlers"},
    "locales": {"bot", "handlers", "storage"},
    "handlers/services": {"handlers.dialogue", "handlers.router", "handlers.citizen", "handlers.officer"},
    "handlers/citizen": {"storage", "handlers.officer", "handlers.router"},
    "handlers/officer": {"storage", "handlers.citizen", "handlers.router"},
}
# Where an outside library may be imported; the standard library and pure formats are nobody's.
HOMES = {
    "telegram": ("bot/channels/telegram/",),
    "aiohttp": ("bot/",),
    "jinja2": ("bot/web/",),
    "markupsafe": ("bot/web/",),
    "apscheduler": ("bot/clock.py",),
    "sqlalchemy": ("storage/",),
    "alembic": ("storage/",),
    "psycopg": ("storage/",),
    "aiosqlite": ("storage/",),
    "sqlite3": ("storage/",),
    "babel": ("locales/",),
    "gettext": ("locales/",),
    "markdown_it": ("locales/markdown.py",),
    "PIL": ("bot/media.py",),
    "pillow_heif": ("bot/media.py",),
    "filetype": ("bot/media.py",),
    "cryptography": ("storage/",),
    "shapely": ("handlers/services/",),
    "rapidfuzz": ("handlers/services/",),
    "orjson": ("bot/",),
    "segno": ("bot/",),
    "fpdf": ("bot/paper/",),
    "uharfbuzz": ("bot/paper/",),
    "icalendar": ("bot/calendar.py",),
    "structlog": ("bot/",),
    "typer": ("bot/",),
    "pydantic": ("bot/zonefile/",),
    "aiosmtplib": ("bot/mail.py",),
    "argon2": ("handlers/services/passwords.py",),
    "zxcvbn": ("handlers/services/passwords.py",),
    "pyotp": ("handlers/services/passwords.py",),
    "uvloop": ("bot/",),
    "httpx": (),
    "requests": (),
}
ENVIRONMENT_READER = "bot/config.py"
# Loops that must outlive whatever goes wrong in one round, and the door of the web pages.
BROAD_EXCEPTS = {
    "bot/inbox.py",
    "bot/outbox.py",
    "bot/clock.py",
    "bot/web/__init__.py",
    "bot/web/guards.py",
}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


CODE = [path for ring in RINGS for path in sorted((ROOT / ring).rglob("*.py"))]
TREES = {_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in CODE}


def imported(name: str, tree: ast.Module) -> Iterator[str]:
    """The full dotted name of everything a file imports, `import` statements inside functions included."""
    package = name.removesuffix(".py").removesuffix("/__init__").split("/")
    depth = 0 if name.endswith("__init__.py") else 1
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - depth - node.level + 1] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _within(module: str, forbidden: set[str]) -> bool:
    return any(module == top or module.startswith(f"{top}.") for top in forbidden)


def wrong_imports(name: str, tree: ast.Module) -> list[str]:
    """What a file imports although its ring, or the library's home, forbids it."""
    forbidden = {top for folder, tops in FORBIDDEN.items() if name.startswith(f"{folder}/") for top in tops} | {"tests"}
    found = [module for module in imported(name, tree) if _within(module, forbidden)]
    for module in imported(name, tree):
        homes = HOMES.get(module.split(".")[0])
        if homes is not None and not name.startswith(homes):
            found.append(module)
    return found


def environment_readings(tree: ast.Module) -> list[int]:
    """The lines that read or change the environment."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv", "putenv"))
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and {"environ", "getenv"} & {a.name for a in node.names}
        )
    ]


def broad_excepts(tree: ast.Module) -> list[int]:
    """The lines that catch everything."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or any(n.id in ("Exception", "BaseException") for n in _names(node.type)))
    ]


def _names(node: ast.expr) -> list[ast.Name]:
    return [part for part in ast.walk(node) if isinstance(part, ast.Name)]


def long_functions(tree: ast.Module) -> list[str]:
    """The functions over the house limit."""
    return [
        f"{node.name} ({length} lines)"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    ]


def _where(look: Callable[[str, ast.Module], list[Any]], allowed: Container[str] = ()) -> dict[str, list[Any]]:
    found = {name: look(name, tree) for name, tree in TREES.items() if name not in allowed}
    return {name: what for name, what in found.items() if what}


def test_imports_go_inwards_and_libraries_stay_at_home() -> None:
    assert _where(wrong_imports) == {}


def test_only_the_settings_read_the_environment() -> None:
    assert _where(lambda _, tree: environment_readings(tree), {ENVIRONMENT_READER}) == {}


def test_only_the_loops_and_the_doors_catch_everything() -> None:
    assert _where(lambda _, tree: broad_excepts(tree), BROAD_EXCEPTS) == {}


def test_files_and_functions_keep_the_house_sizes() -> None:
    migrations = {name for name in TREES if "/migrations/versions/" in name}
    sizes = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in TREES}
    assert {n: lines for n, lines in sizes.items() if lines > FILE_LINES and n not in migrations} == {}
    assert _where(lambda _, tree: long_functions(tree), migrations) == {}


def test_every_file_of_ours_was_looked_at() -> None:
    assert {name.split("/")[0] for name in TREES} == set(RINGS)


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        ("storage/cases.py", "from handlers.services import cases", ["handlers.services.cases"]),
        ("storage/cases.py", "from ..handlers import router", ["handlers.router"]),
        ("handlers/services/cases.py", "from handlers import dialogue", ["handlers.dialogue"]),
        ("handlers/citizen/report.py", "from storage import cases", ["storage.cases"]),
        ("handlers/citizen/report.py", "from handlers.officer import cases", ["handlers.officer.cases"]),
        ("handlers/officer/cases.py", "from ..citizen import report", ["handlers.citizen.report"]),
        ("handlers/router.py", "import telegram.ext", ["telegram.ext"]),
        ("bot/app.py", "def f():\n    import telegram", ["telegram"]),
        ("bot/web/cases.py", "from sqlalchemy import text", ["sqlalchemy.text"]),
        ("locales/__init__.py", "import storage", ["storage"]),
        ("bot/app.py", "from tests import make", ["tests.make"]),
        ("bot/web/cases.py", "from handlers.services import cases\nimport jinja2", []),
        ("handlers/services/cases.py", "from storage import cases\nfrom . import areas", []),
    ],
)
def test_a_wrong_import_is_noticed(name: str, source: str, found: list[str]) -> None:
    assert wrong_imports(name, ast.parse(source)) == found


def test_broad_excepts_environment_and_long_functions_are_noticed() -> None:
    tree = ast.parse("try:\n    os.environ['A']\nexcept (ValueError, Exception):\n    from os import getenv\n")
    assert broad_excepts(tree) == [3]
    assert sorted(environment_readings(tree)) == [2, 4]
    assert long_functions(ast.parse("def f():\n" + "    x = 1\n" * 50)) == ["f (51 lines)"]
