"""A mail as it travels: addresses checked, headers folded, text and HTML side by side."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, formataddr
from typing import Final, Self

from app.kit.errors import Invalid

_LONGEST: Final = 320

_ADDRESS: Final = re.compile(
    r"""(?: (?P<name>[^<>"]*) (?P<open><) )?
        (?P<user> [A-Za-z0-9_!#$%&'*+/=?^`{|}~-]+ (?: \. [A-Za-z0-9_!#$%&'*+/=?^`{|}~-]+ )* ) @
        (?P<domain> [\w-]+ (?: \. [\w-]+ )* )
        (?P<close>>)?""",
    re.VERBOSE,
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


@dataclass(frozen=True, slots=True)
class Address:
    """One mail address. `user@domain` is ASCII, the name in front is anything."""

    name: str
    user: str
    domain: str

    @property
    def spec(self) -> str:
        return f"{self.user}@{self.domain}"

    def __str__(self) -> str:
        return formataddr((self.name, self.spec))

    @classmethod
    def parse(cls, text: str) -> Self:
        """`amt@stadt.example` or `Amt für Bildung <amt@stadt.example>`, and only one.

        Raises:
            Invalid: with the text in its message.
        """
        found = _ADDRESS.fullmatch(_one_line(text)) if len(text) <= _LONGEST else None
        if found is None or bool(found["open"]) != bool(found["close"]):
            raise Invalid(f"„{text[:100]}“ ist keine einzelne E-Mail-Adresse.")
        try:
            domain = found["domain"].encode("idna").decode("ascii")
        except UnicodeError as error:
            raise Invalid(f"„{text[:100]}“ enthält keinen gültigen Servernamen.") from error
        return cls((found["name"] or "").strip(), found["user"], domain)


def bytes_of(mail: Mail, sender: Sender) -> bytes:
    """The mail as it travels; the same on every attempt.

    Subjects go through `Header`: the folding of `EmailMessage` loses spaces between words with
    umlauts. The boundary cannot occur in the parts: `=_` is nothing in quoted-printable.

    Raises:
        Invalid: for addresses that are none or several, and line breaks in a header.
    """
    author = Address.parse(sender.mail_from)
    message = MIMEMultipart("alternative", boundary=f"=_{_one_line(mail.id)}")
    message["Message-ID"] = f"<{mail.id}@{author.domain}>"
    message["Date"] = format_datetime(mail.written_at)
    message["From"] = str(author)
    message["To"] = str(Address.parse(mail.recipient))
    if sender.reply_to:
        message["Reply-To"] = str(Address.parse(sender.reply_to))
    subject = Header(_one_line(mail.subject), "utf-8", header_name="Subject")
    message["Subject"] = subject.encode()
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = "de"
    message.attach(_part("plain", mail.text))
    message.attach(_part("html", mail.html))
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n"))


def _part(subtype: str, text: str) -> MIMENonMultipart:
    charset = Charset("utf-8")
    charset.body_encoding = QP
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part.set_payload(text, charset)
    return part


def _one_line(text: str) -> str:
    if any(not character.isprintable() for character in text):
        raise Invalid("Kopfzeilen einer Nachricht enthalten weder Umbrüche noch Steuerzeichen.")
    return text
