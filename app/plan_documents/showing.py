"""An import's result as people read it on a terminal."""

from collections.abc import Iterator

from app.plan_documents.comparing import KIND_LABEL, Change, Difference, Kind
from app.plan_documents.importing import ImportResult

LONGEST_CELL = 70


def shown(result: ImportResult, *, dry_run: bool) -> str:
    return "\n".join(_lines(result, dry_run=dry_run))


def _lines(result: ImportResult, *, dry_run: bool) -> Iterator[str]:
    yield f"Plan „{result.slug}“" + (" (wird angelegt)" if result.is_new_plan else "")
    for difference in result.differences:
        if difference.kind is not Kind.UNCHANGED:
            yield from _difference(difference)
    if result.hints:
        yield ""
        yield f"Zu klären ({len(result.hints)}):"
    for hint in result.hints:
        where = f"Zeile {hint.line}" if hint.line else ""
        about = ", ".join(part for part in (hint.number, where) if part)
        yield f"  {about}: {hint.message}" if about else f"  {hint.message}"
    yield ""
    counted = [f"{result.count(kind)} {KIND_LABEL[kind]}" for kind in Kind if result.count(kind)]
    yield f"{len(result.differences)} Maßnahmen: {', '.join(counted)}."
    if dry_run and result.unconfirmed:
        yield "Verschobene oder ersetzte Maßnahmen werden nur mit --confirm-moved übernommen."
    yield _closing(result, dry_run=dry_run)


def _closing(result: ImportResult, *, dry_run: bool) -> str:
    if dry_run:
        return "Probe: Es wurde nichts geschrieben."
    has_changed = any(
        each.kind not in {Kind.UNCHANGED, Kind.MISSING} for each in result.differences
    )
    return "Übernommen." if has_changed else "An den Maßnahmen war nichts zu ändern."


def _difference(difference: Difference) -> Iterator[str]:
    renumbered = difference.document_number not in (None, difference.number)
    printed = f" (im Dokument {difference.document_number})" if renumbered else ""
    yield f"{difference.number}{printed}: {KIND_LABEL[difference.kind]}"
    for change in difference.changes:
        yield f"    {change.label}: {_cells(change)}"


def _cells(change: Change) -> str:
    return f"{_cell(change.before)} → {_cell(change.after)}"


def _cell(value: object) -> str:
    if value is None or value in ("", ()):
        return "(leer)"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
