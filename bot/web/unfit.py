"""What is wrong with a field of an event or notice, as a sentence beside it."""

from locales import name_in, tell


def unfit(language: str, field: str, why: str, *, limit: int = 0, typed: str = "", of: str = "") -> str:
    """The sentence for a field; `typed` is what stands in it, `of` the language it is written in."""
    match field, why:
        case ("title" | "text" | "report" | "notice", "long"):
            return tell(
                language,
                "The text in {language} has {number} characters. At most {limit} fit.",
                language=name_in(language, of),
                number=len(typed),
                limit=limit,
            )
        case "text", "caption":
            return tell(
                language,
                "Under a picture {limit} characters fit. In {language} there are {number}: make the text shorter, "
                "or leave the picture out.",
                language=name_in(language, of),
                number=typed,
                limit=limit,
            )
        case _, "long":
            return tell(language, "This has {number} characters. At most {limit} fit.", number=len(typed), limit=limit)
        case ("day" | "starts_at" | "ends_at" | "answer_by" | "due_at" | "until" | "dates" | "time", _):
            return _time(language, field, why, typed, limit)
        case ("capacity" | "most" | "cost", "number"):
            return _number(language, field, limit)
        case "areas", "empty":
            return tell(language, "Choose at least one area.")
        case "areas", _:
            return tell(language, "One of these areas is not of this zone. Choose from the list.")
        case "point", _:
            return tell(language, "We cannot read this point. Paste two numbers, such as 50.8467, 4.3525.")
        case "action", _:
            return tell(language, "Choose at least one thing that people can do.")
        case "topic", _:
            return tell(language, "Choose what kind of notice it is. People choose by it what they hear.")
        case "why", _:
            return tell(language, "Say why it cannot wait. People read it.")
        case "link", _:
            return tell(language, "A link begins with https:// and has words for its button.")
        case "picture", _:
            return _picture(language, why)
        case _, "unknown":
            return tell(language, "This choice is not known. Choose from the list.")
    return tell(language, "Something is missing here.")


def _time(language: str, field: str, why: str, typed: str, limit: int) -> str:
    match field, why:
        case _, "empty":
            return tell(language, "Something is missing here.")
        case _, "gap":
            return tell(
                language, "On this day the clock skips {time}: summer time begins. Choose another time.", time=typed
            )
        case _, "unreadable":
            return tell(language, "There is no such day or time: {typed}.", typed=typed)
        case "starts_at", "past":
            return tell(language, "This moment is over. Choose one that is still to come.")
        case "starts_at", _:
            return tell(language, "This is more than two years away. Look at the year again.")
        case "ends_at", "before":
            return tell(language, "The end is before the beginning.")
        case "ends_at", _:
            return tell(language, "This is longer than two weeks. Make a series of it.")
        case "answer_by", "after":
            return tell(language, "People cannot answer after it has begun. Choose an earlier moment.")
        case "dates", "number":
            return tell(language, "These are more than {limit} dates. Choose an earlier last day.", limit=limit)
        case "dates", _:
            return tell(language, "The last day is before the first one.")
    return tell(language, "This moment is over. Choose one that is still to come.")


def _number(language: str, field: str, limit: int) -> str:
    if field == "cost":
        return tell(language, "Write the price in euros, such as 2.50. At most {limit}.", limit=limit)
    return tell(language, "Write a whole number from 1 to {limit}.", limit=limit)


def _picture(language: str, why: str) -> str:
    match why:
        case "too_big":
            return tell(language, "This picture is too big. One of a phone fits.")
        case "animated":
            return tell(language, "This picture moves. We send only still ones.")
        case "not_a_picture":
            return tell(language, "We cannot clean this kind of file, so we did not keep it. A photo works.")
    return tell(language, "This picture is broken. Choose another one.")
