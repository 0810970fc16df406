"""The turns around it happened again, a visit, and passing on."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from storage.db import Storage
from storage.models import Case, Message
from tests.conversations.chat import Chat


async def _case(storage: Storage, number: str) -> Case:
    async with storage.read() as tx:
        return (await tx.session.execute(select(Case).where(Case.number == number))).scalar_one()


async def test_a_double_tap_within_a_minute_counts_once(storage: Storage, amina: Chat) -> None:
    number = await amina.reports()
    for _ in range(2):
        assert "2 times" in await amina.forges(f"again/{number}")
    assert (await _case(storage, number)).times == 2
    async with storage.write() as tx:
        await tx.session.execute(update(Message).values(at=datetime.now(UTC) - timedelta(minutes=2)))
    assert "3 times" in await amina.forges(f"again/{number}")
    assert (await _case(storage, number)).times == 3


async def test_my_messages_say_how_often_it_happened(amina: Chat) -> None:
    number = await amina.reports()
    await amina.forges(f"again/{number}")
    assert "Happened 2 times." in await amina.commands("messages")
    assert "It happened again." in await amina.forges(f"case/{number}")


async def test_a_visit_that_is_asked_already_is_said(storage: Storage, amina: Chat) -> None:
    number = await amina.reports()
    await amina.forges(f"visit-asked/{number}")
    assert "You asked for a visit." in await amina.forges(f"case/{number}")
    assert "Please come by" not in amina.labels
    assert "already" in await amina.forges(f"visit/{number}")
    assert "already" in await amina.forges(f"visit-asked/{number}")
    async with storage.read() as tx:
        entries = (await tx.session.execute(select(Message.kind).where(Message.kind == "citizen"))).all()
    assert len(entries) == 2


async def test_no_visit_is_offered_after_violence_at_home(storage: Storage, amina: Chat) -> None:
    await amina.forges("topic/home")
    await amina.says("He hits me.")
    await amina.taps("Send")
    await amina.commands("messages")
    (number, *_) = [choice.to for reply in amina.last for row in reply.rows for choice in row]
    await amina.forges(number)
    assert "Please come by" not in amina.labels
    assert "does not work any more" in await amina.forges(number.replace("case/", "visit/"))
    assert "does not work any more" in await amina.forges(number.replace("case/", "visit-asked/"))
    assert not (await _case(storage, number.removeprefix("case/"))).visit_asked


async def test_passing_on_can_be_taken_back_in_the_preview(storage: Storage, amina: Chat) -> None:
    for step in ("topic/noise", "area/molenkom"):
        await amina.forges(step)
    await amina.says("It is loud.")
    assert "Passed on" in await amina.taps("I pass this on for someone")
    assert "Passed on" not in await amina.taps("No, it is my own message")
    await amina.taps("I pass this on for someone")
    await amina.taps("Send")
    async with storage.read() as tx:
        assert (await tx.session.execute(select(Case.relayed))).scalar_one()


async def test_nobody_asks_in_another_citizens_case(storage: Storage, amina: Chat) -> None:
    number, mallory = await amina.reports(), Chat(storage)
    for step in ("again", "visit", "visit-asked"):
        assert "does not work any more" in await mallory.forges(f"{step}/{number}")
    case = await _case(storage, number)
    assert (case.times, case.visit_asked) == (1, False)


async def test_a_forged_passing_on_changes_nothing(amina: Chat) -> None:
    assert "does not work any more" in await amina.forges("relay/yes")
    await amina.says("It is loud.")
    assert "does not work any more" in await amina.forges("relay/perhaps")
