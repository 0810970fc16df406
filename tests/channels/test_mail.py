"""Speaking to a real mail server: what its address may look like, encryption, sign-in, and every way it can fail."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest

from bot import mail
from bot.channels import MayHaveArrived, NotSent, Refused
from bot.config import Settings
from bot.mail import Deferred, Server
from handlers.notices.mail import Mail
from handlers.services.errors import Misconfigured
from tests.house import free_port
from tests.mailserver import PASSWORD, USER, MailServer, body, certificate, mail_server, mute_server

LETTER = Mail("2 cases wait for you · ça marche", "Een zaak wacht.\n.\nEind\n", "nl")
READER = "lena@zone.example"


@pytest.fixture
async def post() -> AsyncIterator[MailServer]:
    """A mail server without encryption, on this machine."""
    async with mail_server() as running:
        yield running


@pytest.fixture
def tls(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate, which is not trusted before somebody says so."""
    return certificate(tmp_path)


async def sends(url: str) -> None:
    """Sends the letter to Lena."""
    to = mail.server(url)
    assert to is not None
    await mail.send(to, LETTER, READER, ["a", "b"])


async def test_a_mail_arrives_whole_and_says_that_no_person_wrote_it(post: MailServer) -> None:
    await sends(post.url)
    (letter,) = post.received
    assert (letter["Subject"], body(letter)) == (LETTER.subject, LETTER.text)
    assert (letter["From"], letter["To"]) == ("Koban <koban@zone.example>", READER)
    assert (letter["Auto-Submitted"], letter["Content-Language"]) == ("auto-generated", "nl")
    assert post.recipients == [READER]


async def test_the_same_news_sent_again_has_the_same_number(post: MailServer) -> None:
    await sends(post.url)
    await sends(post.url)
    assert len({letter["Message-ID"] for letter in post.received}) == 1


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", None),
        ("smtp://localhost?from=k@z.be", Server("localhost", 587, False, "k@z.be")),
        ("smtps://mail.z.be?from=k+a@z.be", Server("mail.z.be", 465, True, "k+a@z.be")),
        ("smtps://k%40z.be:p%2Fw@mail.z.be:2465/", Server("mail.z.be", 2465, True, "k@z.be", "k@z.be", "p/w")),
        ("smtp://[::1]:25?from=k@z.be", Server("::1", 25, False, "k@z.be")),
    ],
)
def test_what_the_address_means(url: str, found: Server | None) -> None:
    assert mail.server(url) == found


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mail.z.be", mail.LOOKS),
        ("http://mail.z.be?from=k@z.be", mail.LOOKS),
        ("smtp://?from=k@z.be", mail.LOOKS),
        ("smtp://mail.z.be:post?from=k@z.be", mail.LOOKS),
        ("smtp://mail.z.be:70000?from=k@z.be", mail.LOOKS),
        ("smtp://mail.z.be/inbox?from=k@z.be", mail.LOOKS),
        ("smtp://mail.z.be?from=k@z.be&tls=no", mail.LOOKS),
        ("smtp://secretuser@mail.z.be?from=k@z.be", mail.LOOKS),
        ("smtp://[::1?from=k@z.be", mail.LOOKS),
        ("smtp://mail.z.be", mail.SENDER),
        ("smtps://secretuser:secretword@mail.z.be", mail.SENDER),
        ("smtp://mail.z.be?from=koban", mail.SENDER),
        ("smtp://mail.z.be?from=k@z.be%0d%0aBcc:x@y.be", mail.SENDER),
    ],
)
def test_an_address_that_cannot_be_used_is_said_in_words_without_repeating_it(url: str, sentence: str) -> None:
    with pytest.raises(Misconfigured) as wrong:
        mail.server(url)
    assert wrong.value.sentence == sentence
    assert "secret" not in f"{wrong.value!r}{wrong.value.values}"


def test_no_password_shows_when_a_server_is_printed() -> None:
    assert "word" not in repr(mail.server("smtps://user:word@mail.z.be?from=k@z.be"))


async def test_on_this_machine_encryption_is_used_when_it_is_offered(tls: tuple[ssl.SSLContext, Path]) -> None:
    async with mail_server(tls=tls[0]) as running:
        await sends(running.url)
        assert running.encrypted == [True]


async def test_elsewhere_nothing_is_sent_without_encryption(post: MailServer) -> None:
    with pytest.raises(NotSent):
        await sends(post.url.replace("127.0.0.1", "0.0.0.0"))
    assert post.tried == []


async def test_elsewhere_the_certificate_must_be_trusted(
    tls: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mail_server(tls=tls[0]) as running:
        away = running.url.replace("127.0.0.1", "0.0.0.0")
        with pytest.raises(NotSent):
            await sends(away)
        assert running.tried == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tls[1]))
        await sends(away)
        assert running.encrypted == [True]


async def test_encrypted_from_the_first_byte_with_a_password(
    tls: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mail_server(tls=tls[0], secure=True, sign_in=True) as running:
        url = f"smtps://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{running.port}?from=koban@zone.example"
        with pytest.raises(NotSent):
            await sends(url)
        monkeypatch.setenv("SSL_CERT_FILE", str(tls[1]))
        await sends(url)
        assert running.signed_in == [True]
        with pytest.raises(NotSent):
            await sends(url.replace(USER, "somebody"))


@pytest.mark.parametrize(
    ("command", "answer", "error"),
    [
        ("MAIL", "550 you may not send from this address", NotSent),
        ("MAIL", "451 later", NotSent),
        ("RCPT", "450 greylisted", Deferred),
        ("RCPT", "550 nobody of this name", Refused),
        ("DATA", "451 disk full", Deferred),
        ("DATA", "554 we do not want this", Refused),
    ],
)
async def test_what_the_server_answers_decides_what_happens_next(
    post: MailServer, command: str, answer: str, error: type[Exception]
) -> None:
    post.answers[command] = answer
    with pytest.raises(error) as said:
        await sends(post.url)
    assert type(said.value) is error
    assert "lena" not in str(said.value)


@pytest.mark.parametrize(("command", "error"), [("MAIL", NotSent), ("RCPT", Deferred), ("DATA", MayHaveArrived)])
@pytest.mark.parametrize("illness", ["silent", "drops"])
async def test_a_server_that_hangs_or_drops_midway(
    post: MailServer, monkeypatch: pytest.MonkeyPatch, illness: str, command: str, error: type[Exception]
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT", 0.3)
    setattr(post, illness, command)
    with pytest.raises(error) as said:
        await sends(post.url)
    assert type(said.value) is error


async def test_a_server_that_never_says_a_word_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "TIMEOUT", 0.3)
    async with mute_server() as port, asyncio.timeout(5):
        with pytest.raises(NotSent):
            await sends(f"smtp://127.0.0.1:{port}?from=koban@zone.example")


async def test_nobody_there_is_not_sent() -> None:
    with pytest.raises(NotSent):
        await sends(f"smtp://127.0.0.1:{free_port()}?from=koban@zone.example")


@pytest.mark.parametrize("address", ["lena@zone.example\r\nBcc: x@y.be", "lena\n@zone.example", "léna@zone.example"])
async def test_an_address_no_mail_can_go_to_is_refused_and_never_sent(post: MailServer, address: str) -> None:
    to = mail.server(post.url)
    assert to is not None
    with pytest.raises(Refused):
        await mail.send(to, LETTER, address, ["a"])
    assert post.received == []


async def checked(url: str) -> str:
    """What `koban doctor` would say about it."""
    try:
        await mail.check(Settings(mail_url=url))
    except Misconfigured as wrong:
        return wrong.sentence.format(**wrong.values)
    return ""


async def test_the_check_greets_the_server_and_sends_nothing(post: MailServer) -> None:
    assert await checked("") == ""
    assert await checked(post.url) == ""
    assert post.tried == []


async def test_the_check_says_what_is_wrong(
    post: MailServer, tls: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    away = post.url.replace("127.0.0.1", "0.0.0.0")
    assert "offers no encryption" in await checked(away)
    assert "does not answer" in await checked(f"smtp://127.0.0.1:{free_port()}?from=koban@zone.example")
    async with mail_server(tls=tls[0], secure=True, sign_in=True) as running:
        url = f"smtps://u:p@127.0.0.1:{running.port}?from=koban@zone.example"
        assert "cannot be trusted" in await checked(url)
        monkeypatch.setenv("SSL_CERT_FILE", str(tls[1]))
        assert "does not accept user and password" in await checked(url)
