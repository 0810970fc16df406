"""Carries announcements to the zone's people by mail: gathered, one at a time, a slow server holds up nothing else."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import structlog

from bot.channels import MayHaveArrived, NotSent, Refused
from bot.logs import place_of
from bot.mail import Deferred, Server, send
from handlers.notices import mail as words
from handlers.notices.mail import Mail
from handlers.services import mail, zone
from handlers.services.mail import NEVER, NOT_YET, PERHAPS, SENT, SIGNIN, Bundle, Item
from handlers.services.zone import Zone
from storage.db import Storage, Tx, Unavailable

log = structlog.get_logger()
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)
RETRY = 1.0
THE_SERVER = ""


@dataclass
class Rests:
    """Who is left in peace until when, twice as long after each failure; the server itself among them."""

    _until: dict[str, datetime] = field(default_factory=dict)
    _tries: dict[str, int] = field(default_factory=dict)

    def tire(self, who: str) -> None:
        """Another failure."""
        tries = self._tries[who] = self._tries.get(who, 0) + 1
        self._until[who] = datetime.now(UTC) + min(SHORTEST * 2 ** min(tries - 1, 10), LONGEST)

    def wake(self, who: str) -> None:
        """It went well."""
        self._until.pop(who, None)
        self._tries.pop(who, None)

    def now(self) -> set[str]:
        """Who rests now."""
        return {who for who, until in self._until.items() if until > datetime.now(UTC)}


@dataclass(frozen=True)
class Parcel:
    """A bundle in words."""

    bundle: Bundle
    mail: Mail


class Mailbag:
    """The rounds of the mail; without a server they only let go of what waited too long."""

    def __init__(self, storage: Storage, server: Server | None, desk: str) -> None:
        self._storage, self._server, self._desk = storage, server, desk
        self._rests = Rests()
        self._linked_at: dict[str, datetime] = {}
        self._left_over = True  # rows may stand as on their way that no round is carrying

    async def round(self) -> None:
        """Sends what may leave now; whatever the server does, nothing is lost."""
        if self._server is None:
            return
        if self._left_over:
            await self._recover()
        if THE_SERVER in self._rests.now():
            return
        for parcel in await self._packed():
            if not await self._carried(parcel, self._server):
                break

    async def tidy(self) -> None:
        """Lets go of what waited too long."""
        async with self._storage.write() as tx:
            await mail.tidy(tx)

    async def _recover(self) -> None:
        async with self._storage.write() as tx:
            found = await mail.recover(tx)
        self._left_over = False
        if found:
            log.warning("mails-recovered", rows=found)

    async def _packed(self) -> list[Parcel]:
        just_linked = {who for who, at in self._linked_at.items() if at > datetime.now(UTC) - mail.LINK_GAP}
        self._linked_at = {who: self._linked_at[who] for who in just_linked}
        async with self._storage.read() as tx:
            found = await mail.bundles(tx, self._rests.now(), just_linked)
            here = await zone.the(tx) if found else None
            return [await self._worded(tx, here, bundle) for bundle in found if here]

    async def _worded(self, tx: Tx, here: Zone, bundle: Bundle) -> Parcel:
        language, broken = bundle.person.language, list(bundle.broken)
        items: list[Item] = []
        told: list[str] = []
        for item in bundle.items:
            try:
                told.append(await self._item(tx, here, language, item))
                items.append(item)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                # News that cannot be put into words must not hold up the rest.
                log.error("mail-not-worded", row=item.row_id, error=type(error).__name__, at=place_of(error))
                broken.append(item.row_id)
        worded = replace(bundle, items=tuple(items), broken=tuple(broken))
        posts = [item.post for item in items]
        if bundle.link and posts:
            return Parcel(worded, words.link(language, here, posts[0], self._desk))
        return Parcel(worded, words.gathered(language, here, posts, told, self._desk))

    async def _item(self, tx: Tx, here: Zone, language: str, item: Item) -> str:
        if item.post.notice == SIGNIN:
            return str(item.post.values["secret"])
        return await words.item(tx, language, here, item.post, self._desk)

    async def _carried(self, parcel: Parcel, server: Server) -> bool:
        """Whether the server may be asked for another one."""
        async with self._storage.write() as tx:
            leaves = await mail.leaves(tx, parcel.bundle)
        if not leaves:
            return True
        self._left_over = True
        outcome, failure = await self._sent(parcel, server)
        await self._recorded(parcel.bundle, outcome, failure)
        self._left_over = False
        return THE_SERVER not in self._rests.now()

    async def _sent(self, parcel: Parcel, server: Server) -> tuple[str, str]:
        bundle, who = parcel.bundle, parcel.bundle.person.id
        try:
            await send(server, parcel.mail, bundle.person.mail or "", [item.uid for item in bundle.items])
        except Deferred as error:
            return self._later(who, bundle, error)
        except NotSent as error:
            return self._later(THE_SERVER, bundle, error)
        except Refused as error:
            log.warning("mail-refused", rows=bundle.row_ids, error=str(error))
            return NEVER, str(error)
        except MayHaveArrived as error:
            self._rests.tire(who)
            self._note(bundle)
            log.warning("mail-may-have-arrived", rows=bundle.row_ids, error=str(error))
            return PERHAPS, str(error)
        self._rests.wake(who)
        self._rests.wake(THE_SERVER)
        self._note(bundle)
        return SENT, ""

    def _note(self, bundle: Bundle) -> None:
        if bundle.link:
            self._linked_at[bundle.person.id] = datetime.now(UTC)

    def _later(self, who: str, bundle: Bundle, error: NotSent) -> tuple[str, str]:
        self._rests.tire(who)
        log.warning("mail-not-sent", rows=bundle.row_ids, error=str(error))
        return NOT_YET, str(error)

    async def _recorded(self, bundle: Bundle, outcome: str, failure: str) -> None:
        while True:
            try:
                async with self._storage.write() as tx:
                    await mail.became(tx, bundle, outcome, failure)
                return
            except Unavailable:
                log.warning("database-unavailable", at="mail")
                await asyncio.sleep(RETRY)
