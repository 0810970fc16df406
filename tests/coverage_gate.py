"""Fails, with words, when the tests cover too little: `python tests/coverage_gate.py coverage.json`."""

import json
import sys
from pathlib import Path
from typing import Any

RINGS = ("handlers", "storage")
RING_MINIMUM, FILE_MINIMUM = 90.0, 75.0


def shortfalls(report: dict[str, Any]) -> list[str]:
    """What is covered too little: rings by line and by branch, files by both together."""
    found = []
    for ring in RINGS:
        files = {n: f["summary"] for n, f in report["files"].items() if n.startswith(f"{ring}/")}
        for what, covered, total in (
            ("lines", "covered_lines", "num_statements"),
            ("branches", "covered_branches", "num_branches"),
        ):
            share = _percent(sum(f[covered] for f in files.values()), sum(f[total] for f in files.values()))
            print(f"{ring}: {share:.1f} % of {what}")
            if share < RING_MINIMUM:
                found.append(f"{ring}: {share:.1f} % of {what}, below {RING_MINIMUM:.0f} %")
        found += [
            f"{n}: {f['percent_covered']:.1f} %, below {FILE_MINIMUM:.0f} %"
            for n, f in sorted(files.items())
            if f["percent_covered"] < FILE_MINIMUM
        ]
    return found


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


if __name__ == "__main__":
    complaints = shortfalls(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    sys.exit("Covered too little:\n" + "\n".join(complaints) if complaints else 0)
