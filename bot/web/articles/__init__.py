"""The zone's articles on the desk: what is read, corrected, published and taken back."""

from bot.web.articles import checking, listing, writing
from bot.web.audiences import ANYBODY, EDITORS, Door, get, post

ID = r"{article:[a-z0-9-]{1,32}}"
WORK = "{work:" + "|".join(writing.DEEDS) + "}"
DOORS: list[Door] = [
    get("/articles", listing.every, EDITORS),
    get("/articles/new", writing.begin, EDITORS),
    post("/articles/new", writing.create, EDITORS),
    post("/articles/topics/{change:put|drop}", listing.topic, EDITORS),
    get(f"/articles/{ID}", writing.show, EDITORS),
    post(f"/articles/{ID}/check", checking.ask, EDITORS),
    get("/check/{secret}", checking.show, ANYBODY),
    post("/check/{secret}", checking.answer, ANYBODY),
    post(f"/articles/{ID}/{WORK}", writing.act, EDITORS),
]
