"""The figures of a run, and the promises it broke, in words."""

import json
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

from storage import outbox
from tests.reliability.run import RECOVERY_LIMIT, Run

# What a part that was interrupted may say; anything else from warnings on is told.
HARMLESS = {"telegram-unreachable", "outbox-recovered", "texts-not-set", "telegram-asks-to-wait"}


def figures(run: Run, log: Path) -> dict[str, Any]:
    """What was done, and what came of it."""
    told, found, count = run.town.told, run.effects, run.town.ledger.compared()
    recoveries, doubts = run.recoveries(), _in_doubt(log)
    return {
        "kills, between a send and its record": run.between,
        "kills, at a random moment": run.at_a_moment,
        "reports told, receipts read": f"{len(told)}, {sum(bool(report.number) for report in told)}",
        "additions, edits, photos, officers' answers": (
            f"{sum(len(report.words) > 1 for report in told)}, {sum(bool(report.replaced) for report in told)}, "
            f"{sum(report.photo for report in told)}, {len(run.town.answers)}"
        ),
        "updates pushed, seen": f"{run.pushed}, {found.updates}",
        "cases, messages, photos in the database": f"{found.cases}, {found.messages}, {found.photos}",
        "effects missing, double or out of place": len(found.wrong),
        "messages owed, sent": f"{count.expected}, {len(run.town.ledger.said)}",
        "messages that never came": count.missing,
        "deeds done again after 400 s without an answer, given up": f"{run.town.asked_again}, {len(run.town.gave_up)}",
        "messages repeated, all marked": sum(said.repeat for said in run.town.ledger.said),
        "of these came twice": count.arrived_twice,
        "of these to one person after one kill, at most": run.twice_after_one_kill(),
        "came twice without the mark": count.twice_without_mark,
        "came twice with the mark, after as many kills": count.marked_twice,
        "rows in doubt after a kill, on average, at most": (
            f"{sum(doubts) / max(1, len(run.starts)):.2f}, {max(doubts, default=0)}"
        ),
        "seconds from start to first message, median, longest": (
            f"{median(recoveries):.1f}, {max(recoveries):.1f}" if recoveries else "none"
        ),
        "left in the inbox, in the outbox": f"{found.inbox or 'none'}, {found.outbox or 'none'}",
        "keys and files without a case": f"{found.orphan_keys}, {found.orphan_files}",
        "refused by the limits (429)": run.standin.refused,
        "warnings and errors in the log": dict(_complaints(log)) or "none",
    }


def broken(run: Run, log: Path) -> list[str]:
    """The promises that did not hold."""
    count, recoveries = run.town.ledger.compared(), run.recoveries()
    unknown = run.effects.outbox.get(outbox.UNKNOWN, 0)
    checks = {
        "people stopped with an error": len(run.stopped),
        "reports have no receipt": sum(not report.number for report in run.town.told),
        "messages never came that were not in doubt twice": max(0, count.missing - run.town.asked_again - unknown),
        "people gave up": len(run.town.gave_up),
        "messages came twice without the mark": count.twice_without_mark,
        "messages came twice between two kills": max(0, run.copies_in_one_life() - 1),
        "updates were lost or counted twice": abs(run.pushed - run.effects.updates),
        "starts took longer than 60 s to the first message": sum(r > RECOVERY_LIMIT for r in recoveries),
        "ends that were no kill": run.ended_by_itself,
        "messages came twice to one person after one kill": max(0, run.twice_after_one_kill() - 1),
        "rows are left in the inbox": sum(run.effects.inbox.values()),
        "rows are left to be sent": sum(n for state, n in run.effects.outbox.items() if state != outbox.UNKNOWN),
        "messages nobody was owed": len(run.town.ledger.unexpected()),
        "errors in the log": sum(n for event, n in _complaints(log).items() if event not in HARMLESS),
    }
    sentences = [f"{number} {what}" for what, number in checks.items() if number]
    return [*sentences, *run.town.gave_up, *run.effects.wrong, *count.examples[:20], *run.town.ledger.unexpected()[:20]]


def _lines(log: Path) -> list[dict[str, Any]]:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [json.loads(line) if line.startswith("{") else {"event": line, "level": "error"} for line in lines]


def _in_doubt(log: Path) -> list[int]:
    return [int(line["rows"]) for line in _lines(log) if line.get("event") == "outbox-recovered"]


def _complaints(log: Path) -> Counter[str]:
    loud = ("warning", "error", "critical")
    return Counter(str(line["event"]) for line in _lines(log) if line.get("level") in loud)
