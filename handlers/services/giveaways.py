"""What in a citizen's words could tell who they or others are; it warns, never blocks."""

import re
import unicodedata
from collections.abc import Callable

KINDS = ("phone", "mail", "handle", "account", "register", "plate", "name")

_REGISTER = re.compile(r"(?<!\d)\d{2}[. ]?\d{2}[. ]?\d{2}[- .]?\d{3}[. -]?\d{2}(?!\d)")
_ACCOUNT = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?\b")
# How long an account number is in some countries (ISO 13616).
_LENGTHS = {
    "BE": 16,
    "DE": 22,
    "ES": 24,
    "FR": 27,
    "GB": 22,
    "IT": 27,
    "LU": 20,
    "NL": 18,
    "PL": 28,
    "PT": 25,
    "RO": 24,
}
# Begins only where a word does: from every letter on, a long word would cost the square of its length.
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(
    r"(?<![\w@/.])@[A-Za-z]\w{3,}|\b(?:t\.me|instagram\.com|facebook\.com|tiktok\.com)/\S+", re.IGNORECASE
)
_PLATE = re.compile(
    r"(?<![\w-])(?:[1-9]-[A-Za-z]{3}-\d{3}|[1-9] ?[A-Z]{3} ?\d{3}|[A-Z]{3}-\d{3}|\d{3}-[A-Z]{3})(?![\w-])"
)
_ABROAD = re.compile(r"(?<![\d+])(?:\+|00)[1-9](?:[ ./()-]{0,2}\d){7,13}(?!\d)")
_BELGIAN = re.compile(r"(?<![\d+.,/-])0[1-9](?:[ ./-]{0,2}\d){7,8}(?!\d)")
_DATE = re.compile(r"^\d{1,2}[./ -]\d{1,2}[./ -](?:19|20)\d{2}")
_FREE_LINES = ("0800", "0900", "0902", "0903", "070", "078")  # lines of services, nobody's own number
_NAME = re.compile(
    r"(?<!\w)(?:"
    r"my name is|i am called|mijn naam is|ik heet|je m[’']appelle|mon nom est|ich hei(?:ß|ss)e|mein name ist"
    r"|اسمي|إسمي|(?:benim )?adım|ismim|казвам се|m[ăa] numesc|numele meu|mi chiamo|il mio nome|me llamo|mi nombre es"
    r"|nazywam się|mam na imię|chamo-me|o meu nome|мене зв(?:ати|уть)|меня зовут|(?:اسم|نام) من|زما نوم|magacaygu?"
    r"|ስመይ|ሽመይ|quhem|emri im|میرا نام|n?kombo na ngai?|navê min|मेरा नाम"
    r")(?!\w)",
    re.IGNORECASE,
)


def found(text: str) -> list[str]:
    """What could give somebody away, as members of KINDS, each once, in their order."""
    plain = _with_plain_digits(text)
    seen = {kind for kind, looks in LOOKS.items() if looks(plain)}
    return [kind for kind in KINDS if kind in seen]


def _with_plain_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _phone(text: str) -> bool:
    for other in (*_checked(_REGISTER, _is_register, text), *_checked(_ACCOUNT, _is_account, text)):
        text = text.replace(other, " ")
    return _ABROAD.search(text) is not None or any(_is_national(match.group()) for match in _BELGIAN.finditer(text))


def _checked(pattern: re.Pattern[str], is_one: Callable[[str], bool], text: str) -> list[str]:
    return [match.group() for match in pattern.finditer(text) if is_one(match.group())]


def _is_national(number: str) -> bool:
    digits = _digits(number)
    mobile = digits.startswith("04") and len(digits) == 10
    return not _DATE.match(number) and not digits.startswith(_FREE_LINES) and (mobile or len(digits) == 9)


def _account(text: str) -> bool:
    return bool(_checked(_ACCOUNT, _is_account, text))


def _is_account(text: str) -> bool:
    """The check of ISO 13616: the country and check digits at the end, letters as numbers, the rest by 97 is 1."""
    plain = re.sub(r"[ -]", "", text).upper()
    number = plain[: _LENGTHS.get(plain[:2], len(plain))]  # the words after it can look like part of it
    return int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1


def _register(text: str) -> bool:
    return bool(_checked(_REGISTER, _is_register, text))


def _is_register(text: str) -> bool:
    """The check of the national register: 97 less the rest of the first nine digits, from 2000 on with a 2 before."""
    digits = _digits(text)
    born, check = digits[:9], int(digits[9:])
    return check in (97 - int(born) % 97, 97 - int("2" + born) % 97) and 0 <= int(digits[2:4]) % 20 <= 12


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())


LOOKS: dict[str, Callable[[str], object]] = {
    "phone": _phone,
    "mail": _MAIL.search,
    "handle": _HANDLE.search,
    "account": _account,
    "register": _register,
    "plate": _PLATE.search,
    "name": _NAME.search,
}
