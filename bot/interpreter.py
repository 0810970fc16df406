"""Carries words to the zone's translation server and back: one at a time, beside everything else; words never wait."""

from datetime import UTC, datetime, timedelta

import structlog

from bot.translator import Away, Cannot, Translator
from handlers.services import machine
from handlers.services.machine import Task
from storage.db import Storage

log = structlog.get_logger()
AT_ONCE = 20
ASK_ANEW = timedelta(hours=1)
REST = timedelta(seconds=10)


class Interpreter:
    """The rounds of the translation server; without one they do nothing."""

    def __init__(self, storage: Storage, translator: Translator | None) -> None:
        self._storage, self._translator = storage, translator
        self._learn_at = self._rests_until = datetime.min.replace(tzinfo=UTC)

    async def round(self) -> None:
        """Has translated what waits; a server that does not answer is left in peace for a while."""
        now = datetime.now(UTC)
        if self._translator is None or now < self._rests_until:
            return
        if now >= self._learn_at:
            await self._learn(self._translator, now)
        async with self._storage.glance() as tx:
            waiting = await machine.any_due(tx, now)
        if not waiting:
            return
        async with self._storage.write() as tx:
            tasks = await machine.due(tx, now, AT_ONCE)
        for task in tasks:
            if not await self._carried(self._translator, task):
                self._rests_until = datetime.now(UTC) + REST
                break

    async def _learn(self, translator: Translator, now: datetime) -> None:
        try:
            known = await translator.pairs()
        except (Away, Cannot) as error:
            log.warning("translation-server", error=str(error))
            self._rests_until = now + REST
            return
        async with self._storage.write() as tx:
            await machine.learn(tx, known)
        self._learn_at = now + ASK_ANEW

    async def _carried(self, translator: Translator, task: Task) -> bool:
        """Whether the server may be asked for another one."""
        try:
            text = await translator.translate(task.text, task.source, task.into)
        except Cannot as error:
            log.warning("not-translated", job=task.job_id, error=str(error))
            async with self._storage.write() as tx:
                await machine.missing(tx, task, "refused")
            return True
        except Away as error:
            log.warning("translation-server", job=task.job_id, error=str(error))
            async with self._storage.write() as tx:
                if not await machine.later(tx, task, datetime.now(UTC)):
                    await machine.missing(tx, task, "away")
            return False
        async with self._storage.write() as tx:
            await machine.came(tx, task, text)
        return True
