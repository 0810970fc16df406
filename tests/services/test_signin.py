"""The ways in: password, codes and recovery codes that work once, guessing that is slowed, links by mail."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from sqlalchemy import select, update

from handlers.services import credentials, guesses, passwords, people, privacy, sessions, signin
from handlers.services.errors import CodeUsed, OfferOver, Refusal, TooManyCodes, WrongCode, WrongSignIn
from handlers.services.sessions import CODE, FULL, SETUP
from storage import outbox
from storage.db import Storage
from storage.models import AuditEntry, Credential, Meter, Person, RecoveryCode, Zone
from storage.outbox import due, values
from tests import make

PASSWORD = "vier natte voeten zingen"


@dataclass
class Holder:
    """Somebody with a password, an authenticator app and recovery codes."""

    storage: Storage
    session: str
    secret: str
    recovery: list[str]

    def code(self, late: float = 0) -> str:
        """What the app shows now, or so many seconds from now."""
        return pyotp.TOTP(self.secret).at(datetime.now(UTC) + timedelta(seconds=late))

    async def knocks(self, password: str = PASSWORD, name: str = "lena") -> tuple[int, str | None]:
        """Tries name and password: how long it waits, and the session it leads to."""
        async with self.storage.write() as tx:
            attempt = await signin.knock(tx, name)
        fits = await passwords.fits(attempt.hash, password)
        try:
            async with self.storage.write() as tx:
                return attempt.wait, await signin.by_password(tx, attempt, fits, "")
        except WrongSignIn:
            return attempt.wait, None

    async def enters(self, code: str, *, recovery: bool = False) -> str:
        """From the password to the desk."""
        _, session = await self.knocks()
        assert session
        async with self.storage.write() as tx:
            lena = await make.person(tx, "lena")
            await signin.knock_again(tx, lena, code=not recovery)
        async with self.storage.write() as tx:
            way = signin.by_recovery if recovery else signin.by_code
            return await way(tx, lena, session, code)


@pytest.fixture
async def lena(storage: Storage) -> Holder:
    """Lena in a real zone, who came by invitation and chose everything."""
    async with storage.write() as tx:
        await tx.session.execute(update(Zone).values(demo=False))
        tx.ring("zone")
        person = await make.person(tx, "lena")
        person.mail = "Lena@zone.example"
        session = await signin.by_invitation(tx, await people.invitation(tx, person), "")
    kept = await passwords.hashed(PASSWORD)
    async with storage.write() as tx:
        session = await credentials.set_password(tx, person, session, kept, None)
        secret, offer = credentials.offer(tx, session)
        session, recovery = await credentials.set_codes(tx, person, session, offer, pyotp.TOTP(secret).now())
    return Holder(storage, session, secret, recovery)


async def stage(storage: Storage, session: str | None) -> str | None:
    """How far a session is."""
    async with storage.read() as tx:
        visit = await sessions.find(tx, session or "")
        return visit.stage if visit else None


async def told(storage: Storage) -> list[str]:
    """What the audit chain holds, oldest first."""
    async with storage.read() as tx:
        return list((await tx.session.execute(select(AuditEntry.what).order_by(AuditEntry.number))).scalars())


def after(**time: float) -> time_machine.travel:
    """So much later."""
    return time_machine.travel(datetime.now(UTC) + timedelta(**time))


async def test_password_and_code_lead_in_by_name_or_mail(lena: Holder) -> None:
    for minutes, name in enumerate(("lena", "lena@ZONE.example", " LENA "), start=1):
        with after(minutes=minutes):
            _, session = await lena.knocks(name=name)
            assert await stage(lena.storage, session) == CODE
            inside = await lena.enters(lena.code())
            assert await stage(lena.storage, inside) == FULL


async def test_what_an_invitation_leads_through_is_noted(lena: Holder) -> None:
    assert await stage(lena.storage, lena.session) == FULL
    chosen = ["invite-link-made", "invitation-used", "password-set", "codes-set", "recovery-made"]
    assert await told(lena.storage) == chosen
    assert len(set(lena.recovery)) == 10


async def test_no_proof_lies_readable_in_the_database(lena: Holder) -> None:
    async with lena.storage.read() as tx:
        kept = (await tx.session.execute(select(Credential))).scalar_one()
        hashes = list((await tx.session.execute(select(RecoveryCode.hash))).scalars())
    assert kept.password is not None
    assert kept.password.startswith("$argon2id$")
    assert kept.secret is not None
    assert lena.secret.encode() not in kept.secret
    assert not {code.replace("-", "") for code in lena.recovery} & set(hashes)


async def test_a_code_works_once(lena: Holder) -> None:
    with after(minutes=5):
        code = lena.code()
        await lena.enters(code)
        with pytest.raises(CodeUsed):
            await lena.enters(code)
        with pytest.raises(CodeUsed):
            await lena.enters(lena.code(late=-30))
        await lena.enters(lena.code(late=30))


async def test_a_recovery_code_works_once_and_new_ones_replace_the_old(lena: Holder) -> None:
    written = lena.recovery[0].lower().replace("-", " ")
    assert await stage(lena.storage, await lena.enters(written, recovery=True)) == FULL
    for code in (lena.recovery[0], "", "2345-6789-ABCD-EFGH"):
        with pytest.raises(WrongCode):
            await lena.enters(code, recovery=True)
    async with lena.storage.write() as tx:
        person = await make.person(tx, "lena")
        assert (await credentials.held(tx, person)).recovery == 9
        fresh = await credentials.new_recovery(tx, person)
        assert (await credentials.held(tx, person)).recovery == 10
    with pytest.raises(WrongCode):
        await lena.enters(lena.recovery[1], recovery=True)
    await lena.enters(fresh[0], recovery=True)


async def test_anothers_recovery_code_opens_nothing(lena: Holder) -> None:
    async with lena.storage.write() as tx:
        bram = await make.person(tx, "bram")
        with pytest.raises(WrongCode):
            await credentials.use_recovery(tx, bram, lena.recovery[0])


async def test_a_link_asks_for_the_code_too(lena: Holder) -> None:
    for slug, where in (("lena", CODE), ("bram", SETUP)):
        async with lena.storage.write() as tx:
            session = await signin.by_link(tx, await people.signin_link(tx, await make.person(tx, slug)), "")
        assert await stage(lena.storage, session) == where


async def test_in_the_demo_a_link_is_enough(storage: Storage) -> None:
    async with storage.write() as tx:
        session = await signin.by_link(tx, await people.signin_link(tx, await make.person(tx, "lena")), "")
    assert await stage(storage, session) == FULL


async def test_guessing_is_slowed_more_and_more_and_never_stopped(lena: Holder) -> None:
    waits = [(await lena.knocks("geraden wachtwoord"))[0] for _ in range(11)]
    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30]
    wait, session = await lena.knocks()
    assert wait == 30
    assert await stage(lena.storage, session) == CODE


async def test_a_name_nobody_has_is_answered_and_slowed_the_same(lena: Holder) -> None:
    for name in ("nobody", "lena"):
        assert [await lena.knocks("geraden wachtwoord", name) for _ in range(5)] == [
            (wait, None) for wait in (0, 0, 0, 1, 2)
        ]


async def test_guessing_at_one_account_slows_nobody_else(lena: Holder) -> None:
    for _ in range(9):
        await lena.knocks("geraden wachtwoord", "bram")
    assert (await lena.knocks())[0] == 0


async def test_guessing_at_many_accounts_slows_everybody_for_a_while(lena: Holder) -> None:
    async with lena.storage.write() as tx:
        for number in range(guesses.FREE_OF_ALL + 5):
            await signin.knock(tx, f"name-{number}")
    assert (await lena.knocks("geraden wachtwoord"))[0] == 30
    assert (await told(lena.storage)).count("signin-slowed-all") == 1
    with after(minutes=5):
        assert (await lena.knocks())[0] == 0


async def test_the_waits_fade_and_end_with_a_right_sign_in(lena: Holder) -> None:
    for _ in range(20):
        await lena.knocks("geraden wachtwoord")
    with after(minutes=8):
        assert (await lena.knocks("geraden wachtwoord"))[0] == 16
    with after(minutes=30):
        assert (await lena.knocks("geraden wachtwoord"))[0] == 0
        for _ in range(4):
            await lena.knocks("geraden wachtwoord")
        await lena.enters(lena.code())
        assert (await lena.knocks("geraden wachtwoord"))[0] == 0
    with after(hours=3):
        async with lena.storage.write() as tx:
            await privacy.forget(tx)
            assert (await tx.session.execute(select(Meter))).scalars().all() == []


async def test_a_series_of_guesses_is_one_entry_and_names_nobody_in_the_meters(lena: Holder) -> None:
    for _ in range(6):
        await lena.knocks("geraden wachtwoord")
    assert (await told(lena.storage)).count("signin-slowed") == 1
    async with lena.storage.read() as tx:
        person = await make.person(tx, "lena")
        tags = (await tx.session.execute(select(Meter.tag))).scalars().all()
    assert not {person.id, "lena"} & set(tags)


async def test_after_twenty_wrong_codes_a_recovery_code_still_works(lena: Holder) -> None:
    with after(minutes=5):
        for _ in range(20):
            with pytest.raises(WrongCode):
                await lena.enters("000000" if lena.code() != "000000" else "111111")
        with pytest.raises(TooManyCodes):
            await lena.enters(lena.code())
        await lena.enters(lena.recovery[0], recovery=True)
        await lena.enters(lena.code())


async def test_a_password_that_changed_meanwhile_does_not_open(lena: Holder) -> None:
    async with lena.storage.write() as tx:
        attempt = await signin.knock(tx, "lena")
    other = await passwords.hashed("heel andere woorden hier")
    async with lena.storage.write() as tx:
        await credentials.set_password(tx, await make.person(tx, "lena"), lena.session, other, attempt.hash)
    with pytest.raises(WrongSignIn):
        async with lena.storage.write() as tx:
            await signin.by_password(tx, attempt, True, "")
    with pytest.raises(WrongSignIn):
        async with lena.storage.write() as tx:
            await credentials.set_password(tx, await make.person(tx, "lena"), lena.session, other, attempt.hash)


async def test_a_changed_password_and_a_changed_app_sign_the_others_out(lena: Holder) -> None:
    async with lena.storage.write() as tx:
        person = await make.person(tx, "lena")
        before, other = await credentials.password_of(tx, person.id), await sessions.begin(tx, person.id, FULL, "")
        mine = await credentials.set_password(tx, person, lena.session, "$argon2id$new", before)
    assert [await stage(lena.storage, one) for one in (lena.session, other, mine)] == [None, None, FULL]
    async with lena.storage.write() as tx:
        other = await sessions.begin(tx, person.id, FULL, "")
        secret, offer = credentials.offer(tx, mine)
        new, _ = await credentials.set_codes(tx, person, mine, offer, pyotp.TOTP(secret).now())
    assert [await stage(lena.storage, one) for one in (mine, other, new)] == [None, None, FULL]


async def test_an_invitation_anew_ends_what_was_chosen_before(lena: Holder) -> None:
    async with lena.storage.write() as tx:
        person = await make.person(tx, "lena")
        anew = await people.invitation(tx, person, await make.person(tx, "tuur"))
    assert await stage(lena.storage, lena.session) == FULL
    async with lena.storage.write() as tx:
        session = await signin.by_invitation(tx, anew, "")
        assert await credentials.held(tx, person) == credentials.Held(False, False, 0)
    assert await stage(lena.storage, lena.session) is None
    assert await stage(lena.storage, session) == SETUP
    assert await lena.knocks() == (0, None)


async def test_an_offer_belongs_to_the_browser_it_was_shown_in(lena: Holder) -> None:
    async with lena.storage.read() as tx:
        _, offer = credentials.offer(tx, "another browser")
        for forged in (offer, "", "x", "äöü", "AQEAAA=="):
            with pytest.raises(OfferOver):
                credentials.offered(tx, lena.session, forged)


async def mails(storage: Storage) -> list[tuple[str | None, str, str]]:
    """Links that wait to be mailed: to whom, which notice, and the secret in it."""
    async with storage.read() as tx:
        found = await due(tx, (), (outbox.MAIL,), 100)
        return [(row.reader_id, row.notice, (await values(tx, row))["secret"]) for row in found]


@pytest.mark.parametrize("typed", ["lena@zone.example", " LENA@zone.example "])
async def test_a_link_by_mail_is_queued_and_leads_to_the_code(lena: Holder, typed: str) -> None:
    async with lena.storage.write() as tx:
        await signin.link_by_mail(tx, typed)
        person = await make.person(tx, "lena")
    ((reader, notice, secret),) = await mails(lena.storage)
    assert (reader, notice) == (person.id, "signin_link")
    async with lena.storage.write() as tx:
        session = await signin.by_link(tx, secret, "")
    assert await stage(lena.storage, session) == CODE


async def test_nobody_is_mailed_for_a_stranger_or_a_short_name_or_again_and_again(lena: Holder) -> None:
    for typed in ("nobody@zone.example", "lena", "bram", "", "\0@"):
        async with lena.storage.write() as tx:
            await signin.link_by_mail(tx, typed)
    assert await mails(lena.storage) == []
    for _ in range(6):
        async with lena.storage.write() as tx:
            await signin.link_by_mail(tx, "lena@zone.example")
    assert len(await mails(lena.storage)) == 3


async def test_an_address_that_two_share_names_nobody(lena: Holder) -> None:
    async with lena.storage.write() as tx:
        (await make.person(tx, "bram")).mail = "lena@zone.example"
        await signin.link_by_mail(tx, "lena@zone.example")
        assert (await signin.knock(tx, "lena@zone.example")).person_id is None
        assert (await signin.knock(tx, "lena")).person_id
    assert await mails(lena.storage) == []


async def test_entries_hold_no_secret(lena: Holder) -> None:
    await lena.enters(lena.recovery[0], recovery=True)
    async with lena.storage.read() as tx:
        found = (await tx.session.execute(select(AuditEntry))).scalars().all()
        people_there = {one.slug for one in (await tx.session.execute(select(Person))).scalars()}
    why = {entry.why for entry in found if entry.why}
    assert why <= {"password", "code", "link", "recovery code"} | people_there
    assert all(len(entry.what) <= 24 for entry in found)


async def test_two_uses_of_one_code_at_the_same_moment_let_one_in(lena: Holder) -> None:
    with after(minutes=5):
        code = lena.code()
        came = await asyncio.gather(*(lena.enters(code) for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(one, str) for one in came) == 1
    assert all(isinstance(one, str | Refusal) for one in came)


async def test_attempts_beside_an_owner_who_gets_in_are_all_counted(lena: Holder) -> None:
    async def knocks() -> None:
        for _ in range(50):
            async with lena.storage.write() as tx:
                await signin.knock(tx, "lena")

    async def gets_in() -> None:
        for _ in range(50):
            async with lena.storage.write() as tx:
                await signin.proved(tx, await make.person(tx, "lena"))

    went = await asyncio.gather(knocks(), knocks(), knocks(), gets_in(), gets_in(), return_exceptions=True)
    assert [one for one in went if one is not None] == []
