"""Puts refusals and the automatic lines of a thread into words, once for all pages."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.web.times import said_at
from handlers.services import errors
from handlers.services.desk import CaseView, Item
from handlers.services.topics import OUTCOMES
from locales import day_and_time, tell


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
        case errors.Closed():
            return 409, tell(language, "This case is closed."), tell(language, "Your text is kept below.")
        case errors.TooLong():
            what = tell(language, "This is too long: at most {limit} characters fit.", limit=values["limit"])
            return 422, what, tell(language, "Nothing was sent. Your text is kept below.")
        case errors.Empty():
            return 422, tell(language, "There is nothing written yet."), tell(language, "Nothing was sent.")
        case errors.NotAllowed():
            what = tell(language, "You cannot do this in this case.")
            return 403, what, tell(language, "Nothing was changed. Ask the colleague who answers it.")
        case errors.LinkUnknown():
            what = tell(language, "This link is not known.")
            return 404, what, tell(language, "Copy it whole, or ask your administrator for a new one.")
        case errors.LinkUsed():
            what = tell(language, "This link has been used.")
            return 410, what, tell(language, "Each link works once. Ask your administrator for a new one.")
        case errors.LinkExpired():
            what = tell(language, "The time of this link is over.")
            return 410, what, tell(language, "Ask your administrator for a new one.")
    return 404, *_nothing_here(language)


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


def automatic(language: str, item: Item, case: CaseView, clock: ZoneInfo) -> str:
    """What Koban or a colleague did, as the grey line in a thread says it."""
    time, name = said_at(language, item, clock), item.author or ""
    match item.auto:
        case "receipt":
            return _receipt(language, time, case, clock)
        case "taken" if item.mine:
            return tell(language, "You took the case, {time}.", time=time)
        case "taken":
            return tell(language, "{name} took the case, {time}.", name=name, time=time)
        case "given_back" if item.mine:
            return tell(language, "You gave the case back, {time}. The citizen is told.", time=time)
        case "given_back":
            return tell(language, "{name} gave the case back, {time}. The citizen is told.", name=name, time=time)
        case "closed":
            outcome = tell(language, OUTCOMES.get(item.values.get("outcome", ""), OUTCOMES["answered"]))
            return tell(language, "Closed, {time}: {outcome}. The citizen is told.", time=time, outcome=outcome)
        case "reopened":
            return tell(language, "Open again, {time}: the citizen wrote.", time=time)
        case "visit_settled" if item.mine:
            return tell(language, "You noted that the visit is settled, {time}.", time=time)
        case "visit_settled":
            return tell(language, "{name} noted that the visit is settled, {time}.", name=name, time=time)
        case "withdrawn":
            return tell(language, "The citizen took this back, {time}.", time=time)
    return tell(language, "Something was changed, {time}.", time=time)


def _receipt(language: str, time: str, case: CaseView, clock: ZoneInfo) -> str:
    if case.row.due_at is None:
        return tell(language, "Receipt sent, {time}.", time=time)
    due = day_and_time(language, case.row.due_at, clock)
    return tell(language, "Receipt sent, {time}. Promised: an answer by {due}.", time=time, due=due)
