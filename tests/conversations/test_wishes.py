"""News as somebody wants it: topics, interests, hours, how many a week, which neighbourhood; stopped at once."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from handlers.services import events
from storage import subscriptions
from storage.db import Storage
from storage.models import Broadcast, Subscription
from tests import make
from tests.conversations.chat import Chat

STALE = "does not work any more"


async def listed(storage: Storage) -> list[tuple[object, ...]]:
    """The list of subscribers: area, topics, quiet hours, most a week."""
    row = Subscription
    query = select(row.area_id, row.topics, row.quiet_from, row.quiet_until, row.most)
    async with storage.read() as tx:
        return [tuple(found) for found in await tx.session.execute(query)]


async def notice(storage: Storage, texts: dict[str, str], areas: list[str | None], **changed: object) -> None:
    """A notice that went out an hour ago, as the sender leaves it."""
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        event = await make.event(tx, lena, now=make.NOON)
        sent = await events.announce(tx, lena, event.id, make.NOON, make.NOON)
        await tx.session.flush()
        started = datetime.now(UTC) - timedelta(hours=1)
        values = {"kind": "notice", "event_id": None, "texts": texts, "areas": areas, "state": "ended"}
        change = update(Broadcast).where(Broadcast.id == sent.id)
        await tx.session.execute(change.values(**values, started_at=started, **changed))


async def test_yes_without_a_neighbourhood_asks_for_it_and_comes_back(storage: Storage, amina: Chat) -> None:
    text = await amina.forges("news/yes")
    assert "News is on." in text
    assert "News of which neighbourhood?" in text
    text = await amina.says("Wolkenmakersstraat")
    assert "Neighbourhood: Molenkom" in text
    assert await listed(storage) == [("molenkom", subscriptions.ALL_TOPICS, 21, 8, 3)]


async def test_every_wish_is_kept_and_said_as_it_is(storage: Storage, amina: Chat) -> None:
    await amina.forges("area/molenkom")
    await amina.forges("news/yes")
    await amina.forges("wishes")
    await amina.taps("Topics")
    assert "✓ Police activity" in amina.labels
    await amina.taps("✓ Police activity")
    assert "Police activity" in amina.labels
    await amina.forges("wish-interests")
    await amina.taps("Sport")
    await amina.taps("News")
    await amina.taps("Quiet hours")
    assert "Quiet hours: 20:00 to 09:00." in await amina.taps("20:00 to 09:00")
    await amina.taps("How many a week")
    text = await amina.taps("1")
    assert "At most 1 a week." in text
    assert "Interests: Sport" in text
    wanted = subscriptions.ALL_TOPICS - subscriptions.bit("police") + subscriptions.bit("sport")
    assert await listed(storage) == [("molenkom", wanted, 20, 9, 1)]
    assert "No quiet hours" in await amina.forges("wish-quiet/none")
    assert "As many a week" in await amina.forges("wish-most/all")


async def test_one_tap_stops_all_news(storage: Storage, amina: Chat) -> None:
    await amina.forges("area/molenkom")
    await amina.forges("news/yes")
    await amina.forges("wishes")
    assert "News is off." in await amina.taps("Turn News off")
    assert await listed(storage) == []


async def test_without_a_topic_nothing_comes_and_it_says_so(storage: Storage, amina: Chat) -> None:
    await amina.forges("area/molenkom")
    await amina.forges("news/yes")
    for topic in subscriptions.TOPICS:
        await amina.forges(f"wish-topics/{topic}")
    assert "nothing comes" in await amina.forges("wishes")
    assert (await listed(storage))[0][1] == 0


async def test_forged_wishes_change_nothing(storage: Storage, amina: Chat) -> None:
    for step in ("wish-topics", "wish-topics/issue", "wish-quiet/none", "wish-most/7", "wish-area"):
        assert STALE in await amina.forges(step)
    await amina.forges("area/molenkom")
    await amina.forges("news/yes")
    before = await listed(storage)
    for step in ("wish-topics/sport", "wish-topics/x", "wish-interests/issue", "wish-quiet/3-4", "wish-most/0"):
        assert STALE in await amina.forges(step)
    assert await listed(storage) == before


async def test_a_sheltered_or_quiet_chat_is_offered_no_news_and_not_told_why(storage: Storage, amina: Chat) -> None:
    await amina.forges("topic/home")
    text = await amina.forges("wishes")
    assert "cannot be sent to this chat" in text
    assert "iolence" not in text
    assert "Turn News on" not in amina.labels


async def test_the_last_news_of_my_neighbourhood_are_read_in_my_language(storage: Storage, amina: Chat) -> None:
    await notice(storage, {"nl": "Fietsen gemarkeerd.", "en": "Bikes are marked."}, ["molenkom"])
    await notice(storage, {"nl": "Werken."}, ["molenkom", "duivenhoek"])
    await notice(storage, {"en": "Elsewhere."}, ["duivenhoek"])
    await notice(storage, {"en": "Taken back."}, ["molenkom"], recalled_at=make.NOON)
    assert "no news of your neighbourhood" in await amina.forges("last-news")
    await amina.forges("area/molenkom")
    text = await amina.forges("last-news")
    assert "Bikes are marked." in text
    assert "Werken." in text
    assert "Elsewhere" not in text
    assert "Taken back" not in text
    assert await listed(storage) == []
