"""What was typed that the command does not know, said in German.

Typer says it in English and offers no catalogue; its kinds of errors are told apart by their names,
for the classes are its own business.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from typer import TyperException

_MESSAGES: Final[Mapping[str, str]] = {
    r"No such command '(.*)'\.": "Den Befehl „{}“ gibt es nicht.",
    r"Got unexpected extra argument\(s\) \((.*)\)": "Zu viel angegeben: {}.",
    r"Option '(.*)' requires .*": "Die Option {} braucht einen Wert.",
    r"Option '(.*)' does not take a value\.": "Die Option {} nimmt keinen Wert.",
    r"Missing command\.": "Es fehlt der Befehl.",
}
_EXPECTED: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "int_parsing": lambda _: "eine ganze Zahl",
    "greater_than_equal": lambda limits: f"mindestens {limits['ge']}",
    "less_than_equal": lambda limits: f"höchstens {limits['le']}",
}
"""By pydantic's names."""


def said(error: TyperException) -> str:
    match type(error).__name__:
        case "NoSuchOption":
            return _unknown_option(error)
        case "MissingParameter":
            return f"Es fehlt: {_name(error)}."
        case "BadParameter":
            return _bad_value(error)
    for pattern, german in _MESSAGES.items():
        if found := re.fullmatch(pattern, error.message):
            return german.format(*found.groups())
    return error.message


def help_for(error: TyperException) -> str:
    """`massnahmen serve --help`; empty where nobody knows which command was meant."""
    context = getattr(error, "ctx", None)
    return f"Hilfe: {context.command_path} --help" if context else ""


def _unknown_option(error: Any) -> str:
    near = (
        f" Gemeint ist vielleicht {', '.join(error.possibilities)}." if error.possibilities else ""
    )
    return f"Die Option {error.option_name} gibt es nicht.{near}"


def _bad_value(error: Any) -> str:
    """`__cause__` is pydantic's word on the value."""
    wrong = error.__cause__.errors()[0]
    known = _EXPECTED.get(wrong["type"])
    expected = known(wrong.get("ctx", {})) if known else error.param.metavar or "ein anderer Wert"
    return f"„{wrong['input']}“ ist für {_name(error)} nicht möglich. Erwartet wird: {expected}."


def _name(error: Any) -> str:
    """--plan; or DATEI, the name of what stands without one."""
    hint: str = error.param.get_error_hint()
    return hint.replace("'", "")
