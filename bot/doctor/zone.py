"""What the zone itself lacks: contacts, signatures, copies, people for every role."""

from datetime import UTC, datetime, timedelta

from bot.doctor.finding import Finding
from handlers.services import desk, zone
from handlers.services.areas import Area
from handlers.services.zone import Zone
from locales import mark_desk
from storage import inbox, people
from storage.db import Storage
from storage.models import Person

BACKUP_GOOD_FOR = timedelta(days=7)
ANSWERING = ("officer", "liaison", "youth", "team")
CONTACTS = {
    "complaint": mark_desk(
        "Citizens are not told where to complain about the police. Fill in [contacts.complaint] and import the file."
    ),
    "victim": mark_desk("Citizens are not told who helps victims. Fill in [contacts.victim] and import the file."),
    "data_protection": mark_desk(
        "Citizens are not told who your data protection officer is. Fill in [contacts.data_protection] and "
        "import the file."
    ),
    "interpreter": mark_desk(
        "No interpreter is named for languages nobody reads. Fill in [contacts.interpreter] and import the file."
    ),
}
HINTS = ("interpreter",)


async def is_demo(storage: Storage) -> bool:
    """Whether this is the demo zone, whose contacts and texts nobody relies on; raises Misconfigured without a zone."""
    async with storage.read() as tx:
        return (await zone.the(tx)).demo


async def wrong(storage: Storage) -> list[Finding]:
    """Everything the zone lacks."""
    async with storage.read() as tx:
        here, failed = await zone.the(tx), (await inbox.sizes(tx)).get(inbox.FAILED, 0)
        uncovered = await desk.uncovered(tx)
        waiting = 0 if here.demo else await people.without_way_in(tx)
        staff = await people.everyone(tx)
    found = [*_failed(failed), *_uncovered(uncovered)]
    if here.demo:
        return found
    return [
        *_contacts(here),
        *_legal(here),
        *_copies(here, turned=_turned(storage)),
        *_roles(staff),
        *found,
        *_signing_in(waiting),
    ]


async def about_people(storage: Storage) -> list[Finding]:
    """What an import should remark: areas and roles that nobody has, or several."""
    async with storage.read() as tx:
        uncovered, staff = await desk.uncovered(tx), await people.everyone(tx)
    return [*_roles(staff), *_uncovered(uncovered)]


def _contacts(here: Zone) -> list[Finding]:
    lacking = [name for name in CONTACTS if not here.contacts.get(name, {}).get("name")]
    return [Finding(CONTACTS[name], must=name not in HINTS) for name in lacking]


def _legal(here: Zone) -> list[Finding]:
    if here.legal.get("signed_by") and here.legal.get("signed_on"):
        return []
    sentence = mark_desk(
        "Nobody has signed off the legal texts. Have them checked, write who did and when under [legal], and import "
        "the file."
    )
    return [Finding(sentence)]


def _turned(storage: Storage) -> bool:
    return any(number > 1 for number in storage.keys.known.values())


def _copies(here: Zone, *, turned: bool) -> list[Finding]:
    found = []
    if here.keys_copied_at is None:
        sentence = mark_desk(
            "Nobody has confirmed that the keys were copied. Run: koban keys sheet. Put the copy into a safe. "
            "Then run: koban keys confirm"
        )
        found.append(Finding(sentence, passing=turned))  # a zone that was open once starts again after a turning
    if here.backed_up_at is None:
        found.append(Finding(mark_desk("There is no backup yet. Run: koban backup")))
    elif here.backed_up_at < datetime.now(UTC) - BACKUP_GOOD_FOR:
        sentence = mark_desk("The last backup is older than 7 days. Run: koban backup")
        found.append(Finding(sentence, passing=True))
    return found


def _roles(staff: list[Person]) -> list[Finding]:
    found = []
    for role in ("victim", "complaint"):
        holders = [person for person in staff if role in person.roles]
        if not holders:
            sentence = mark_desk(
                "Nobody has the role {role}, so what citizens write to it would lie unread. Give it to a person."
            )
            found.append(Finding(sentence, {"role": role}))
        if len(holders) > 1:
            sentence = mark_desk("Several people have the role {role}; new messages go to {name}, the first by name.")
            found.append(Finding(sentence, {"role": role, "name": holders[0].name}, must=False))
    if not any(set(ANSWERING) & set(person.roles) for person in staff):
        sentence = mark_desk("Nobody can answer citizens: give a person one of the roles {roles}.")
        found.append(Finding(sentence, {"roles": ", ".join(ANSWERING)}))
    if not any("administrator" in person.roles for person in staff):
        found.append(
            Finding(mark_desk("Nobody has the role administrator, so nobody hears what Koban needs."), must=False)
        )
    return found


def _failed(number: int) -> list[Finding]:
    sentence = mark_desk("Messages that could not be handled are kept: {number}. After an update, run: koban retry")
    return [Finding(sentence, {"number": number}, must=False)] if number else []


def _uncovered(uncovered: list[Area]) -> list[Finding]:
    sentence = mark_desk("The area {area} has no officer: its messages go to the team.")
    return [Finding(sentence, {"area": next(iter(area.names.values()))}, must=False) for area in uncovered]


def _signing_in(number: int) -> list[Finding]:
    sentence = mark_desk(
        "People who have no way yet to sign in to the desk: {number}. For each, run: koban invite PERSON"
    )
    return [Finding(sentence, {"number": number}, must=False)] if number else []
