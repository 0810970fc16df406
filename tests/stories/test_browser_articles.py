"""An editor's morning in a real browser: a sentence is corrected, looked at, published, read on a phone, taken back."""

from playwright.async_api import Browser, expect

from locales import articles, name_in, tell, without_marks
from tests.stories.browser_camera import Camera
from tests.stories.browser_demo import Demo
from tests.stories.browser_people import DeskWindow, PhoneSeat, open_page

ARTICLE = "identity-check"
CORRECTED = "Restez calme et montrez votre carte."


def desk(text: str, **values: object) -> str:
    """A sentence of the desk, which speaks Dutch to this editor."""
    return tell("nl", text, **values)


async def reads(phone: PhoneSeat, words: str) -> None:
    """Opens the article from the first screen, in two taps."""
    article = articles.shipped().get(ARTICLE, phone.language)
    assert article
    await phone.is_answered(phone.writes("/start"))
    await phone.is_answered(phone.taps("My rights"))
    await phone.taps_exactly(article.short)
    await phone.reads(words)


async def test_a_sentence_is_corrected_before_lunch(demo: Demo, chromium: Browser, camera: Camera) -> None:
    phone = await PhoneSeat.take(await open_page(chromium, demo.phones), "Phone 3")
    shipped = articles.shipped().get(ARTICLE, phone.language)
    assert shipped
    before = without_marks(shipped.blocks[0].text)
    await reads(phone, before)
    marthe = await DeskWindow.enter(chromium, demo, "Marthe Vuurtoren")
    page = marthe.page
    await marthe.goes("/articles")
    await camera.look(page, "articles")
    await marthe.goes(f"/articles/{ARTICLE}?language={phone.language}")
    body = page.get_by_label(desk("Text"), exact=True)
    text = await body.input_value()
    key = shipped.blocks[0].keys[0]
    await body.fill(f"{CORRECTED} [^{key}]\n\n" + text.split("\n\n", 1)[1])
    await page.get_by_role("button", name=desk("Preview")).click()
    await expect(page.locator(".guide .phone .msg").first).to_contain_text(CORRECTED)
    await camera.look(page, "article-preview")
    named = desk("Publish in {language}", language=name_in("nl", phone.language))
    await page.get_by_role("button", name=named).click()
    await expect(page.get_by_text(desk("Read now"))).to_be_visible()
    await camera.look(page, "article-published")
    await reads(phone, CORRECTED)
    await camera.look(phone.page, "article-corrected", phone.seat)
    await page.get_by_role("button", name=desk("Back to the shipped text")).click()
    await expect(page.get_by_text(desk("Was read"))).to_be_visible()
    await reads(phone, before)


async def test_a_week_of_fireworks_is_a_topic_in_minutes(demo: Demo, chromium: Browser, camera: Camera) -> None:
    phone = await PhoneSeat.take(await open_page(chromium, demo.phones), "Phone 3")
    marthe = await DeskWindow.enter(chromium, demo, "Marthe Vuurtoren")
    page = marthe.page
    await marthe.goes("/articles")
    await page.get_by_label("Français", exact=True).fill("Semaine des feux d’artifice")
    await page.get_by_role("button", name=desk("Add topic")).click()
    address = await page.locator("#topics .code").inner_text()
    topic = page.get_by_role("region", name="Semaine des feux d’artifice")
    await topic.get_by_role("link", name=desk("New article")).click()
    await marthe.goes(page.url.removeprefix(marthe.url).replace("language=nl", "language=fr"))
    await page.get_by_label(desk("Title"), exact=True).fill("Quand c’est permis")
    await page.get_by_label(desk("On the button"), exact=True).fill("Quand")
    await page.get_by_label(desk("Text"), exact=True).fill("Seulement de 23 heures à 1 heure. [^zone]")
    await camera.look(page, "article-new")
    await page.get_by_role("button", name=desk("Keep, unpublished")).click()
    await page.get_by_role("button", name=desk("Publish in {language}", language=name_in("nl", "fr"))).click()
    await expect(page.get_by_text(desk("Read now"))).to_be_visible()
    await phone.is_answered(phone.writes(f"/start {address.partition('=')[2]}"))
    await phone.reads("Semaine des feux d’artifice")
    await phone.taps_exactly("Quand")
    await phone.reads("Seulement de 23 heures à 1 heure.")
    await camera.look(phone.page, "topic-of-the-zone", phone.seat)
