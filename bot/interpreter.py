"""Carries words to the zone's translation server and back: one at a time, beside everything else; words never wait."""

from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bot.translator import Away, Cannot, Translator
from handlers.services import machine, machine_drafts
from handlers.services.machine import Task
from handlers.services.machine_drafts import DraftTask
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
        for work in (machine, machine_drafts):  # what citizens and officers wait for goes first
            if not await self._carried_all(self._translator, work, now):
                self._rests_until = datetime.now(UTC) + REST
                return

    async def _carried_all(self, translator: Translator, work: Any, now: datetime) -> bool:
        async with self._storage.glance() as tx:
            waiting = await work.any_due(tx, now)
        if not waiting:
            return True
        async with self._storage.write() as tx:
            tasks = await work.due(tx, now, AT_ONCE)
        for task in tasks:
            if not await self._carried(translator, work, task):
                return False
        return True

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

    async def _carried(self, translator: Translator, work: Any, task: Task | DraftTask) -> bool:
        """Whether the server may be asked for another one."""
        try:
            texts = [await translator.translate(text, task.source, task.into) if text else "" for text in task.texts]
        except Cannot as error:
            log.warning("not-translated", job=task.name, error=str(error))
            async with self._storage.write() as tx:
                await work.missing(tx, task, "refused")
            return True
        except Away as error:
            log.warning("translation-server", job=task.name, error=str(error))
            async with self._storage.write() as tx:
                if not await work.later(tx, task, datetime.now(UTC)):
                    await work.missing(tx, task, "away")
            return False
        async with self._storage.write() as tx:
            await work.came(tx, task, texts)
        return True
