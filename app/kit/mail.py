"""Hands one mail to the mail server. The only file that speaks SMTP.

`send` returns after the server's 250 for the whole message, and raises `NotSent` otherwise: it
says whether a later attempt can help and whether the server was there at all.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address, AddressHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from typing import Final, NoReturn, Self
from urllib.parse import parse_qs, unquote, urlsplit

from app.kit.errors import Invalid

SECONDS: Final = 20
"""For each answer of the server; a whole conversation stays below the outbox's first pause."""

_PERMANENT: Final = 500


class Security(StrEnum):
    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, url: str) -> Self:
        """`smtp://user:password@host:587?starttls=1` or `smtps://host`; names percent-encoded.

        Raises:
            Invalid: without the address in its message, for there may be a password in it.
        """
        parts = urlsplit(url)
        options = parse_qs(parts.query)
        try:
            port = parts.port
        except ValueError:
            port = -1
        if (
            parts.scheme not in ("smtp", "smtps")
            or not parts.hostname
            or port == -1
            or set(options) - {"starttls"}
            or options.get("starttls", ["0"])[-1] not in ("0", "1")
        ):
            raise Invalid(
                "Die Adresse des Mailservers wird in der Form "
                "smtp://name:passwort@server:587?starttls=1 oder smtps://server erwartet."
            )
        security = Security.STARTTLS if options.get("starttls") == ["1"] else Security.NONE
        if parts.scheme == "smtps":
            security = Security.TLS
        usual = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}[security]
        return cls(
            host=parts.hostname,
            port=port or usual,
            security=security,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


@dataclass(frozen=True, slots=True)
class Sender:
    """`Name <address>`, and where answers go."""

    mail_from: str
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """`id` stays the same over all attempts and becomes the Message-ID."""

    id: str
    recipient: str
    subject: str
    text: str
    html: str
    written_at: datetime


class NotSent(Exception):
    """The server did not answer with 250. The message is German and fit for a list."""

    def __init__(self, message: str, *, is_permanent: bool = False, is_away: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.is_permanent = is_permanent
        """This mail will never be taken: no such mailbox, or refused for what it is."""
        self.is_away = is_away
        """There was no talking to the server: other mails would fare no better now."""


def message_of(mail: Mail, sender: Sender) -> EmailMessage:
    """The same bytes on every attempt.

    Raises:
        Invalid: for addresses that are none or several, and line breaks in a header.
    """
    author = address_of(sender.mail_from)
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{_one_line(mail.id)}@{author.domain}>"
    message["Date"] = mail.written_at
    message["From"] = author
    message["To"] = address_of(mail.recipient)
    if sender.reply_to:
        message["Reply-To"] = address_of(sender.reply_to)
    message["Subject"] = _one_line(mail.subject)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = "de"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message


def address_of(text: str) -> Address:
    """Exactly one mail address, with or without a name in front.

    Raises:
        Invalid: with the text in its message.
    """
    header = HeaderRegistry()("To", _one_line(text))
    found = header.addresses if isinstance(header, AddressHeader) and not header.defects else ()
    if len(found) != 1 or not found[0].username or not found[0].domain or header.groups[0].display_name:
        raise Invalid(f"„{text[:100]}“ ist keine einzelne E-Mail-Adresse.")
    return found[0]


def send(mail: Mail, server: SmtpServer, sender: Sender, *, seconds: float = SECONDS) -> None:
    """Raises NotSent; what goes wrong after the 250 is no matter any more."""
    try:
        message = message_of(mail, sender)
    except Invalid as error:
        raise NotSent(error.message, is_permanent=True) from error
    with _conversation(server, seconds) as smtp:
        try:
            smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            [(code, words)] = error.recipients.values()
            _refused(code, words, error)
        except smtplib.SMTPSenderRefused as error:
            raise NotSent(f"Absender nicht angenommen: {_words(error)}", is_away=True) from error
        except smtplib.SMTPResponseException as error:
            _refused(error.smtp_code, error.smtp_error, error)
        except smtplib.SMTPNotSupportedError as error:
            raise NotSent(
                "Der Mailserver kann Adressen mit Umlauten nicht zustellen.", is_permanent=True
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"Die Verbindung ist abgebrochen: {_words(error)}") from error


@contextmanager
def _conversation(server: SmtpServer, seconds: float) -> Iterator[smtplib.SMTP]:
    try:
        smtp = _connected(server, seconds)
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(f"Der Mailserver antwortet nicht: {_words(error)}", is_away=True) from error
    try:
        yield smtp
    finally:
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()


def _connected(server: SmtpServer, seconds: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    smtp: smtplib.SMTP
    if server.security is Security.TLS:
        smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=seconds)
    try:
        if server.security is Security.STARTTLS:
            smtp.starttls(context=context)
        if server.user is not None:
            smtp.login(server.user, server.password or "")
    except BaseException:
        smtp.close()
        raise
    return smtp


def _refused(code: int, words: bytes | str, error: Exception) -> NoReturn:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    raise NotSent(
        f"Der Mailserver hat die Nachricht nicht angenommen: {code} {said}",
        is_permanent=code >= _PERMANENT,
    ) from error


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    return str(error) or type(error).__name__


def _one_line(text: str) -> str:
    if any(not character.isprintable() for character in text):
        raise Invalid("Kopfzeilen einer Nachricht enthalten weder Umbrüche noch Steuerzeichen.")
    return text
