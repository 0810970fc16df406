"""The family of a browser, so that its owner knows it again in a list; nothing finer."""

from aiohttp import web

FAMILIES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def family(request: web.Request) -> str:
    """Such as `Firefox, Android`; empty for a browser we do not know."""
    said = request.headers.get("User-Agent", "")
    found = (next((name for mark, name in known if mark in said), "") for known in (FAMILIES, SYSTEMS))
    return ", ".join(part for part in found if part)
