"""Where it is: what a citizen types about the place is kept with the report it was typed for, and with no other."""

from datetime import UTC, datetime, timedelta

import time_machine

from tests.conversations.chat import Chat

WORDS = "Every night motorbikes race under my window."


async def at_preview(amina: Chat) -> str:
    """A report about noise, on to the look at it before it goes."""
    await amina.forges("topic/noise")
    await amina.forges("area/molenkom")
    return await amina.says(WORDS)


async def test_two_words_about_the_place_are_both_kept(amina: Chat) -> None:
    await amina.forges("topic/noise")
    await amina.says("xyzzy qwfp")
    assert "xyzzy qwfp, behind zzyx" in await amina.says("behind zzyx")
    await amina.taps("Molenkom")
    assert "xyzzy qwfp, behind zzyx" in await amina.says(WORDS)


async def test_the_place_of_one_report_never_slips_into_the_next(amina: Chat) -> None:
    await amina.forges("topic/noise")
    await amina.says("xyzzy qwfp")
    await amina.says("Wolkenmakersstraat 14")
    assert "Wolkenmakersstraat 14, xyzzy qwfp" in await amina.says(WORDS)
    await amina.taps("Send")
    assert "xyzzy" not in await at_preview(amina)


async def test_the_place_of_a_report_thrown_away_never_slips_into_the_next(amina: Chat) -> None:
    await amina.forges("topic/noise")
    await amina.says("xyzzy qwfp")
    await amina.forges("drop-draft")
    await amina.forges("topic/noise")
    await amina.says("Wolkenmakersstraat 14")
    assert "xyzzy" not in await amina.says(WORDS)


async def test_the_place_of_a_report_forgotten_after_a_day_never_slips_into_the_next(amina: Chat) -> None:
    await amina.forges("topic/noise")
    await amina.says("xyzzy qwfp")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3)):
        await amina.forges("topic/noise")
        await amina.says("Wolkenmakersstraat 14")
        assert "xyzzy" not in await amina.says(WORDS)


async def test_who_only_looks_for_their_officer_is_not_told_that_a_place_is_kept(amina: Chat) -> None:
    await amina.forges("officer")
    text = await amina.says("xyzzy qwfp")
    assert "We do not know “xyzzy qwfp” as a street. In which neighbourhood is it?" in text
    assert "keep" not in text
    await amina.forges("topic/noise")
    await amina.says("Wolkenmakersstraat 14")
    assert "xyzzy" not in await amina.says(WORDS)


async def test_a_place_without_a_word_is_asked_again(amina: Chat) -> None:
    await amina.forges("topic/noise")
    assert "Where is it?" in await amina.says("   ")
    await amina.says("xyzzy qwfp")
    assert "Where is it?" in await amina.says(" \n ")
    assert "xyzzy qwfp" in await amina.forges("area/molenkom") + await amina.says(WORDS)
