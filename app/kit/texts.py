"""Other words for ours: a gettext catalogue that an installation brings along.

Ours stand in the templates and in tables of words; `app/texts.pot` lists them all. Read with Babel.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from app.config import settings
from app.kit.errors import FieldError, Invalid
from app.kit.sentences import faults

_PLACE = re.compile(r"\{(\w+)\}")
_LARGEST: Final = 2_000_000
_SHOWN: Final = 60


def wording_in_force() -> Mapping[str, str]:
    """The words of this installation by ours; only those that differ."""
    return read_wording(settings().texts)


@lru_cache(maxsize=4)
def read_wording(path: Path | None) -> Mapping[str, str]:
    """What a catalogue says; entries that are empty or marked as uncertain are ours.

    Raises:
        Invalid: with a German message that names the file, the line and the entry.
    """
    if path is None:
        return {}
    try:
        if path.stat().st_size > _LARGEST:
            raise Invalid(f"Die Textdatei „{path.name}“ ist zu groß für eine Textdatei.")
        content = path.read_bytes()
        _must_be_whole(content)
        catalog = read_po(BytesIO(content), abort_invalid=True, charset="utf-8")
    except (OSError, PoFileError, ValueError, LookupError) as error:
        raise Invalid(
            f"Die Textdatei „{path}“ (MASSNAHMEN_TEXTS) ist nicht lesbar: {error}. "
            "Erwartet wird ein gettext-Katalog (.po) in UTF-8."
        ) from error
    words: dict[str, str] = {}
    wrong: list[FieldError] = []
    for entry in catalog:
        if not entry.id or not entry.string or entry.fuzzy:
            continue
        if not isinstance(entry.id, str) or not isinstance(entry.string, str):
            wrong.append(FieldError(_where(entry.lineno), "Mehrzahlformen kennt der Dienst nicht."))
            continue
        wrong += [
            FieldError(_where(entry.lineno), f"„{entry.id[:_SHOWN]}“: {fault}.")
            for fault in faults(entry.id, entry.string)
        ]
        words[entry.id] = entry.string
    if wrong:
        raise Invalid(
            f"In der Textdatei „{path}“ (MASSNAHMEN_TEXTS) stimmen Einträge nicht. "
            "Bitte berichtigen Sie sie; bis dahin startet der Dienst nicht.",
            fields=wrong,
        )
    return words


def _must_be_whole(content: bytes) -> None:
    """Babel takes a text without its closing quotation mark, so half a file too."""
    for number, line in enumerate(content.decode().splitlines(), start=1):
        text = line.strip()
        if text and not text.startswith("#") and not text.endswith('"'):
            raise ValueError(f"{_where(number)} ist nicht zu Ende geschrieben")


def _where(line: int | None) -> str:
    return f"Zeile {line}"


_HEAD: Final = """\
# Every text of pages and mails. Copy what is to be worded otherwise into a file of your own, write
# yours into `msgstr`, and name the file in MASSNAHMEN_TEXTS. {places} are filled in by the service.
# Written by `make texts`.
msgid ""
msgstr ""
"Language: de\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def template_of(messages: Iterable[tuple[str, str]]) -> str:
    """The catalogue to be filled in: each message once, with the places where it appears."""
    catalog = Catalog()
    for place, message in messages:
        catalog.add(message, locations=[(place, 0)]).flags.clear()  # „80 % der“ is no `%d`
    body = BytesIO()
    write_po(body, catalog, width=100, omit_header=True, include_lineno=False)
    return _HEAD + body.getvalue().decode()


def put_in(message: str, values: Mapping[str, object]) -> str:
    """`Termin {day}` with its values; what has none stays as it is written."""
    return _PLACE.sub(lambda found: str(values.get(found[1], found[0])), message)
