"""Puts refusals and the automatic lines of a thread into words, once for all pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.web.blocks import block_line
from bot.web.ready import field_label
from bot.web.times import said_at
from handlers.services import errors
from handlers.services.desk import CaseView, Item
from handlers.services.topics import OUTCOMES, topic_label
from locales import day, day_and_time, name_in, tell


@dataclass(frozen=True)
class Trouble:
    """What happened, and then what is safe and what to do."""

    status: int
    what: str
    then: str


def refusal_words(language: str, refusal: errors.Refusal) -> Trouble:
    """The words for what a service refused."""
    status, what, then = _refusal(language, refusal, **refusal.values)
    return Trouble(status, what, then)


def _refusal(language: str, refusal: errors.Refusal, **values: Any) -> tuple[int, str, str]:
    match refusal:
        case errors.AlreadyTaken():
            what = tell(language, "{name} was faster.", name=values["by"])
            return 409, what, tell(language, "Read what is new before you go on. Your text is kept below.")
        case errors.ColleagueAway():
            until = day(language, values["until"])
            what = tell(language, "{name} is away until {day}.", name=values["name"], day=until)
            return 409, what, tell(language, "Nothing was changed. Choose somebody else.")
        case errors.Closed():
            return 409, tell(language, "This case is closed."), tell(language, "Your text is kept below.")
        case errors.TooLong():
            what = tell(language, "This is too long: at most {limit} characters fit.", limit=values["limit"])
            return 422, what, tell(language, "Nothing was sent. Your text is kept below.")
        case errors.NotFilled():
            return 422, _not_filled(language, **values), tell(language, "Nothing was sent.")
        case errors.Empty():
            return 422, tell(language, "There is nothing written yet."), tell(language, "Nothing was sent.")
        case errors.NotAllowed():
            what = tell(language, "You cannot do this in this case.")
            return 403, what, tell(language, "Nothing was changed. Ask the colleague who answers it.")
        case errors.Gone():
            what = tell(language, "The words of this case cannot be read any more.")
            return 410, what, tell(language, "They were erased for good. The case leaves your list by itself.")
        case errors.NobodyBehind():
            what = tell(language, "This citizen erased what can be erased.")
            then = tell(language, "Nobody would get your answer, so it was not sent. The zone must keep this case.")
            return 409, what, then
        case errors.LinkUnknown():
            what = tell(language, "This link is not known.")
            return 404, what, tell(language, "Copy it whole, or ask your administrator for a new one.")
        case errors.LinkUsed():
            what = tell(language, "This link has been used.")
            return 410, what, tell(language, "Each link works once. Ask your administrator for a new one.")
        case errors.LinkExpired():
            what = tell(language, "The time of this link is over.")
            return 410, what, tell(language, "Ask your administrator for a new one.")
        case errors.NotYourWork():
            what = tell(language, "This page is for colleagues with another role.")
            return 403, what, tell(language, "If it should be yours, ask your administrator.")
    return _signin(language, refusal, **values) or (404, *_nothing_here(language))


def _signin(language: str, refusal: errors.Refusal, **values: Any) -> tuple[int, str, str] | None:
    match refusal:
        case errors.WrongSignIn():
            what = tell(language, "Name and password do not belong together.")
            return (
                422,
                what,
                tell(language, "Try again. After some attempts each answer takes longer, up to 30 seconds."),
            )
        case errors.WrongCode():
            what = tell(language, "This code does not work.")
            return (
                422,
                what,
                tell(language, "Type the one your app shows now, and check that your phone's clock is right."),
            )
        case errors.CodeUsed():
            what = tell(language, "This code has been used.")
            return 422, what, tell(language, "Wait for the next one, at most 30 seconds.")
        case errors.TooManyCodes():
            what = tell(language, "There were too many wrong codes.")
            return (
                429,
                what,
                tell(language, "A recovery code works at once. Codes of the app work again in two minutes."),
            )
        case errors.Crowded():
            what = tell(language, "Very many try to sign in at this moment.")
            return 503, what, tell(language, "Try again in half a minute.")
        case errors.OfferOver():
            what = tell(language, "This picture is from before you signed in.")
            return 409, what, tell(language, "Scan the new one below, and delete the old entry in your app.")
    return _password(language, refusal, **values)


def _password(language: str, refusal: errors.Refusal, **values: Any) -> tuple[int, str, str] | None:
    match refusal:
        case errors.PasswordShort():
            what = tell(language, "This password is too short: at least {limit} characters.", limit=values["limit"])
            return 422, what, tell(language, "Four or five words that have nothing to do with each other are good.")
        case errors.PasswordLong():
            what = tell(language, "This password is too long: at most {limit} characters.", limit=values["limit"])
            return 422, what, tell(language, "Choose a shorter one.")
        case errors.PasswordCommon():
            what = tell(language, "This password is one that guessers try first.")
            return 422, what, tell(language, "Four or five words that have nothing to do with each other are good.")
        case errors.PasswordOwn():
            what = tell(language, "This password is made of your name or the zone's.")
            return 422, what, tell(language, "Four or five words that have nothing to do with each other are good.")
        case errors.PasswordsDiffer():
            what = tell(language, "The two passwords are not the same.")
            return 422, what, tell(language, "Type the same one twice, or paste it twice.")
    return None


def _not_filled(language: str, field: str, why: str, limit: int = 0) -> str:
    name = field_label(language, field)
    match why:
        case "past":
            return tell(language, "This day is over. Choose one that is still to come.")
        case "ahead":
            return tell(language, "This day is still to come. Choose one that has been.")
        case "far":
            return tell(language, "This day is more than a year away.")
        case "long":
            return tell(language, "This is too long: {name}. At most {limit} characters fit.", name=name, limit=limit)
        case "unreadable":
            return tell(language, "We cannot read this: {name}.", name=name)
    return tell(language, "Something is still to be filled in: {name}.", name=name)


def _nothing_here(language: str) -> tuple[str, str]:
    what = tell(language, "There is nothing here for you.")
    return what, tell(language, "It may have been erased, or it is a colleague's. Go back to your cases.")


def status_words(language: str, status: int) -> Trouble:
    """The words for an answer that is not a page."""
    if status == 403:
        what = tell(language, "This did not come from the desk itself.")
        return Trouble(status, what, tell(language, "Nothing was changed. Open the desk again and repeat it there."))
    if status == 413:
        what = tell(language, "This is too much text.")
        return Trouble(status, what, tell(language, "Nothing was sent. Go back and make it shorter."))
    if status == 503:
        what = tell(language, "The database is not answering.")
        return Trouble(status, what, tell(language, "Nothing is lost. Try again in a minute."))
    if status >= 500:
        what = tell(language, "Something went wrong on our side.")
        return Trouble(status, what, tell(language, "Go back and try again. What was sent before is safe."))
    if status == 401:
        what = tell(language, "You are not signed in.")
        return Trouble(status, what, tell(language, "Ask your administrator for a sign-in link."))
    return Trouble(status, *_nothing_here(language))


def setup_words(language: str, problem: errors.Misconfigured) -> Trouble:
    """The words for a setup that cannot run."""
    what = tell(language, problem.sentence, **problem.values)
    return Trouble(503, what, tell(language, "Your administrator can mend this."))


def _passed_on(language: str, item: Item, name: str, time: str) -> str:
    match item.values["why"], item.mine:
        case "covered", True:
            return tell(language, "You stand in for a colleague who is away, {time}. The citizen is told.", time=time)
        case "covered", _:
            return tell(language, "{name} stands in, {time}. The citizen is told.", name=name, time=time)
        case "passed", True:
            return tell(language, "A colleague passed the case on to you, {time}. The citizen is told.", time=time)
        case "passed", _:
            return tell(language, "Passed on to {name}, {time}. The citizen is told.", name=name, time=time)
        case _, True:
            return tell(language, "You are back and have it again, {time}. The citizen is told.", time=time)
    return tell(language, "{name} is back and has it again, {time}. The citizen is told.", name=name, time=time)


def automatic(language: str, item: Item, case: CaseView, clock: ZoneInfo) -> str:
    """What Koban or a colleague did, as the grey line in a thread says it."""
    time, name = said_at(language, item, clock), item.author or ""
    match item.auto:
        case "receipt":
            return _receipt(language, time, case, clock)
        case "taken" if item.values.get("why"):
            return _passed_on(language, item, name, time)
        case "taken" if item.mine:
            return tell(language, "You took the case, {time}.", time=time)
        case "taken":
            return tell(language, "{name} took the case, {time}.", name=name, time=time)
        case "given_back" if item.mine:
            return tell(language, "You gave the case back, {time}. The citizen is told.", time=time)
        case "given_back":
            return tell(language, "{name} gave the case back, {time}. The citizen is told.", name=name, time=time)
        case "closed" if item.delivery == "nobody":
            outcome = tell(language, OUTCOMES.get(item.values.get("outcome", ""), OUTCOMES["answered"]))
            return tell(language, "Closed, {time}: {outcome}.", time=time, outcome=outcome)
        case "closed":
            outcome = tell(language, OUTCOMES.get(item.values.get("outcome", ""), OUTCOMES["answered"]))
            return tell(language, "Closed, {time}: {outcome}. The citizen is told.", time=time, outcome=outcome)
        case "leaving":
            until = datetime.fromisoformat(item.values["until"]).astimezone(clock).date()
            return tell(
                language,
                "Will be erased on {date}, unless the citizen writes ({time}).",
                time=time,
                date=day(language, until),
            )
        case "kept_longer":
            return tell(language, "The citizen still needs this, {time}: it is kept longer.", time=time)
        case "reopened":
            return tell(language, "Open again, {time}: the citizen wrote.", time=time)
        case "blocked" | "block_lifted" | "cannot_write" | "appeal":
            return block_line(language, item, clock)
        case "joined":
            return _joined(language, time, item)
        case "visit_settled" if item.mine:
            return tell(language, "You noted that the visit is settled, {time}.", time=time)
        case "visit_settled":
            return tell(language, "{name} noted that the visit is settled, {time}.", name=name, time=time)
        case "withdrawn":
            return tell(language, "The citizen took this back, {time}.", time=time)
        case "translation_wanted":
            wanted = name_in(language, item.values.get("language", language))
            return tell(language, "The citizen asks for this in {language}, {time}.", language=wanted, time=time)
    return tell(language, "Something was changed, {time}.", time=time)


def _joined(language: str, time: str, item: Item) -> str:
    topic, place = tell(language, topic_label(item.values.get("topic", ""))), item.values.get("place", "")
    if not place:
        return tell(language, "The citizen added another report, {time}: {topic}.", time=time, topic=topic)
    return tell(
        language,
        "The citizen added another report, {time}: {topic}, {place}.",
        time=time,
        topic=topic,
        place=place,
    )


def _receipt(language: str, time: str, case: CaseView, clock: ZoneInfo) -> str:
    if case.row.due_at is None:
        return tell(language, "Receipt sent, {time}.", time=time)
    due = day_and_time(language, case.row.due_at, clock)
    return tell(language, "Receipt sent, {time}. Promised: an answer by {due}.", time=time, due=due)
