"""What is pushed to somebody who wants no words on the screen: that there is an answer, and a button that shows it."""

from handlers.dialogue import Choice, Reply
from handlers.services import posts
from handlers.services.events import Event
from handlers.services.posts import Post
from locales import say
from storage.db import Tx

# Replies to a tap of the citizen's own, who holds the phone now; and what they must know before they write again.
AT_ONCE = ("receipt", "blocked", "unblocked")


async def veiled(tx: Tx, language: str, post: Post) -> Reply:
    """The push without its words; the button fetches them from the thread."""
    number, message = await posts.number_of(tx, post), post.values.get("message")
    text = say(language, "You have an answer.") if message else say(language, "There is news for you.")
    to = f"show/{number}/{message}" if message else f"case/{number}"
    return Reply(text, ((Choice(say(language, "Show it"), to),),), case=post.reader_id or "")


def veiled_event(language: str, event: Event | None) -> Reply:
    """That there is something about an event somebody answered; the button shows it."""
    to = f"event/{event.code}" if event else "events"
    return Reply(say(language, "There is news for you."), ((Choice(say(language, "Show it"), to),),))
