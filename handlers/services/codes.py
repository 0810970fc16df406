"""Case codes: they bring a case to another phone; wrong ones are counted for each chat, so that nobody can guess."""

from datetime import UTC, datetime, timedelta
from math import ceil

from handlers.services import reports
from handlers.services.errors import NotFound, TooManyCaseCodes
from storage import meters, vault
from storage.db import Tx
from storage.models import Case
from storage.vault import Known

KIND, WRONG_TRIES, HOUR = "case-code", 5, timedelta(hours=1)


async def use(tx: Tx, citizen: Known, code: str) -> Case:
    """Brings the case of a code to this chat; raises NotFound, or TooManyCaseCodes after five wrong ones in an hour."""
    tag = vault.chat_tag(tx, citizen.channel, citizen.address, KIND)
    if await meters.used(tx, tag, KIND, HOUR) >= WRONG_TRIES:
        left = meters.started(HOUR) + HOUR - datetime.now(UTC)
        raise TooManyCaseCodes(minutes=max(1, ceil(left / timedelta(minutes=1))))
    case = await reports.adopt(tx, citizen, code)
    if case is None:
        await meters.use(tx, tag, KIND, HOUR)
        raise NotFound
    return case
