"""What comes in from outside: strict types and German messages, whichever mouth it came through.

Values are those of JSON (`"2021-12-31"`, `"1500.00"`), so that the API, forms and spreadsheets
read the same classes. Nothing is guessed: no integers for dates, no booleans for integers.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from app.kit.errors import FieldError, Invalid
from app.kit.money import decimal_string_to_cents

LONG = 8000
MEDIUM = 2000
SHORT = 300

_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
_MOST_CENTS = 10**12
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)


class Input(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Made = TypeVar("Made", bound=BaseModel)


def read_input(model: type[Made], data: Mapping[str, Any]) -> Made:
    """Raises `Invalid` with one German `FieldError` for everything that is wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise Invalid(
            "Die Angaben sind unvollständig oder fehlerhaft.",
            fields=field_errors(error.errors(include_url=False)),
        ) from error


def read_text(value: str | None, where: str) -> str:
    """One text that must say something; raises `Invalid` naming `where`."""
    try:
        return _REASON.validate_python(value or "")
    except ValidationError as error:
        found = field_errors(error.errors(include_url=False))
        raise Invalid(
            found[0].message, fields=[FieldError(where, one.message) for one in found]
        ) from error


def field_errors(
    errors: Iterable[Mapping[str, Any]], skip: frozenset[str] = frozenset()
) -> tuple[FieldError, ...]:
    """pydantic's findings as German `FieldError`s; `skip` names leading parts (`body`)."""
    return tuple(
        FieldError(_where([part for part in error["loc"] if part not in skip]), _message(error))
        for error in errors
    )


def clean_text(value: str) -> str:
    """Composed letters, line breaks as \\n, nothing at the ends.

    Raises:
        PydanticCustomError: for control characters, also those that turn the reading direction.
    """
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if found := _REFUSED.search(text):
        raise PydanticCustomError(
            "control_character",
            "Der Text enthält an Stelle {at} ein unsichtbares Steuerzeichen. "
            "Bitte löschen Sie es oder geben Sie den Text neu ein.",
            {"at": found.start() + 1},
        )
    return text.strip()


def _one_line(value: str) -> str:
    return " ".join(clean_text(value).split())


def _none_if_empty(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _not_empty(value: str) -> str:
    if not value:
        raise PydanticCustomError("empty", "Bitte füllen Sie dieses Feld aus.")
    return value


def _day(value: object) -> date:
    try:
        day = value if type(value) is date else date.fromisoformat(str(value))
    except ValueError:
        day = None
    if day is None or not (type(value) is date or day.isoformat() == value):
        raise PydanticCustomError(
            "day", "Das ist kein Datum. Bitte geben Sie Jahr, Monat und Tag an, etwa 2021-12-31."
        )
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise PydanticCustomError(
            "day_far_away", "Das Datum liegt zu weit entfernt. Bitte prüfen Sie das Jahr."
        )
    return day


def _cents(value: object) -> int:
    try:
        cents = decimal_string_to_cents(value) if isinstance(value, str) else None
    except ValueError:
        cents = None
    if cents is None:
        raise PydanticCustomError(
            "money", "Bitte geben Sie den Betrag als Text mit zwei Nachkommastellen an: „1500.00“."
        )
    if not 0 <= cents <= _MOST_CENTS:
        raise PydanticCustomError(
            "money_range", "Der Betrag darf nicht negativ und nicht größer als 10 Milliarden sein."
        )
    return cents


def _whole(value: object) -> object:
    if type(value) is not int:
        raise PydanticCustomError("whole", "Bitte geben Sie eine ganze Zahl an.")
    return value


def _yes_no(value: object) -> object:
    if type(value) is not bool:
        raise PydanticCustomError("yes_no", "Bitte geben Sie true oder false an.")
    return value


def _is_text(value: object) -> object:
    if not isinstance(value, str):
        raise PydanticCustomError("text", "Bitte geben Sie Text an.")
    return value


_TEXT = BeforeValidator(_is_text)

LongText = Annotated[str, _TEXT, AfterValidator(clean_text), Field(max_length=LONG)]
MediumText = Annotated[str, _TEXT, AfterValidator(clean_text), Field(max_length=MEDIUM)]
Line = Annotated[str, _TEXT, AfterValidator(_one_line), Field(max_length=SHORT)]
Reason = Annotated[MediumText, AfterValidator(_not_empty)]
"""A text that must say something."""
_REASON = TypeAdapter(Reason)
FilledLine = Annotated[Line, AfterValidator(_not_empty)]
Some = TypeVar("Some")
OrNone = Annotated[Some | None, BeforeValidator(_none_if_empty)]
"""An empty text means nothing was said."""
OptionalLong = OrNone[LongText]
OptionalMedium = OrNone[MediumText]
OptionalLine = OrNone[Line]

Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Cents = Annotated[
    int,
    BeforeValidator(_cents),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+\.[0-9]{2}$", "examples": ["1500.00"]}),
]
"""Comes in as „1500.00“, is kept as 150000."""
Whole = Annotated[int, BeforeValidator(_whole)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]

_MESSAGES = {
    "missing": "Diese Angabe fehlt.",
    "extra_forbidden": "Diese Angabe ist hier nicht vorgesehen. Bitte prüfen Sie die Schreibweise.",
    "string_too_long": "Der Text ist zu lang: höchstens {max_length} Zeichen.",
    "string_too_short": "Der Text ist zu kurz: mindestens {min_length} Zeichen.",
    "text_too_long": "Der Text ist zu lang: höchstens {max_length} Zeichen.",
    "too_long": "Das sind zu viele Einträge: höchstens {max_length}.",
    "too_short": "Das sind zu wenige Einträge: mindestens {min_length}.",
    "enum": "Das ist keiner der vorgesehenen Werte ({expected}).",
    "literal_error": "Das ist keiner der vorgesehenen Werte ({expected}).",
    "greater_than_equal": "Der Wert ist zu klein: mindestens {ge}.",
    "less_than_equal": "Der Wert ist zu groß: höchstens {le}.",
    "json_invalid": "Das ist kein lesbares JSON.",
    "model_type": "Hier wird ein Objekt mit benannten Angaben erwartet.",
    "model_attributes_type": "Hier wird ein Objekt mit benannten Angaben erwartet.",
    "dict_type": "Hier wird ein Objekt mit benannten Angaben erwartet.",
    "list_type": "Hier wird eine Liste erwartet.",
    "string_type": "Bitte geben Sie Text an.",
    "int_parsing": "Bitte geben Sie eine ganze Zahl an.",
    "int_type": "Bitte geben Sie eine ganze Zahl an.",
    "bool_parsing": "Bitte geben Sie true oder false an.",
    "bool_type": "Bitte geben Sie true oder false an.",
    "date_from_datetime_parsing": "Das ist kein Datum, etwa 2021-12-31.",
}
_OWN = frozenset(
    {
        "control_character",
        "empty",
        "day",
        "day_far_away",
        "money",
        "money_range",
        "whole",
        "yes_no",
        "text",
        "own",
    }
)


def wrong(message: str) -> PydanticCustomError:
    """For validators of inputs elsewhere: a message that is German already."""
    return PydanticCustomError("own", "{message}", {"message": message})


def _message(error: Mapping[str, Any]) -> str:
    kind = error["type"]
    if kind in _OWN:
        return str(error["msg"])
    context = error.get("ctx", {})
    if "expected" in context:
        context |= {"expected": context["expected"].replace(" or ", " oder ")}
    if kind == "too_long" and context.get("field_type") != "List":
        kind = "text_too_long"
    return _MESSAGES.get(kind, "Diese Angabe ist ungültig.").format(**context)


def _where(loc: Iterable[str | int]) -> str:
    """`confirmations[0].done_date`"""
    where = ""
    for part in loc:
        where += f"[{part}]" if isinstance(part, int) else f".{part}" if where else str(part)
    return where
