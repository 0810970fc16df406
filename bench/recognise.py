"""What recognising a language costs: a moment for each message, and memory once."""

import json
import time
from pathlib import Path

from bench.flow import Figures

MESSAGES = Path(__file__).parent.parent / "tests" / "services" / "six_words.json"


async def measure(folder: Path, *, quick: bool) -> Figures:
    """Microseconds for a message of six words, and what the model takes once; the same whether quick or not."""
    from handlers.services.recognition import recognised

    texts = [text for said in json.loads(MESSAGES.read_text(encoding="utf-8")).values() for text in said]
    before = _held_mb()
    begun = time.perf_counter()
    recognised(texts[0])
    loaded = time.perf_counter()
    for text in texts:
        recognised(text)
    done = time.perf_counter()
    return {
        "recognise_us": round((done - loaded) / len(texts) * 1e6),
        "recognise_load_s": round(loaded - begun, 2),
        "recognise_mb": _held_mb() - before,
    }


def _held_mb() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) // 1024
