"""What can go wrong, named where it happens and put into words once by each face."""

from datetime import datetime


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


class ColleagueAway(Refusal):
    """A colleague who is away today cannot get a case; `name`, and `until` which day (a date)."""


class Closed(Refusal):
    """The case is closed."""


class Gone(Refusal):
    """The case was erased: nobody can read it any more."""


class NobodyBehind(Refusal):
    """The citizen erased themselves; the zone keeps the case, and nothing sent to it reaches anybody."""


class LinkUnknown(Refusal):
    """A one-time link nobody made."""


class LinkUsed(Refusal):
    """A one-time link that has been used."""


class LinkExpired(Refusal):
    """A one-time link whose time is over."""


class TooManyCaseCodes(Refusal):
    """Too many case codes that open nothing were tried; `minutes` until the next one is looked at."""


class TooLong(Refusal):
    """A text beyond `limit` characters."""


class Empty(Refusal):
    """A text without a word in it."""


class NotFilled(Refusal):
    """A ready sentence whose `field` cannot be used; `why` is empty, long, unreadable, far, past or ahead."""


class Busy(Refusal):
    """More comes in than the zone can take now; `until` says when to try again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until=until)
        self.until = until


class Blocked(Refusal):
    """The person may not write for now; `until` says when they may again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until=until)
        self.until = until


class NotYourWork(Refusal):
    """A page or deed for colleagues with another role."""


class WrongSignIn(Refusal):
    """A name and a password that do not belong together; never says which of them is wrong."""


class WrongCode(Refusal):
    """A one-time or recovery code that does not work."""


class CodeUsed(Refusal):
    """A one-time code that was used before."""


class TooManyCodes(Refusal):
    """So many wrong one-time codes that for a while only recovery codes are taken."""


class Crowded(Refusal):
    """So many try to sign in at this moment that one more cannot wait with them."""


class OfferOver(Refusal):
    """A secret of one-time codes that was offered in another browser, or before signing in anew."""


class PasswordShort(Refusal):
    """A password under `limit` characters."""


class PasswordLong(Refusal):
    """A password over `limit` characters."""


class PasswordCommon(Refusal):
    """A password that guessers try first."""


class PasswordOwn(Refusal):
    """A password made of the person's or the zone's own name."""


class PasswordsDiffer(Refusal):
    """A password that was typed differently the second time."""


class Misconfigured(Exception):
    """A setup that cannot run: a desk-catalog sentence and the values in it."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values


class Unfit(Refusal):
    """A `field` of an event or notice that cannot be used; `why` says what is wrong with it, `limit` what it may be."""


class NobodyReached(Refusal):
    """A broadcast that nobody asked for would reach nobody."""


class OnItsWay(Refusal):
    """A text to many that somebody had sent before; `by` is their name."""


class NotReady(Refusal):
    """A notice with something still open; `open` lists the reasons."""


class AnotherReader(Refusal):
    """A text that somebody else than its writer must read first."""


class NoRoom(Refusal):
    """Somebody who is in asked for more places than are left: they keep theirs, `places`, and `left` are still free."""


class NoChat(Refusal):
    """A person of the zone who has linked no chat of their own."""
