"""Says what is wrong with a setup, in words, with what to do."""

from bot import opening
from bot.config import Settings
from bot.doctor import files, mail, settings, telegram, translation, zone
from bot.doctor.finding import Finding
from handlers.services.errors import Misconfigured

__all__ = ["Finding", "before_opening", "examine"]


async def examine(given: Settings) -> list[Finding]:
    """Everything that is wrong, what must be mended first."""
    try:
        opening.check_there(given)
    except Misconfigured as wrong:  # nothing else is asked: what runs here belongs to a zone elsewhere
        return [Finding(wrong.sentence, wrong.values)]
    found = [*settings.wrong(given), *settings.used_port(given), *files.exposed(given)]
    found += await telegram.wrong(given)
    try:
        async with opening.storage(given, exclusive=False) as storage:
            real = not await zone.is_demo(storage)
            found += await zone.wrong(storage)
            if real:
                found += [*settings.weak(given), *await mail.wrong(given)]
            found += await translation.wrong(given, storage)
    except Misconfigured as wrong:
        found.append(Finding(wrong.sentence, wrong.values))
    return sorted(found, key=lambda finding: not finding.must)


async def before_opening(given: Settings) -> list[Finding]:
    """What a real zone must mend before its door opens; nothing for the demo. Raises Misconfigured."""
    async with opening.storage(given, exclusive=False) as storage:
        if await zone.is_demo(storage):
            return []
        found = [*settings.wrong(given), *files.exposed(given), *await zone.wrong(storage)]
    return [finding for finding in found if finding.must and not finding.passing]
