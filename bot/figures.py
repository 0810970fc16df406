"""The figures of /metrics: what waits, and since when."""

from datetime import UTC, datetime

from storage import inbox, outbox, tallies
from storage.db import Storage


async def figures(storage: Storage) -> dict[str, float]:
    """Numbers by name, labels in braces; ages in seconds."""
    async with storage.read() as tx:
        counted = await tallies.totals(tx)
        arrived, leaving = await inbox.sizes(tx), await outbox.sizes(tx)
        talk, mail = await outbox.oldest_due(tx), await outbox.oldest_due(tx, outbox.MAIL)
    return {
        **{f'inbox_rows{{state="{state}"}}': float(number) for state, number in arrived.items()},
        **{f'outbox_rows{{state="{state}"}}': float(number) for state, number in leaving.items()},
        **{f'happened{{what="{what}"}}': float(number) for what, number in counted.items()},
        "outbox_oldest_seconds": _age(talk),
        "mail_oldest_seconds": _age(mail),
    }


def _age(since: datetime | None) -> float:
    return max(0.0, (datetime.now(UTC) - since).total_seconds()) if since else 0.0
