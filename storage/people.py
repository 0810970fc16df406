"""The people of the zone, their one-time links and signed-in browsers."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, select, update

from storage.db import Tx
from storage.models import Credential, OneTimeLink, Person, WebSession


def hashed(secret: str) -> str:
    """What is stored of a secret with full entropy."""
    return sha256(secret.encode()).hexdigest()


async def by_slug(tx: Tx, slug: str) -> Person | None:
    """The person with this short name."""
    return (await tx.session.execute(select(Person).where(Person.slug == slug))).scalar_one_or_none()


async def get(tx: Tx, person_id: str) -> Person | None:
    """A person by id."""
    return await tx.session.get(Person, person_id)


async def names(tx: Tx, ids: set[str]) -> dict[str, str]:
    """Names by id."""
    query = select(Person.id, Person.name).where(Person.id.in_(ids))
    return {row[0]: row[1] for row in await tx.session.execute(query)}


async def everyone(tx: Tx) -> list[Person]:
    """All active people, by name."""
    query = select(Person).where(Person.active).order_by(Person.name)
    return list((await tx.session.execute(query)).scalars())


async def with_role(tx: Tx, role: str) -> list[Person]:
    """Active people who have a role, by name."""
    return [person for person in await everyone(tx) if role in person.roles]


async def by_chat(tx: Tx, channel: str, address: str) -> Person | None:
    """The active person whose linked chat this is."""
    tags = tx.keys.vault.tags("tag-officer", f"{channel}:{address}")
    if tx.memo.officers is None:
        found = await tx.session.execute(select(Person.chat_tag).where(Person.chat_tag.is_not(None)))
        tx.memo.officers = frozenset(tag for tag in found.scalars() if tag)
    if tx.memo.officers.isdisjoint(tags):
        return None
    query = select(Person).where(Person.chat_tag.in_(tags), Person.active)
    return (await tx.session.execute(query)).scalars().first()


async def link_chat(tx: Tx, person: Person, channel: str, address: str) -> None:
    """Makes a chat a person's own; it stops being anybody else's."""
    tag = tx.keys.vault.tag("tag-officer", f"{channel}:{address}")
    await tx.session.execute(update(Person).where(Person.chat_tag == tag).values(chat_tag=None, chat=None))
    person.chat_tag = tag
    person.chat = tx.keys.vault.seal("officer-chats", f"{channel}:{address}".encode(), f"people.chat.{person.id}")


async def with_chat(tx: Tx) -> list[Person]:
    """Active people who linked a chat."""
    query = select(Person).where(Person.active, Person.chat_tag.is_not(None))
    return list((await tx.session.execute(query)).scalars())


def unlink_chat(person: Person) -> None:
    """Forgets a person's chat."""
    person.chat_tag = person.chat = None


def chat_of(tx: Tx, person: Person) -> tuple[str, str] | None:
    """A person's linked chat as channel and address."""
    if person.chat is None:
        return None
    opened = tx.keys.vault.unseal("officer-chats", person.chat, f"people.chat.{person.id}").decode()
    channel, _, address = opened.partition(":")
    return channel, address


async def without_way_in(tx: Tx) -> int:
    """How many active people have no password yet."""
    armed = select(Credential.person_id).where(Credential.password.is_not(None))
    query = select(func.count()).select_from(Person).where(Person.active, Person.id.not_in(armed))
    return int((await tx.session.execute(query)).scalar_one())


async def put_link(tx: Tx, secret: str, purpose: str, person: Person, until: datetime) -> None:
    """Keeps the hash of a one-time link."""
    tx.session.add(OneTimeLink(hash=hashed(secret), purpose=purpose, person_id=person.id, until=until))
    await tx.session.flush()


async def one_time_link(tx: Tx, secret: str, purpose: str) -> OneTimeLink | None:
    """A one-time link, locked while it is being used."""
    query = select(OneTimeLink).where(OneTimeLink.hash == hashed(secret), OneTimeLink.purpose == purpose)
    return (await tx.session.execute(query.with_for_update())).scalar_one_or_none()


async def put_session(tx: Tx, secret: str, person_id: str) -> None:
    """Keeps the hash of a signed-in browser's cookie."""
    now = datetime.now(UTC)
    tx.session.add(WebSession(hash=hashed(secret), person_id=person_id, since=now, last_at=now))
    await tx.session.flush()


async def session(tx: Tx, secret: str) -> WebSession | None:
    """The signed-in browser with this cookie."""
    return await tx.session.get(WebSession, hashed(secret))


async def drop_session(tx: Tx, secret: str) -> None:
    """Signs a browser out."""
    await tx.session.execute(delete(WebSession).where(WebSession.hash == hashed(secret)))


async def drop_stale(tx: Tx, idle: timedelta) -> None:
    """Forgets browsers that were away too long, and links long past their time."""
    now = datetime.now(UTC)
    await tx.session.execute(delete(WebSession).where(WebSession.last_at < now - idle))
    await tx.session.execute(delete(OneTimeLink).where(OneTimeLink.until < now - timedelta(days=30)))
