"""Announcements by mail: gathered by person, without words, never lost, and told of lateness once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import structlog
import time_machine
from sqlalchemy import func, select, update

from bot import mail
from bot.figures import figures
from bot.mailbag import Mailbag
from handlers.services import cases, letters, overdue, privacy, readings, reports, retention
from handlers.services.reports import Words
from storage import outbox, vault
from storage.db import Storage
from storage.models import Case, OutboxRow, Person, Zone
from tests import make
from tests.house import free_port
from tests.mailserver import MailServer, body, mail_server, mute_server

WORDS = "Every night motorbikes race under my window."
PHONE = "4400112255"
DESK = "https://desk.zone.example"


@dataclass
class Zonepost:
    """A zone, its mail server, and the clock's rounds between them."""

    storage: Storage
    server: MailServer
    bag: Mailbag
    now: time_machine.Traveller

    async def round(self, **later: float) -> list[EmailMessage]:
        """Lets time pass and the mail make its round; returns what arrived with it."""
        self.now.shift(timedelta(**later))
        before = len(self.server.received)
        await self.bag.round()
        return self.server.received[before:]

    def restarts(self, url: str = "") -> None:
        """A new process: nothing in memory."""
        self.bag = Mailbag(self.storage, mail.server(url or self.server.url), DESK)

    async def rows(self) -> dict[str, int]:
        """How many mails stand in each state."""
        async with self.storage.read() as tx:
            query = select(OutboxRow.state, func.count()).where(OutboxRow.lane == outbox.MAIL)
            return {row[0]: row[1] for row in await tx.session.execute(query.group_by(OutboxRow.state))}


@pytest.fixture
async def post(storage: Storage) -> AsyncIterator[Zonepost]:
    """Lena reads English, Bram Dutch; both have a mail address and no linked chat."""
    await give_mail(storage, lena="en", bram="nl")
    async with at_the_post(storage) as found:
        yield found


async def give_mail(storage: Storage, **people: str) -> None:
    """Mail addresses for people of the zone, and the languages they read."""
    async with storage.write() as tx:
        for slug, language in people.items():
            person = await make.person(tx, slug)
            person.mail, person.language = f"{slug}@zone.example", language


@asynccontextmanager
async def at_the_post(storage: Storage) -> AsyncIterator[Zonepost]:
    """A mail server and a moment that moves when a test says so."""
    async with mail_server() as server:
        with time_machine.travel(datetime.now(UTC), tick=False) as now:
            found = Zonepost(storage, server, Mailbag(storage, None, DESK), now)
            found.restarts()
            yield found


async def report(storage: Storage, words: str = WORDS, **more: str) -> str:
    """A citizen reports something; returns the number."""
    async with storage.write() as tx:
        known = await vault.find(tx, make.CHANNEL, PHONE) or await make.citizen(tx, "ar", PHONE)
        return (await make.case(tx, words, citizen=known, **more)).number


async def adds(storage: Storage, number: str) -> None:
    """The citizen writes again."""
    async with storage.write() as tx:
        citizen = await vault.find(tx, make.CHANNEL, PHONE)
        assert citizen is not None
        await reports.add(tx, citizen, number, Words(WORDS))


async def put_link(storage: Storage, slug: str, secret: str) -> None:
    """Somebody asks for a sign-in link by mail."""
    async with storage.write() as tx:
        person = await make.person(tx, slug)
        await outbox.put(tx, "signin_link", {"secret": secret}, reader="mail", reader_id=person.id, lane=outbox.MAIL)


async def test_a_new_case_is_announced_by_mail_without_words(post: Zonepost) -> None:
    number = await report(post.storage)
    (letter,) = await post.round()
    assert (letter["To"], letter["Subject"]) == ("lena@zone.example", "One case waits for you")
    text = body(letter)
    for part in (number, "Noise and nuisance", "Molenkom", "Answer before", f"{DESK}/cases/{number}"):
        assert part in text
    assert "motorbikes" not in letter.as_string() + text
    assert "Wolkenmakersstraat" not in letter.as_string() + text
    assert await post.rows() == {}


async def test_a_mail_is_in_its_readers_language(post: Zonepost) -> None:
    await give_mail(post.storage, lena="fr")
    await report(post.storage)
    (letter,) = await post.round()
    assert (letter["Subject"], letter["Content-Language"]) == ("Un dossier vous attend", "fr")


async def test_at_most_one_mail_in_ten_minutes_and_everything_between_is_in_the_next(post: Zonepost) -> None:
    first = await report(post.storage)
    assert len(await post.round()) == 1
    second = await report(post.storage, topic="traffic")
    await adds(post.storage, first)
    await adds(post.storage, first)
    assert await post.round(minutes=5) == []
    post.restarts()
    assert await post.round(minutes=4.9) == []
    (letter,) = await post.round(minutes=0.2)
    assert letter["Subject"] == "2 cases wait for you"
    assert second in body(letter)
    assert body(letter).count(f"The citizen wrote again {first}") == 1
    assert await post.round(minutes=11) == []


async def test_what_changed_and_waits_for_nobody_is_called_so(post: Zonepost) -> None:
    number = await report(post.storage)
    await post.round()
    async with post.storage.write() as tx:
        citizen = await vault.find(tx, make.CHANNEL, PHONE)
        assert citizen is not None
        await reports.withdraw(tx, citizen, number)
    (letter,) = await post.round(minutes=11)
    assert letter["Subject"] == "One case has something new"
    assert "The citizen took it back" in body(letter)


async def test_the_administrator_hears_of_an_area_without_an_officer(post: Zonepost) -> None:
    await give_mail(post.storage, tuur="en")
    async with post.storage.write() as tx:
        await tx.session.execute(update(Person).where(Person.slug == "lena").values(active=False))
    await report(post.storage)
    (letter,) = [letter for letter in await post.round() if letter["To"] == "tuur@zone.example"]
    assert letter["Subject"] == "An area has no officer"
    assert "Molenkom has no officer" in body(letter)


async def test_mail_goes_out_where_the_zone_has_switched_officers_chats_off(post: Zonepost) -> None:
    async with post.storage.write() as tx:
        await tx.session.execute(update(Zone).values(officers_chat="off"))
        tx.ring("zone")
    await report(post.storage)
    assert len(await post.round()) == 1


async def test_the_sender_of_chats_never_fetches_a_mail(post: Zonepost) -> None:
    await report(post.storage)
    assert {row.reader for row in await make.waiting(post.storage)} == {"case"}
    async with post.storage.write() as tx:
        await tx.session.execute(update(OutboxRow).where(OutboxRow.lane == outbox.MAIL).values(state=outbox.SENDING))
        assert await outbox.recover(tx) == 0


async def test_a_case_that_was_erased_closed_or_taken_by_a_colleague_waits_for_nobody(post: Zonepost) -> None:
    erased, closed, taken = [
        await report(post.storage, area="sluiskwartier", topic=t) for t in ("noise", "drugs", "theft")
    ]
    async with post.storage.write() as tx:
        bram = await make.person(tx, "bram")
        everyone = await tx.session.execute(select(Case))
        for case in everyone.scalars():
            case.assigned_to, case.queue = None, "team"
        await cases.close(tx, bram, closed, "solved")
        await cases.take(tx, await make.person(tx, "sena"), taken)
        case = await cases.found(tx, bram, erased)
        await letters.announce(tx, case, "new_case", [bram])
        await privacy.erase(tx, case)
    assert [letter for letter in await post.round() if letter["To"] == "bram@zone.example"] == []


@pytest.mark.parametrize("chats", ["off", "full"])
async def test_a_colleague_asked_to_read_hears_of_it_until_it_is_read_and_the_asker_of_the_answer(
    post: Zonepost, chats: str
) -> None:
    await give_mail(post.storage, sena="en")
    number = await report(post.storage, words=make.ARABIC)
    await post.round()
    async with post.storage.write() as tx:
        await tx.session.execute(update(Zone).values(officers_chat=chats))
        tx.ring("zone")
        lena, sena = await make.person(tx, "lena"), await make.person(tx, "sena")
        lena.languages, sena.languages = ["nl"], ["ar"]
        await readings.ask(tx, lena, number, sena.id)
    (letter,) = [letter for letter in await post.round() if letter["To"] == "sena@zone.example"]
    assert f"Please read this and translate it {number}" in body(letter)
    async with post.storage.write() as tx:
        await readings.decline(tx, sena, number)
        await readings.ask(tx, lena, number, sena.id)
        await readings.take_back(tx, lena, number, sena.id)
    (letter,) = await post.round(minutes=11)
    assert letter["To"] == "lena@zone.example"
    assert f"Your colleague cannot translate it {number}" in body(letter)


@pytest.mark.parametrize("chats", ["off", "full"])
async def test_that_a_case_leaves_or_was_erased_reaches_who_has_it(post: Zonepost, chats: str) -> None:
    leaving, erased = await report(post.storage), await report(post.storage, topic="drugs")
    await post.round()
    async with post.storage.write() as tx:
        await tx.session.execute(update(Zone).values(officers_chat=chats))
        tx.ring("zone")
        await cases.close(tx, await make.person(tx, "lena"), leaving, "solved")
        case = await cases.found(tx, await make.person(tx, "lena"), erased)
        case.gone_at = datetime.now(UTC)
    post.now.shift(timedelta(days=84))
    async with post.storage.write() as tx:
        assert (await retention.warn(tx), await privacy.let_leave(tx)) == (1, 1)
    (letter,) = await post.round()
    for words in (f"Will be erased {leaving}", f"The citizen erased this, it is gone {erased}"):
        assert words in body(letter)


@pytest.mark.parametrize("answer", ["450 later", "451 later"])
async def test_a_mail_the_server_does_not_take_now_is_sent_later_once(post: Zonepost, answer: str) -> None:
    post.server.answers["RCPT"] = answer
    number = await report(post.storage)
    assert await post.round() == []
    assert await post.rows() == {"queued": 1}
    tried = len(post.server.tried)
    await post.round(seconds=10)
    assert len(post.server.tried) == tried
    post.server.answers.clear()
    (letter,) = await post.round(seconds=30)
    assert number in body(letter)
    assert "already" not in body(letter)
    assert await post.round(minutes=11) == []


async def test_an_address_the_server_refuses_stops_nobody_else(post: Zonepost) -> None:
    post.server.answers["lena@zone.example"] = "550 nobody here"
    async with post.storage.write() as tx:
        case = await make.case(tx, WORDS)
        both = [await make.person(tx, "lena"), await make.person(tx, "bram")]
        await letters.announce(tx, case, "citizen_wrote", both[:1])
        case.assigned_to = None
        await letters.announce(tx, case, "citizen_wrote", both[1:])
    (letter,) = await post.round()
    assert letter["To"] == "bram@zone.example"
    assert await post.rows() == {"failed": 2}
    await post.round(minutes=11)
    assert post.server.tried.count("lena@zone.example") == 1


async def test_a_mail_that_may_have_arrived_is_sent_once_more_and_says_so(post: Zonepost) -> None:
    post.server.drops = "DATA"
    await report(post.storage)
    await post.round()
    assert await post.rows() == {"queued": 1}
    assert await post.round(minutes=9) == []
    post.server.drops = ""
    (letter,) = await post.round(minutes=2)
    assert "You may have this already:" in body(letter)


async def test_a_mail_that_may_have_arrived_twice_is_left_alone(post: Zonepost) -> None:
    post.server.drops = "DATA"
    await report(post.storage)
    await post.round()
    await post.round(minutes=11)
    assert await post.rows() == {"unknown": 1}
    post.server.drops = ""
    assert await post.round(minutes=11) == []


async def test_a_mail_on_its_way_in_a_crash_is_sent_once_more_and_says_so(post: Zonepost) -> None:
    await report(post.storage)
    async with post.storage.write() as tx:
        await tx.session.execute(update(OutboxRow).where(OutboxRow.lane == outbox.MAIL).values(state=outbox.SENDING))
    assert await post.round() != []
    post.restarts()
    assert "You may have this already:" in body(post.server.received[0])
    assert await post.round(minutes=11) == []


async def test_a_server_that_says_nothing_or_is_not_there_loses_nothing(
    post: Zonepost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT", 0.2)
    await report(post.storage)
    async with mute_server() as port:
        post.restarts(f"smtp://127.0.0.1:{port}?from=koban@zone.example")
        await post.round()
    post.restarts(f"smtp://127.0.0.1:{free_port()}?from=koban@zone.example")
    await post.round(minutes=20)
    assert await post.rows() == {"queued": 1}
    assert (await figures(post.storage))["mail_oldest_seconds"] == 1200
    post.restarts()
    assert len(await post.round()) == 1


async def test_a_server_that_is_ill_is_asked_more_and_more_rarely(post: Zonepost) -> None:
    post.server.answers["MAIL"] = "451 not now"
    await report(post.storage)
    for _ in range(180):
        await post.round(seconds=20)
    assert 5 < post.server.asked < 12
    post.server.answers.clear()
    assert len(await post.round(minutes=15)) == 1


async def test_a_sign_in_link_goes_at_once_alone_and_only_the_newest(post: Zonepost) -> None:
    number = await report(post.storage)
    await post.round()
    await adds(post.storage, number)
    await put_link(post.storage, "lena", "first-secret")
    await put_link(post.storage, "lena", "second-secret")
    (letter,) = await post.round(seconds=30)
    assert letter["Subject"] == "Your link to sign in to Koban"
    assert f"{DESK}/signin/second-secret" in body(letter)
    assert number not in body(letter)
    assert "first-secret" not in body(letter)
    await put_link(post.storage, "lena", "third-secret")
    assert await post.round(seconds=30) == []
    assert "third-secret" in body((await post.round(seconds=31))[0])
    assert number in body((await post.round(minutes=10))[0])


async def test_a_sign_in_link_whose_time_is_over_is_not_sent(post: Zonepost) -> None:
    await put_link(post.storage, "lena", "late-secret")
    assert await post.round(minutes=31) == []
    await post.bag.tidy()
    assert await post.rows() == {}


async def test_what_cannot_be_sent_does_not_pile_up(post: Zonepost) -> None:
    await report(post.storage)
    post.bag = Mailbag(post.storage, None, DESK)
    await post.round(hours=47)
    await post.bag.tidy()
    assert await post.rows() == {"queued": 1}
    post.now.shift(timedelta(hours=2))
    await post.bag.tidy()
    assert await post.rows() == {"failed": 1}
    post.now.shift(timedelta(days=6))
    await post.bag.tidy()
    assert await post.rows() == {}


async def test_an_announcement_to_a_chat_that_failed_is_forgotten_after_a_week(post: Zonepost) -> None:
    async with post.storage.write() as tx:
        lena = await make.person(tx, "lena")
        await letters.to_person(tx, lena.id, "new_case", {})
        await letters.to_person(tx, lena.id, "citizen_wrote", {})
        await tx.session.execute(update(OutboxRow).where(OutboxRow.notice == "new_case").values(state=outbox.FAILED))
    for days, left in ((6, {"new_case", "citizen_wrote"}), (2, {"citizen_wrote"})):
        post.now.shift(timedelta(days=days))
        await post.bag.tidy()
        async with post.storage.read() as tx:
            assert set((await tx.session.execute(select(OutboxRow.notice))).scalars()) == left


async def test_news_that_cannot_be_read_stops_nothing(post: Zonepost) -> None:
    async with post.storage.write() as tx:
        lena = await make.person(tx, "lena")
        await outbox.put(tx, "no such news", {}, reader="mail", reader_id=lena.id, lane=outbox.MAIL)
        await outbox.put(tx, "new_case", {}, reader="mail", reader_id=lena.id, lane=outbox.MAIL)
        await tx.session.execute(update(OutboxRow).where(OutboxRow.notice == "new_case").values(content=b"not sealed"))
    await report(post.storage)
    assert len(await post.round()) == 1
    assert await post.rows() == {"failed": 2}


async def test_no_address_and_no_word_is_logged(post: Zonepost) -> None:
    number = await report(post.storage)
    with structlog.testing.capture_logs() as lines:
        for answer in ("450 lena@zone.example later", "550 lena@zone.example unknown"):
            post.server.answers["RCPT"] = answer
            await post.round(minutes=11)
    assert len(lines) == 2
    for hidden in ("@", "lena", "motorbikes", number, "smtp:"):
        assert hidden not in str(lines)


async def make_late(storage: Storage, number: str, **ago: float) -> None:
    """The promised time of a case has passed."""
    async with storage.write() as tx:
        due = datetime.now(UTC) - timedelta(**ago)
        await tx.session.execute(update(Case).where(Case.number == number).values(due_at=due))


async def lateness(storage: Storage) -> int:
    """The clock looks for late cases; how many it told of."""
    async with storage.write() as tx:
        return await overdue.tell(tx)


async def test_a_late_case_is_told_once_to_its_officer_and_the_supervisor(post: Zonepost) -> None:
    await give_mail(post.storage, marthe="en")
    number = await report(post.storage)
    await post.round()
    assert await lateness(post.storage) == 0
    await make_late(post.storage, number, minutes=1)
    assert await lateness(post.storage) == 1
    assert await lateness(post.storage) == 0
    found = {str(letter["To"]).partition("@")[0]: letter for letter in await post.round(minutes=11)}
    assert set(found) == {"lena", "marthe"}
    assert found["lena"]["Subject"] == found["marthe"]["Subject"] == "One case is late"
    for letter in found.values():
        for part in (number, "Noise and nuisance, Molenkom", "An answer was promised before"):
            assert part in body(letter)
        assert "motorbikes" not in body(letter)
    assert "It is with Lena Kwartelaar" in body(found["marthe"])
    assert f"/cases/{number}" not in body(found["marthe"])


async def test_a_new_promise_that_is_broken_too_is_told_again(post: Zonepost) -> None:
    number = await report(post.storage)
    await make_late(post.storage, number, minutes=1)
    assert await lateness(post.storage) == 1
    post.now.shift(timedelta(days=3))
    await make_late(post.storage, number, hours=1)
    assert await lateness(post.storage) == 1


@pytest.mark.parametrize("state", ["waiting", "closed"])
async def test_a_case_that_waits_for_the_citizen_or_is_closed_is_not_late(post: Zonepost, state: str) -> None:
    number = await report(post.storage)
    await make_late(post.storage, number, hours=1)
    async with post.storage.write() as tx:
        lena = await make.person(tx, "lena")
        if state == "waiting":
            await cases.answer(tx, lena, number, "I am on my way.")
        else:
            await cases.close(tx, lena, number, "solved")
    assert await lateness(post.storage) == 0


async def test_a_late_case_nobody_took_is_told_to_the_team_and_the_supervisor(post: Zonepost) -> None:
    await give_mail(post.storage, marthe="en", tuur="en")
    number = await report(post.storage)
    async with post.storage.write() as tx:
        await cases.give_back(tx, await make.person(tx, "lena"), number)
    await post.round()
    await make_late(post.storage, number, hours=1)
    assert await lateness(post.storage) == 1
    found = {str(letter["To"]).partition("@")[0]: letter for letter in await post.round(minutes=11)}
    assert set(found) == {"lena", "bram", "marthe"}
    assert "Nobody has taken it" in body(found["marthe"])
