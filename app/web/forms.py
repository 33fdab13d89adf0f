"""What a browser sends: from a known page, as plain text; and how people write days and money."""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from app.http.actors import is_from_us
from app.http.cookies import session_cookie
from app.http.house import house_of
from app.kit.errors import FieldError, Invalid, NotAllowed
from app.kit.german import read_date
from app.kit.money import cents_to_decimal_string, parse_eur
from app.web.csrf import csrf_of

Form = Mapping[str, str]
_HALF_LETTER: Final = re.compile("[\ud800-\udfff]")
"""Of two that make one: a form can name an encoding that gives them; nothing can store them."""
Act = TypeVar("Act")


class Written(StrEnum):
    """How a field is written by people, and so how it is read."""

    TEXT = "text"
    DAY = "day"
    MONEY = "money"
    WHOLE = "whole"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Upload:
    """A form with one file and its name; empty where none was chosen."""

    form: Form
    file: bytes
    name: str = ""


async def _form(request: Request) -> Form:
    return _checked(request, await request.form(max_files=0, max_fields=500))


async def _upload(request: Request) -> Upload:
    """The file comes from a disk, or once more from the page that has shown what is in it."""
    most = house_of(request).settings.max_upload_bytes
    async with request.form(max_files=1, max_fields=20, max_part_size=most) as sent:
        form, file = _checked(request, sent), sent.get("file", "")
        if isinstance(file, UploadFile):
            return Upload(form, await file.read(), file.filename or "")
    try:
        return Upload(form, urlsafe_b64decode(file), form.get("file_name", ""))
    except ValueError:
        raise Invalid("Die Datei ist nicht lesbar. Bitte laden Sie sie noch einmal hoch.") from None


def in_page(file: bytes) -> str:
    """The value of the hidden field `file`."""
    return urlsafe_b64encode(file).decode()


def _checked(request: Request, sent: FormData) -> Form:
    """With a session the page's own word, without one that the browser names us."""
    form = {name: value for name, value in sent.items() if not isinstance(value, UploadFile)}
    if any(_HALF_LETTER.search(text) for pair in form.items() for text in pair):
        raise Invalid("Die Angaben enthalten Zeichen, die keine sind. Bitte geben Sie sie neu ein.")
    knows_word = hmac.compare_digest(form.pop("csrf", "").encode(), csrf_of(request).encode())
    if not knows_word or not (session_cookie(request) or is_from_us(request)):
        raise NotAllowed(
            "Das Formular kam nicht von dieser Seite, oder Ihre Anmeldung ist abgelaufen. Bitte "
            "laden Sie die Seite neu und senden Sie es noch einmal.",
            slug="foreign-page",
        )
    return form


FormDep = Annotated[Form, Depends(_form)]
UploadDep = Annotated[Upload, Depends(_upload)]


def version_of(form: Form, name: str = "version") -> int:
    """Which version of the row the page was made from; 0: there was none."""
    sent = form.get(name, "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0  # noqa: PLR2004


def read_fields(form: Form, written: Mapping[str, Written]) -> dict[str, Any]:
    """Values as inputs want them (`2021-12-31`, `1500.00`); empty ones are left out.

    Raises Invalid, naming every field that cannot be read.
    """
    values: dict[str, Any] = {}
    errors: list[FieldError] = []
    for name, how in written.items():
        typed = form.get(name, "").strip()
        if not typed:
            continue
        try:
            values[name] = _READERS[how](typed)
        except ValueError as error:
            errors.append(FieldError(name, str(error)))
    if errors:
        raise Invalid("Bitte prüfen Sie Ihre Angaben.", fields=errors)
    return values


def chosen(acts: Mapping[str, Act], form: Form) -> Act:
    """What the pressed button (`action`) stands for."""
    act = acts.get(form.get("action", ""))
    if act is None:
        raise Invalid("Diese Aktion gibt es nicht.")
    return act


def by_name(errors: Iterable[FieldError]) -> dict[str, str]:
    """One message for each field of a form."""
    return {error.where: error.message for error in errors}


def _day(typed: str) -> str:
    """Browsers send 2021-12-31; where they offer no calendar people write 31.12.2021."""
    return read_date(typed).isoformat()


def _money(typed: str) -> str:
    return cents_to_decimal_string(parse_eur(typed))


def _whole(typed: str) -> int:
    if not typed.isdecimal() or len(typed) > 9:  # noqa: PLR2004
        raise ValueError("Bitte geben Sie eine ganze Zahl an.")
    return int(typed)


_READERS: Final[Mapping[Written, Callable[[str], Any]]] = {
    Written.TEXT: str,
    Written.DAY: _day,
    Written.MONEY: _money,
    Written.WHOLE: _whole,
    Written.TICK: bool,
}
