"""Hands one mail to the mail server. The only file that speaks SMTP.

`send` returns after the server's 250 for the whole message, and raises `NotSent` otherwise: it
says whether a later attempt can help and whether the server was there at all.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NoReturn, Self
from urllib.parse import parse_qs, unquote, urlsplit

from app.kit.errors import Invalid
from app.kit.mail_message import Address, Mail, Sender, bytes_of

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


class NotSent(Exception):
    """The server did not answer with 250. The message is German and fit for a list."""

    def __init__(self, message: str, *, is_permanent: bool = False, is_away: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.is_permanent = is_permanent
        """This mail will never be taken: no such mailbox, or refused for what it is."""
        self.is_away = is_away
        """There was no talking to the server: other mails would fare no better now."""


def send(mail: Mail, server: SmtpServer, sender: Sender, *, seconds: float = SECONDS) -> None:
    """Raises NotSent; what goes wrong after the 250 is no matter any more."""
    try:
        content = bytes_of(mail, sender)
    except Invalid as error:
        raise NotSent(error.message, is_permanent=True) from error
    with _conversation(server, seconds) as smtp:
        try:
            smtp.sendmail(
                Address.parse(sender.mail_from).spec, Address.parse(mail.recipient).spec, content
            )
        except smtplib.SMTPRecipientsRefused as error:
            [(code, words)] = error.recipients.values()
            _refused(code, words, error)
        except smtplib.SMTPSenderRefused as error:
            raise NotSent(f"Absender nicht angenommen: {_words(error)}", is_away=True) from error
        except smtplib.SMTPResponseException as error:
            _refused(error.smtp_code, error.smtp_error, error)
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
        smtp.ehlo_or_helo_if_needed()
        if server.user is not None:
            smtp.login(server.user, server.password or "")
    except BaseException:
        smtp.close()
        raise
    return smtp


def _refused(code: int, words: bytes | str, error: Exception) -> NoReturn:
    raise NotSent(
        f"Der Mailserver hat die Nachricht nicht angenommen: {code} {_text(words)}",
        is_permanent=code >= _PERMANENT,
    ) from error


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
