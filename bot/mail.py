"""Speaks to the zone's mail server: what KOBAN_MAIL_URL means, one mail, and whether the server takes us in."""

from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as SMTP_RULES
from email.utils import format_datetime, localtime
from hashlib import sha256
from ipaddress import ip_address
from ssl import SSLCertVerificationError
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from aiosmtplib import SMTPException, SMTPResponseException

from bot.channels import MayHaveArrived, NotSent, Refused
from bot.config import Settings
from handlers.notices.mail import Mail
from handlers.services.errors import Misconfigured
from locales import mark_desk

TIMEOUT, GOODBYE = 20.0, 3.0
PORTS = {"smtp": 587, "smtps": 465}
LOOKS = mark_desk(
    "KOBAN_MAIL_URL must look like this: smtps://user:password@mail.example.org?from=koban@zone.example. "
    "Special characters in user and password are written as in web addresses."
)
SENDER = mark_desk("KOBAN_MAIL_URL names no sender. Add the zone's own address to it: ?from=koban@zone.example")


class Deferred(NotSent):
    """The server does not take this mail now; other people's may go."""


@dataclass(frozen=True)
class Server:
    """The zone's mail server; `secure` means TLS from the first byte, `sender` is the address mails come from."""

    host: str
    port: int
    secure: bool
    sender: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def near(self) -> bool:
        """Whether it is this machine itself, so that nobody stands between."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def server(url: str) -> Server | None:
    """The mail server KOBAN_MAIL_URL names, None when it is empty; raises Misconfigured, never with the URL in it."""
    if not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        port = parts.port or PORTS.get(parts.scheme, 0)
        asked = parse_qs(parts.query.replace("+", "%2B"), strict_parsing=True) if parts.query else {}
    except ValueError as error:
        raise Misconfigured(LOOKS) from error
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if (
        not (parts.hostname and port and parts.path in ("", "/"))
        or set(asked) - {"from"}
        or bool(user) != bool(password)
    ):
        raise Misconfigured(LOOKS)
    sender = asked.get("from", [user])[-1].strip()
    if not _is_address(sender):
        raise Misconfigured(SENDER)
    return Server(parts.hostname, port, parts.scheme == "smtps", sender, user, password)


def _is_address(text: str) -> bool:
    name, _, domain = text.partition("@")
    return bool(name and domain) and text.isascii() and text.isprintable() and not set(text) & set(' <>,;:"()[]\\')


async def send(to: Server, mail: Mail, address: str, row_uids: list[str]) -> None:
    """Sends one mail; raises NotSent (the server is not to be had), Deferred, Refused or MayHaveArrived."""
    try:
        content = _written(to, mail, address, row_uids)
    except ValueError as error:
        raise Refused(type(error).__name__) from error
    connection = _connection(to)
    await _connected(connection)
    try:
        await _handed_over(connection, to.sender, address, content)
        with suppress(SMTPException, OSError):
            await connection.quit(timeout=GOODBYE)
    finally:
        connection.close()


def _connection(to: Server) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=to.host,
        port=to.port,
        username=to.user or None,
        password=to.password or None,
        use_tls=to.secure,
        start_tls=False if to.secure else None if to.near else True,
        validate_certs=to.secure or not to.near,
        local_hostname=to.sender.partition("@")[2],
        timeout=TIMEOUT,
    )


async def _connected(connection: aiosmtplib.SMTP) -> None:
    try:
        await connection.connect()
    except (SMTPException, OSError, ValueError) as error:
        raise NotSent(type(error).__name__) from error


async def _handed_over(connection: aiosmtplib.SMTP, sender: str, address: str, content: bytes) -> None:
    try:
        await connection.mail(sender)
    except (SMTPException, OSError) as error:
        raise NotSent(type(error).__name__) from error
    try:
        await connection.rcpt(address)
    except ValueError as error:
        raise Refused(type(error).__name__) from error
    except (SMTPException, OSError) as error:
        raise _refusal(error) from error
    try:
        await connection.data(content)
    except SMTPResponseException as error:
        raise _refusal(error) from error
    except (SMTPException, OSError) as error:
        raise MayHaveArrived(type(error).__name__) from error


def _refusal(error: Exception) -> Exception:
    """A number from 500 means never, below it not now, and silence says nothing against the mail itself."""
    code = error.code if isinstance(error, SMTPResponseException) else 0
    name = f"{type(error).__name__} {code}" if code else type(error).__name__
    return Refused(name) if code >= 500 else Deferred(name)


def _written(to: Server, mail: Mail, address: str, row_uids: list[str]) -> bytes:
    message = EmailMessage(policy=SMTP_RULES)
    domain = to.sender.partition("@")[2]
    message["From"], message["To"], message["Subject"] = f"Koban <{to.sender}>", address, mail.subject
    message["Date"] = format_datetime(localtime())
    # The same news sent again has the same number, so that a mailbox may show it once.
    message["Message-ID"] = f"<{sha256(' '.join(row_uids).encode()).hexdigest()[:32]}@{domain}>"
    message["Auto-Submitted"], message["X-Auto-Response-Suppress"] = "auto-generated", "All"
    message.set_content(mail.text, cte="quoted-printable")
    message["Content-Language"] = mail.language
    return message.as_bytes()


async def check(settings: Settings) -> None:
    """Greets the mail server, signs in and leaves; raises Misconfigured in words when that does not go."""
    to = server(settings.mail_url)
    if to is None:
        return
    connection = _connection(to)
    try:
        await connection.connect()
    except (SMTPException, OSError, ValueError) as error:
        raise Misconfigured(_reason(error), host=to.host, port=to.port) from error
    with suppress(SMTPException, OSError):
        await connection.quit(timeout=GOODBYE)
    connection.close()


def _reason(error: Exception) -> str:
    causes = [error, error.__cause__, error.__context__]
    if any(isinstance(cause, SSLCertVerificationError) for cause in causes):
        return mark_desk(
            "The certificate of the mail server {host} cannot be trusted. Check its name in KOBAN_MAIL_URL."
        )
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return mark_desk("The mail server {host} does not accept user and password. Check them in KOBAN_MAIL_URL.")
    if isinstance(error, SMTPException) and "STARTTLS" in str(error):
        return mark_desk("The mail server {host} offers no encryption (STARTTLS). Use one that does, or smtps://.")
    return mark_desk("The mail server {host} does not answer as it should at port {port}. Check KOBAN_MAIL_URL.")
