"""The directory as a file: seed/offices.json and what another city brings along."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from app.kit.errors import Invalid
from app.offices.directory import Directory, DirectoryEntry, directory_of
from app.offices.kinds import OfficeKind

FORMAT: Final = "massnahmenmonitor-offices/1"

_REQUIRED: Final = {"code": str, "name": str, "kind": str}
_OPTIONAL: Final = {
    "number": str,
    "parent": str,
    "aliases": list,
    "members": dict,
    "valid_from": str,
    "valid_to": str,
    "successor": str,
    "is_coordinating": bool,
    "mailbox": str,
    "source": str,
}


def load_directory(path: Path) -> Directory:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Invalid(f"{path.name} ist keine lesbare JSON-Datei: {error}") from error
    return directory_of(entries_from_json(content))


def entries_from_json(content: object) -> tuple[DirectoryEntry, ...]:
    """Strict: raises `Invalid` for anything unknown, missing or of the wrong type."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise Invalid(f"Das ist kein Verzeichnis im Format „{FORMAT}“.")
    _check_fields("Verzeichnis", content, {"format": str, "city": str, "offices": list}, {})
    return tuple(_entry(item, f"Eintrag {n}") for n, item in enumerate(content["offices"], start=1))


def _entry(item: object, where: str) -> DirectoryEntry:
    if not isinstance(item, dict):
        raise Invalid(f"{where} ist kein Objekt.")
    where = f"{where} („{item.get('code')}“)"
    _check_fields(where, item, _REQUIRED, _OPTIONAL)
    kind = _kind(item["kind"], where)
    members: dict[str, Any] = item.get("members") or {}
    if bool(members) != (kind is OfficeKind.GROUP):
        raise Invalid(f"{where}: Genau die Gruppen haben die Angabe „members“.")
    if members:
        _check_fields(where, members, {"kinds": list}, {"under": str})
    return DirectoryEntry(
        code=item["code"],
        name=item["name"],
        kind=kind,
        number=item.get("number"),
        parent=item.get("parent"),
        aliases=tuple(_texts(item.get("aliases") or [], where)),
        member_kinds=frozenset(_kind(name, where) for name in members.get("kinds", [])),
        members_under=members.get("under"),
        valid_from=_day(item.get("valid_from"), where),
        valid_to=_day(item.get("valid_to"), where),
        successor=item.get("successor"),
        is_coordinating=bool(item.get("is_coordinating")),
        mailbox=item.get("mailbox"),
        source=item.get("source"),
    )


def _check_fields(
    where: str,
    item: Mapping[str, object],
    required: Mapping[str, type],
    optional: Mapping[str, type],
) -> None:
    if missing := sorted(required.keys() - item.keys()):
        raise Invalid(f"{where}: Es fehlt {', '.join(missing)}.")
    if unknown := sorted(item.keys() - required.keys() - optional.keys()):
        raise Invalid(f"{where}: Unbekannte Angabe {', '.join(unknown)}.")
    for field, expected in {**required, **optional}.items():
        value = item.get(field)
        if value is None and field in optional:
            continue
        if not isinstance(value, expected):
            raise Invalid(f"{where}: „{field}“ hat die falsche Art ({value!r}).")
        if isinstance(value, str) and not value.strip():
            raise Invalid(f"{where}: „{field}“ ist leer.")


def _texts(values: list[Any], where: str) -> list[str]:
    if not all(isinstance(value, str) for value in values):
        raise Invalid(f"{where}: „aliases“ enthält etwas anderes als Text.")
    return values


def _kind(value: object, where: str) -> OfficeKind:
    if isinstance(value, str) and value in set(OfficeKind):
        return OfficeKind(value)
    raise Invalid(f"{where}: „{value}“ ist keine Art von Stelle ({', '.join(OfficeKind)}).")


def _day(value: str | None, where: str) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError as error:
        raise Invalid(f"{where}: „{value}“ ist kein Datum (JJJJ-MM-TT).") from error
