"""Which passwords are good, and that checking one always takes the same work."""

from collections.abc import Callable
from datetime import UTC, datetime

import pyotp
import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from handlers.services import passwords
from handlers.services.errors import (
    CodeUsed,
    PasswordCommon,
    PasswordLong,
    PasswordOwn,
    PasswordShort,
    Refusal,
    WrongCode,
)

OWN = ("Lena Kwartelaar", "lena", "lena@zone.example", "Zone Kwartelbeke")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 11, 2, 9, 0, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "password",
    [
        "vier natte voeten zingen",
        "correcthorsebattery",
        "a" * 6 + "bcdefghijk",
        "ééndruk op de fiets",
        "دراجة زرقاء في المطر",
        "xk7#Qp2m9!Lz",
        "lena fietst langs de kade",
        "x1" * 60 + "abcdefgh",
    ],
)
def test_a_long_password_needs_nothing_else(password: str) -> None:
    assert passwords.check(password, OWN)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", PasswordShort),
        ("elf tekens.", PasswordShort),
        ("abcde" * 26, PasswordLong),
        ("1qaz2wsx3edc", PasswordCommon),
        ("1QAZ2wsx3EDC", PasswordCommon),
        ("password2026!", PasswordCommon),
        ("passwordpassword", PasswordCommon),
        ("aaaaaaaaaaaaaaaa", PasswordCommon),
        ("121212121212", PasswordCommon),
        ("LenaKwartelaar1", PasswordOwn),
        ("kwartelbeke-2026", PasswordOwn),
        ("zone.kwartelbeke", PasswordOwn),
    ],
)
def test_a_weak_password_is_refused_and_why(password: str, why: type[Refusal]) -> None:
    with pytest.raises(why):
        passwords.check(password, OWN)


async def test_a_password_is_kept_as_a_slow_hash_with_salt() -> None:
    first, second = [await passwords.hashed("vier natte voeten zingen") for _ in range(2)]
    assert first != second
    parameters = extract_parameters(first)
    assert parameters.type is Type.ID
    assert parameters.memory_cost >= 64 * 1024
    assert parameters.time_cost >= 3
    assert await passwords.fits(first, "vier natte voeten zingen")
    assert not await passwords.fits(first, "Vier natte voeten zingen")
    assert not await passwords.fits("no hash", "vier natte voeten zingen")


async def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    kept = await passwords.hashed(passwords.check("e\u0301e\u0301ndruk op de fiets"))
    assert await passwords.fits(kept, "ééndruk op de fiets")


async def test_an_unknown_name_takes_the_same_work_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    real, verified = PasswordHasher.verify, []

    def counted(hasher: PasswordHasher, kept: str, password: str) -> bool:
        verified.append(extract_parameters(kept))
        return real(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    kept = await passwords.hashed("vier natte voeten zingen")
    assert not await passwords.fits(kept, "iets heel anders")
    assert not await passwords.fits(None, "iets heel anders")
    known, unknown = verified
    assert known == unknown


def digits(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(NOW.timestamp() + seconds, UTC)


@pytest.mark.parametrize("written", [str, lambda code: f" {code[:3]} {code[3:]} "], ids=["plain", "spaced"])
@pytest.mark.parametrize("late", [-30, 0, 30])
def test_a_code_works_half_a_minute_early_or_late(written: Callable[[str], str], late: int) -> None:
    step = passwords.step_of(SECRET, written(digits(at(late))), None, NOW)
    assert step == int(at(late).timestamp()) // 30


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "١٢٣٤٥٦", digits(at(60)), digits(at(-60)), "0" * 200])
def test_another_code_does_not(code: str) -> None:
    with pytest.raises(WrongCode):
        passwords.step_of(SECRET, code, None, NOW)


def test_a_code_works_once_and_none_from_before_it() -> None:
    used = passwords.step_of(SECRET, digits(NOW), None, NOW)
    for late in (0, -30):
        with pytest.raises(CodeUsed):
            passwords.step_of(SECRET, digits(at(late)), used, NOW)
    assert passwords.step_of(SECRET, digits(at(30)), used, NOW) == used + 1
