"""The server that translates by machine, where the zone has one."""

from bot import translator
from bot.config import Settings
from bot.doctor.finding import Finding
from bot.translator import Away, Cannot, Translator
from handlers.services import zone
from locales import DESK_LANGUAGES, mark_desk
from storage.db import Storage


async def wrong(settings: Settings, storage: Storage) -> list[Finding]:
    """A server that does not answer, is not encrypted on its way, or lacks languages of the zone: hints, no more."""
    server = translator.server(settings.translate_url)
    if server is None:
        return []
    found = []
    if not server.near and server.address.startswith("http:"):
        sentence = mark_desk(
            "Words go to the translation server {host} unencrypted. Give KOBAN_TRANSLATE_URL an https address."
        )
        found.append(Finding(sentence, {"host": server.host}, must=False))
    try:
        pairs = await Translator(server).pairs()
    except (Away, Cannot):
        sentence = mark_desk("The translation server in KOBAN_TRANSLATE_URL does not answer as it should.")
        return [*found, Finding(sentence, must=False)]
    async with storage.read() as tx:
        spoken = zone.languages(await zone.the(tx))
    ours = [code for code in spoken if code in DESK_LANGUAGES]
    lacking = [code for code in spoken if not any({(code, one), (one, code)} <= pairs or code == one for one in ours)]
    if lacking:
        sentence = mark_desk("The translation server has none of these languages of the zone: {languages}.")
        found.append(Finding(sentence, {"languages": ", ".join(lacking)}, must=False))
    return found
