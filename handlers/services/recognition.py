"""Recognises, without leaving the machine, which language words are written in: a hint, never a decision."""

import asyncio
import re
from functools import cache
from pathlib import Path

import py3langid
from py3langid.langid import LanguageIdentifier

from locales.plurals import PLURAL_FORMS

# Persian and Dari are written alike in a few words: what looks like either is called Persian.
LANGUAGES = tuple(language for language in PLURAL_FORMS if language not in ("fa_AF", "ti"))
WORDS, SURE = 3, 0.7
_ALIKE = {"fa_AF": "fa"}
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NO_WORDS = re.compile(r"\S+@\S+|https?://\S+|(?:www|t)\.\S+|@\w+", re.IGNORECASE)
_ETHIOPIC = re.compile("[\u1200-\u137f]")
# The model knows no Tigrinya; what is written in its letters is Tigrinya, unless it has the look of Amharic.
_AMHARIC = re.compile(r"(?<!\w)(?:ነው|ናቸው|እና|ነበር|ውስጥ|አይደለም|ይህ|አለ)(?!\w)|(?:(?<!\w)የ\w+.*){2}", re.DOTALL)


def recognised(text: str) -> str | None:
    """The language of a text, by its code; None when it is too short or looks like more than one."""
    words = _NO_WORDS.sub(" ", text)
    if len(_LETTERS.findall(words)) < WORDS:
        return None
    if len(_ETHIOPIC.findall(words)) * 2 > len(words.replace(" ", "")):
        return None if _AMHARIC.search(words) else "ti"
    language, how_sure = _model().classify(words)
    return str(language) if how_sure >= SURE else None


async def other_than(chosen: str, text: str) -> str:
    """The language a text seems to be in when it is not the chosen one; empty when it is, or when one is unsure."""
    # In a thread: the first time, the model is read, which takes half a second.
    seen = await asyncio.to_thread(recognised, text)
    return "" if seen is None or seen == _ALIKE.get(chosen, chosen) else seen


@cache
def _model() -> LanguageIdentifier:
    """The model that py3langid ships, cut down to our languages; half a second and 54 MB, once a process."""
    every = LanguageIdentifier.from_modelpath(Path(py3langid.__file__).parent / "data" / "model.npz.xz")
    every.set_languages(LANGUAGES)
    return LanguageIdentifier(
        every.nb_ptc,
        every.nb_pc,
        every.nb_classes,
        every.tk_nextmove,
        every.tk_output,
        norm_probs=True,
        tk_row=every.tk_row,
    )
