"""The people of the zone, their one-time links and signed-in browsers."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, or_, select, update

from storage.db import Tx
from storage.keys import all_of
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


async def slugs(tx: Tx) -> dict[str, str]:
    """The short names of everybody who ever worked here, by id."""
    return {row[0]: row[1] for row in await tx.session.execute(select(Person.id, Person.slug))}


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
    await tx.session.execute(update(Person).where(Person.chat_tag.in_(all_of(tag))).values(chat_tag=None, chat=None))
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


async def void_links(tx: Tx, person_id: str, purpose: str) -> None:
    """Ends the time of a person's unused links of a kind: a newer one takes their place."""
    query = update(OneTimeLink).where(OneTimeLink.person_id == person_id, OneTimeLink.purpose == purpose)
    now = datetime.now(UTC)
    await tx.session.execute(query.where(OneTimeLink.used_at.is_(None), OneTimeLink.until > now).values(until=now))


async def invited(tx: Tx, purpose: str) -> set[str]:
    """The ids of people with an unused link of a kind whose time is not over."""
    query = select(OneTimeLink.person_id).where(OneTimeLink.purpose == purpose, OneTimeLink.used_at.is_(None))
    return set((await tx.session.execute(query.where(OneTimeLink.until > datetime.now(UTC)))).scalars())


async def by_name(tx: Tx, typed: str) -> Person | None:
    """The active person with this short name or mail address; nobody when two share the address."""
    name = typed.replace("\0", "").strip().lower()
    query = select(Person).where(Person.active, or_(Person.slug == name, func.lower(Person.mail) == name))
    found = list((await tx.session.execute(query)).scalars())
    return next((person for person in found if person.slug == name or len(found) == 1), None)


async def put_session(tx: Tx, secret: str, person_id: str, stage: str, browser: str) -> None:
    """Keeps the hash of a signed-in browser's cookie."""
    now = datetime.now(UTC)
    row = {"person_id": person_id, "stage": stage, "browser": browser[:64], "since": now, "last_at": now}
    tx.session.add(WebSession(hash=hashed(secret), **row))
    await tx.session.flush()


async def session(tx: Tx, secret: str) -> WebSession | None:
    """The signed-in browser with this cookie."""
    return await tx.session.get(WebSession, hashed(secret))


async def sessions_of(tx: Tx, person_id: str, stage: str) -> list[WebSession]:
    """A person's browsers at a stage of signing in, the one used last first."""
    query = select(WebSession).where(WebSession.person_id == person_id, WebSession.stage == stage)
    return list((await tx.session.execute(query.order_by(WebSession.last_at.desc()))).scalars())


async def last_seen(tx: Tx) -> dict[str, datetime]:
    """When each person's browsers were last used, by person id."""
    query = select(WebSession.person_id, func.max(WebSession.last_at)).group_by(WebSession.person_id)
    return {row[0]: row[1] for row in await tx.session.execute(query)}


async def drop_session(tx: Tx, secret: str) -> bool:
    """Signs a browser out; False when it was not signed in."""
    gone = delete(WebSession).where(WebSession.hash == hashed(secret)).returning(WebSession.hash)
    return (await tx.session.execute(gone)).scalar_one_or_none() is not None


async def drop_sessions(tx: Tx, person_id: str, *, handle: str = "", keep: str = "") -> int:
    """Signs out a person's browsers, or the one with a handle, but not the one with the cookie `keep`; how many."""
    gone = delete(WebSession).where(WebSession.person_id == person_id, WebSession.hash != hashed(keep))
    if handle:
        gone = gone.where(WebSession.handle == handle)
    return len(list((await tx.session.execute(gone.returning(WebSession.hash))).scalars()))


async def drop_stale(tx: Tx, idle: timedelta, absolute: timedelta) -> None:
    """Forgets browsers that were away too long or whose person left, and links long past their time."""
    now = datetime.now(UTC)
    gone = select(Person.id).where(~Person.active)
    over = or_(WebSession.last_at < now - idle, WebSession.since < now - absolute, WebSession.person_id.in_(gone))
    await tx.session.execute(delete(WebSession).where(over))
    await tx.session.execute(delete(OneTimeLink).where(OneTimeLink.until < now - timedelta(days=30)))
