"""Static files, under an address that changes with their content: browsers may keep them for a year."""

from hashlib import sha256
from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"
YEAR = "public, max-age=31536000, immutable"


class Shelf:
    """The files of one folder, found once, and one version for all of them."""

    def __init__(self, folder: Path = STATIC) -> None:
        self.files = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
        digest = sha256()
        for name, path in self.files.items():
            digest.update(name.encode() + b"\0" + path.read_bytes())
        self.version = digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        """The address of a file that is on the shelf."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.version}/{name}"

    async def fetch(self, request: web.Request) -> web.FileResponse:
        """A file; an address of another version is not found, so that nothing stale is kept for long."""
        path = self.files.get(request.match_info["name"])
        if path is None or request.match_info["version"] != self.version:
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={"Cache-Control": YEAR})
