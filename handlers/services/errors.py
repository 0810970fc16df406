"""What can go wrong, named where it happens and put into words once by each face."""


class Refusal(Exception):
    """Something that was asked for and cannot be done; carries values for the sentence that says so."""

    def __init__(self, **values: object) -> None:
        super().__init__(type(self).__name__)
        self.values = values


class NotFound(Refusal):
    """There is no such thing, or this person may not know of it."""


class NotAllowed(Refusal):
    """This person may see it but not do that."""


class AlreadyTaken(Refusal):
    """Somebody else was first; `by` is their name."""


class Closed(Refusal):
    """The case is closed."""


class LinkUnknown(Refusal):
    """A one-time link nobody made."""


class LinkUsed(Refusal):
    """A one-time link that has been used."""


class LinkExpired(Refusal):
    """A one-time link whose time is over."""


class TooManyCodes(Refusal):
    """Too many case codes that open nothing were tried; `minutes` until the next one is looked at."""


class TooLong(Refusal):
    """A text beyond `limit` characters."""


class Empty(Refusal):
    """A text without a word in it."""


class Misconfigured(Exception):
    """A setup that cannot run: a desk-catalog sentence and the values in it."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values
