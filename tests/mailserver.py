"""A mail server of the tests' own: real SMTP on this machine, with and without TLS and sign-in, and ill when asked."""

import asyncio
import datetime
import ipaddress
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "koban", "a pass/word @ %41"


@dataclass
class MailServer:
    """What arrived, and how the server behaves: `answers` by command, `silent` or `drops` at a command."""

    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    asked: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    silent: str = ""
    drops: str = ""
    encrypted: list[bool] = field(default_factory=list)
    signed_in: list[bool] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd names its hooks so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """MAIL FROM."""
        envelope.mail_from = address
        self.asked += 1
        return await self._answer("MAIL", server, "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """RCPT TO."""
        self.tried.append(address)
        answer = await self._answer("RCPT", server, self.answers.get(address, "250 OK"))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The mail itself."""
        if self.drops != "DATA":
            self._keep(session, envelope)
        answer = await self._answer("DATA", server, "250 OK")
        if not answer.startswith("250"):
            self.received.pop()
        return answer

    def _keep(self, session: Session, envelope: Envelope) -> None:
        message = message_from_bytes(bytes(envelope.original_content or b""), policy=default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(session.ssl is not None)
        self.signed_in.append(bool(session.authenticated))

    async def _answer(self, command: str, server: SMTP, usual: str) -> str:
        if self.silent == command:
            await asyncio.Event().wait()
        if self.drops == command:
            _cut(server)
        return self.answers.get(command, usual)

    @property
    def url(self) -> str:
        """What KOBAN_MAIL_URL says for it."""
        return f"smtp://127.0.0.1:{self.port}?from=koban@zone.example"


def body(mail: EmailMessage) -> str:
    """The text of a mail."""
    return str(mail.get_content()).replace("\r\n", "\n")


@asynccontextmanager
async def mail_server(
    *, tls: ssl.SSLContext | None = None, secure: bool = False, sign_in: bool = False
) -> AsyncIterator[MailServer]:
    """A running server; `tls` offers STARTTLS, `secure` speaks TLS from the first byte."""
    ours, loop, open_sessions = MailServer(), asyncio.get_running_loop(), []
    more: dict[str, Any] = (
        {"authenticator": _knows, "auth_required": True, "auth_require_tls": not secure} if sign_in else {}
    )

    def session() -> SMTP:
        with warnings.catch_warnings(action="ignore"):  # it does not see that TLS came before it
            opened = SMTP(ours, hostname="mail.example", tls_context=None if secure else tls, loop=loop, **more)
        open_sessions.append(opened)
        return opened

    server = await loop.create_server(session, "0.0.0.0", 0, ssl=tls if secure else None)
    ours.port = server.sockets[0].getsockname()[1]
    try:
        yield ours
    finally:
        server.close()
        for opened in open_sessions:
            _cut(opened)
            if opened._handler_coroutine is not None:
                opened._handler_coroutine.cancel()
        await asyncio.gather(
            *(o._handler_coroutine for o in open_sessions if o._handler_coroutine), return_exceptions=True
        )


def _cut(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()


def _knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    good = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=good)


@asynccontextmanager
async def mute_server() -> AsyncIterator[int]:
    """The port of something that takes every call and never says a word."""
    calls: list[asyncio.StreamWriter] = []

    async def never_a_word(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(writer)

    server = await asyncio.start_server(never_a_word, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in calls:
            writer.transport.abort()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS for 127.0.0.1 and 0.0.0.0, and the file that makes a client trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "mail.example")])
    addresses = [x509.IPAddress(ipaddress.ip_address(address)) for address in ("127.0.0.1", "0.0.0.0")]
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName(addresses), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    trusted = folder / "trusted.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, trusted
