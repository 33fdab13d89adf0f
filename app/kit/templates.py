"""Text from templates, for mails, pages and papers alike. The only file that speaks Jinja.

Everything a template is handed is escaped, except in files named `.txt`. A name that nobody
handed in is an error, never an empty place.

Other words than ours are put in when a template is loaded, not when it is filled: that costs a
page nothing, and nothing in them is ever read as markup or as a command.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from app.kit.clock import BERLIN
from app.kit.german import german_date, german_list, german_number, weekday_date
from app.kit.money import format_eur
from app.kit.sentences import HtmlReader, PlainReader, Say, Value, hole, split_at_holes
from app.kit.texts import put_in

NOTHING: Final = "–"
"""Printed for a value that is None."""


def german_instant(instant: datetime) -> str:
    """31.12.2021, 14:30 Uhr: as the town hall's clock shows it."""
    local = instant.astimezone(BERLIN)
    return f"{german_date(local.date())}, {local:%H:%M} Uhr"


def _or_nothing(form: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: NOTHING if value is None else form(value)


FILTERS: Final[Mapping[str, Callable[[Any], str]]] = {
    "date": _or_nothing(german_date),
    "weekday_date": _or_nothing(weekday_date),
    "instant": _or_nothing(german_instant),
    "eur": _or_nothing(format_eur),
    "number": _or_nothing(german_number),
    "enumeration": german_list,
}
"""`{{ measure.due_date | date }}`; None is printed as a dash."""


class Templates:
    """The templates of one folder; `names` are known to all of them, and `_` for words that stand
    in an expression. `wording` is asked once for the words that differ from ours."""

    def __init__(
        self, folder: Path, *, wording: Callable[[], Mapping[str, str]] = dict, **names: Any
    ) -> None:
        self._folder = folder
        self._wording = wording
        self._names = names

    @cached_property
    def _environment(self) -> Environment:
        words = self._wording()

        def say(ours: str) -> str:
            return words.get(ours, ours)

        def said(ours: str, **values: object) -> str:
            return put_in(say(ours), values) if values else say(ours)

        environment = _environment_of(self._folder, say)
        environment.filters.update(FILTERS)
        environment.globals.update(self._names, _=said)
        return environment

    def render(self, name: str, **values: Any) -> str:
        """`name` is the path below the folder: `january/body.html`."""
        return self._environment.get_template(name).render(values)


def messages_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Every message of a folder's templates, with the name of the template."""
    found: list[str] = []

    def collect(ours: str) -> str:
        found.append(ours)
        return ours

    environment = _environment_of(folder, collect)
    for name in environment.list_templates(("html", "txt")):
        found.clear()
        environment.parse((folder / name).read_text("utf-8"), name)
        yield from ((name, each) for each in dict.fromkeys(found))


def _environment_of(folder: Path, say: Say) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape((), ("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=(_Rewording,),
    )
    environment.extend(say=say)
    return environment


class _Rewording(Extension):
    """Between the lexer and the parser: text and `{{ … }}` up to the next `{% … %}` are handed to
    the reader of sentences. `_("…")` is only told; it is answered when a page is made."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        say: Say = self.environment.say  # type: ignore[attr-defined]
        reader = (PlainReader if (stream.name or "").endswith(".txt") else HtmlReader)(say)
        stretch: list[Token | list[Token]] = []
        for group in _groups(stream):
            kind = group[0].type
            _tell(group, say)
            if kind == "data":
                stretch += group
            elif kind == "variable_begin":
                stretch.append(group)
            else:
                yield from _reworded(stretch, reader)
                stretch = []
                yield from group
        yield from _reworded(stretch, reader)


def _groups(stream: TokenStream) -> Iterator[list[Token]]:
    """A piece of text, or all tokens of one `{{ … }}` or `{% … %}`."""
    group: list[Token] = []
    for token in stream:
        group.append(token)
        if token.type in {"data", "variable_end", "block_end"}:
            yield group
            group = []


def _tell(group: list[Token], say: Say) -> None:
    for name, bracket, text in zip(group, group[1:], group[2:], strict=False):
        if (name.value, bracket.type, text.type) == ("_", "lparen", "string"):
            say(text.value)


def _reworded(
    stretch: list[Token | list[Token]], reader: PlainReader | HtmlReader
) -> Iterator[Token]:
    if not stretch:
        return
    first = stretch[0]
    line = first.lineno if isinstance(first, Token) else first[0].lineno
    groups = [each for each in stretch if isinstance(each, list)]
    numbers = iter(range(len(groups)))
    source = "".join(
        each.value if isinstance(each, Token) else hole(next(numbers)) for each in stretch
    )
    for part in split_at_holes(reader.reword(source, [_value(group) for group in groups])):
        if isinstance(part, int):
            yield from groups[part]
        else:
            yield Token(line, "data", part)


_GRAMMAR: Final = frozenset(("if", "else", "not", "and", "or", "in", "is", "none", "loop"))


def _value(group: list[Token]) -> Value:
    """Named by its last noun: `day(year.reference_date)|default` is `reference_date`."""
    name = "value"
    for before, token in pairwise(group):
        if token.type == "name" and before.type != "pipe" and token.value not in _GRAMMAR:
            name = token.value.lower()
    return Value(name, " ".join(str(token.value) for token in group))
