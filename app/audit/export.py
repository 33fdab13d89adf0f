"""The trail for auditors: entries and seals, and how to check them without this program.

ANLEITUNG.md         how the hashes are made, what to compare
pruefen.py           the same as a program that needs nothing but Python
eintraege.jsonl      one entry a line, as it is hashed
siegel.jsonl         one seal a line; each hangs on the one before
umfang.json          the first and the last entry: none between them is left out
aenderungen.csv      one changed column a line, old and new, for spreadsheets
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from sqlmodel import Session, col, func, select

from app.audit.chain import digest_of, last_seal
from app.audit.tables import AuditEntry, AuditSeal
from app.kit.packing import Packing

_HEAD: Final = (
    *("Eintrag", "Zeitpunkt (UTC)", "Kennung", "Rolle", "Vorgang"),
    *("Tabelle", "Zeile", "Spalte", "alt", "neu"),
)
ACTION_LABEL: Final = {"insert": "angelegt", "update": "geändert", "delete": "gelöscht"}
_RUNS_AS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_ENDS: Final = ("first_entry", "last_entry")
HELP: Final = Path(__file__).parent / "verifying"


@dataclass(frozen=True, slots=True)
class Span:
    """`since` is included, `until` is not."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Exported:
    entries: int
    seals: int


def export_trail(session: Session, span: Span, file: IO[bytes]) -> Exported:
    """Every entry of the span; every seal from the first on, because each hangs on the one
    before."""
    entries = entries_in(session, span)
    seals = session.exec(select(AuditSeal).order_by(col(AuditSeal.number))).all()
    with Packing(file) as packing:
        for page in sorted(path for path in HELP.iterdir() if path.is_file()):
            packing.add(page.name, [page.read_bytes()])
        packing.add(
            "umfang.json", [_line_of(dict(zip(_ENDS, ends_of(session, span), strict=True)))]
        )
        packing.add("eintraege.jsonl", entry_lines(entries))
        packing.add("siegel.jsonl", seal_lines(seals))
        lines = trail_csv(entries_in(session, span))
        packing.add("aenderungen.csv", (line.encode(errors="replace") for line in lines))
        packing.add("letztes-siegel.txt", [f"{last_seal(session) or 'keines'}\n".encode()])
    return Exported(packing.counts["eintraege.jsonl"], len(seals))


def entries_in(session: Session, span: Span) -> Iterator[AuditEntry]:
    """From the first of the span to the last, in the order of the trail, as they are read. None
    between them is left out, so that whoever checks the export sees which ones are missing."""
    first, last = ends_of(session, span)
    between = (col(AuditEntry.id) >= first, col(AuditEntry.id) <= last)
    found = select(AuditEntry).where(*between).order_by(col(AuditEntry.id))
    yield from session.exec(found.execution_options(yield_per=500))


def ends_of(session: Session, span: Span) -> tuple[int, int]:
    """The first and the last entry of the span; (1, 0) where there is none."""
    within = (col(AuditEntry.at) >= span.since, col(AuditEntry.at) < span.until)
    ends = select(func.min(AuditEntry.id), func.max(AuditEntry.id)).where(*within)
    first, last = session.exec(ends).one()
    return first or 1, last or 0


def entry_lines(entries: Iterable[AuditEntry]) -> Iterator[bytes]:
    for entry in entries:
        yield _line_of(
            {
                "id": entry.id,
                "at": _instant(entry.at),
                "actor": entry.actor,
                "role": entry.role,
                "action": entry.action,
                "entity": entry.entity,
                "entity_id": entry.entity_id,
                "before": entry.before,
                "after": entry.after,
                "payload_sha256": entry.payload_sha256,
                "sha256": digest_of(entry),
            }
        )


def seal_lines(seals: Iterable[AuditSeal]) -> Iterator[bytes]:
    for seal in seals:
        yield _line_of(
            {
                "number": seal.number,
                "sealed_at": _instant(seal.sealed_at),
                "digests": seal.digests,
                "hash": seal.hash,
            }
        )


def trail_csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Lines with `;`, for UTF-8 with byte order mark, so that spreadsheets show umlauts."""
    yield "\ufeff" + _line(_HEAD)
    for entry in entries:
        at = f"{entry.at:%Y-%m-%d %H:%M:%S}"
        action = ACTION_LABEL[entry.action]
        head = (entry.id, at, entry.actor, entry.role, action, entry.entity, entry.entity_id)
        if entry.payload_sha256:
            yield _line((*head, "", "(gelöscht)", ""))
        for column, old, new in changes_in(entry):
            yield _line((*head, column, old, new))


def changes_in(entry: AuditEntry) -> list[tuple[str, Any, Any]]:
    """(column, old, new)"""
    before, after = entry.before or {}, entry.after or {}
    return [(column, before.get(column), after.get(column)) for column in {**after, **before}]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _line_of(value: dict[str, Any]) -> bytes:
    """Sorted and tight, as it is hashed; without any letter beyond ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _line(cells: tuple[object, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(map(_cell, cells))
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if isinstance(value, str) and text.startswith(_RUNS_AS_FORMULA) else text
