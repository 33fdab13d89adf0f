"""How coordination says in a form what a deadline means: one choice and its days."""

import re
from typing import Any, Final

from app.kit.errors import FieldError, Invalid
from app.kit.german import read_date
from app.web.forms import Form

RULE_CHOICES: Final = (
    ("fixed", "einmalig, an einem Tag"),
    ("yearly", "jedes Jahr, an diesen Tagen"),
    ("mixed", "einmalig an einem Tag, danach jedes Jahr an diesen Tagen"),
    ("ongoing", "fortlaufend, ohne Termin"),
    ("printed", "keine Auslegung: Es gilt, was im Plan steht"),
)
_DAY_AND_MONTH: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.?")

RuleJson = dict[str, Any]


def rules_of(form: Form) -> list[RuleJson] | None:
    """None takes an interpretation back. Raises Invalid for days that cannot be read."""
    match form.get("rule"):
        case "printed":
            return None
        case "ongoing":
            return [{"rule": "ongoing"}]
        case "fixed":
            return [_fixed(form)]
        case "yearly":
            return _yearly(form)
        case "mixed":
            return [_fixed(form), *_yearly(form)]
    raise _invalid("rule", "Bitte wählen Sie, was die Frist bedeutet.")


def _fixed(form: Form) -> RuleJson:
    try:
        return {"rule": "fixed", "due": read_date(form.get("due", "")).isoformat()}
    except ValueError as error:
        raise _invalid("due", "Bitte geben Sie den Tag an, etwa 31.12.2022.") from error


def _yearly(form: Form) -> list[RuleJson]:
    typed = form.get("days", "").replace(",", " ").replace(" und ", " ").split()
    found = [_DAY_AND_MONTH.fullmatch(part) for part in typed]
    if not found or None in found:
        raise _invalid("days", "Bitte geben Sie Tage so an: 30.06., 31.12.")
    return [{"rule": "yearly", "month": int(day[2]), "day": int(day[1])} for day in found if day]


def _invalid(where: str, message: str) -> Invalid:
    return Invalid(message, fields=[FieldError(where, message)])
