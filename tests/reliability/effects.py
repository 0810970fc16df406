"""What stands in the databases, opened with the keys, held against what the citizens know they did."""

from dataclasses import dataclass, field

from sqlalchemy import func, select

from storage import attachments, audit, cases, inbox, outbox, vault
from storage.db import Storage, Tx
from storage.keystore import CaseKey
from storage.models import AuditEntry, Case, SeenUpdate
from tests.reliability.crowd import Told, Town


@dataclass
class Effects:
    """What was found; every sentence in `wrong` is an effect that is missing, double or out of place."""

    cases: int = 0
    messages: int = 0
    photos: int = 0
    updates: int = 0
    inbox: dict[str, int] = field(default_factory=dict)
    outbox: dict[str, int] = field(default_factory=dict)
    orphan_keys: int = 0
    orphan_files: int = 0
    wrong: list[str] = field(default_factory=list)


async def effects(storage: Storage, town: Town) -> Effects:
    """Reads everything once; nothing may be running any more."""
    found = Effects()
    told = {report.words[0]: report for report in town.told}
    async with storage.write() as tx:
        every = await cases.many(tx, sorted(await cases.alive(tx)))
        found.cases = len(every)
        if found.cases != len(told):
            found.wrong.append(f"{found.cases} cases for {len(told)} reports")
        for case in every:
            await _case(tx, found, case, told, town)
        await _owners(tx, found, every, town)
        await _bookkeeping(tx, found, len(every))
        files = tx.files.names(older_than=float("inf"))
        found.orphan_files = len(files - await attachments.named(tx, files))
    async with storage.case_keys._engine.connect() as connection:
        keys = (await connection.execute(select(func.count()).select_from(CaseKey))).scalar_one()
    found.orphan_keys = keys - found.cases
    return found


async def _case(tx: Tx, found: Effects, case: Case, reports: dict[str, Told], town: Town) -> None:
    thread = await cases.thread(tx, case)
    found.messages += len(thread)
    said = [entry for entry in thread if entry.row.kind == "citizen"]
    told = reports.get(said[0].body["text"]) if said else None
    if told is None:
        found.wrong.append(f"{case.number}: nobody told this")
        return
    answer, answered = town.answers.get(case.number), [e.body["text"] for e in thread if e.row.kind == "officer"]
    photos = [photo for row in (await attachments.of_case(tx, case)).values() for photo in row]
    for photo in photos:
        attachments.open_file(tx.files, await attachments.opened(tx, case, photo))
    found.photos += len(photos)
    checks = {
        "number": told.number in ("", case.number),
        "places in the thread": [entry.row.position for entry in thread] == list(range(1, case.entries + 1)),
        "words": [entry.body["text"] for entry in said] == told.words,
        "earlier words": said[0].body.get("earlier", []) == ([told.replaced] if told.replaced else []),
        "answer": answered == ([answer] if answer else []),
        "photos": len(photos) == case.photos == int(told.photo),
        "receipts": sum(entry.body.get("auto") == "receipt" for entry in thread) == 1,
    }
    found.wrong += [f"{case.number}: {what} not as told" for what, holds in checks.items() if not holds]


async def _owners(tx: Tx, found: Effects, every: list[Case], town: Town) -> None:
    ids = {case.number: case.id for case in every}
    for chat in {told.chat for told in town.told}:
        citizen = await vault.find(tx, "telegram", str(chat))
        theirs = [told for told in town.told if told.chat == chat]
        known = {ids.get(told.number) for told in theirs if told.number}
        if citizen is None or len(citizen.cases) != len(theirs) or not known <= set(citizen.cases):
            found.wrong.append("a citizen's own list is not what they reported")


async def _bookkeeping(tx: Tx, found: Effects, opened: int) -> None:
    found.updates = (await tx.session.execute(select(func.count()).select_from(SeenUpdate))).scalar_one()
    found.inbox, found.outbox = await inbox.sizes(tx), await outbox.sizes(tx)
    entries = select(func.count()).where(AuditEntry.what == "opened")
    if (await tx.session.execute(entries)).scalar_one() != opened:
        found.wrong.append("the audit chain does not hold one opening for each case")
    if (await audit.verify(tx)).broken_at is not None:
        found.wrong.append("the audit chain is broken")
