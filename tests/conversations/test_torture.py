"""Texts made to hurt: kept, shown, and never in a shape that Telegram would refuse."""

import pytest

from handlers.dialogue import clean
from tests.conversations.chat import Chat
from tests.fuzz.arena import acceptable

TEXTS = {
    "right to left": "\u202eThe lamp is broken\u202c \u2066x\u2069",
    "no width": "l\u200ba\u200bm\u200bp\u2060\ufeff",
    "combining": "Z" + "\u0301" * 2000,
    "nothing": "a\x00b",
    "half a pair": "lamp \ud83d broken",
    "ten thousand emoji": "😀" * 10_000,
    "markup": "<b>lamp</b> **bold** [x](y) `z` _u_",
    "our own marks": "\ue000lamp\ue001\ue000",
    "4096": "x" * 4096,
    "separators": "a\u2028b\u2029c\x0bd\x1ce",
}


@pytest.mark.parametrize("kind", TEXTS)
async def test_a_hurtful_text_is_kept_and_shown(amina: Chat, kind: str) -> None:
    text = TEXTS[kind]
    for step in ("topic/noise", "area/molenkom"):
        await amina.forges(step)
    said = await amina.says(text)
    for reply in amina.last:
        acceptable(reply)
    assert clean(text)[:20].split("\n")[0][:5].strip() in said
    await amina.taps("Send")
    listed = await amina.commands("messages")
    for reply in amina.last:
        acceptable(reply)
    assert "KB-" in listed
    (case,) = [c.to for reply in amina.last for row in reply.rows for c in row if c.to.startswith("case/")]
    await amina.forges(case)
    for reply in amina.last:
        acceptable(reply)
