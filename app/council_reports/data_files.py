"""The report's data for machines, attached to the PDF: all of it as JSON, the measures as CSV."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from app.costs import CEILING_PERIOD_LABEL
from app.council_reports.contents import MeasureEntry, ReportContents, to_json
from app.kit.money import cents_to_decimal_string
from app.kit.printing import Attachment
from app.overdue import BASIS_LABEL, TIMELINESS
from app.status_reports.implementation import IMPLEMENTATION

_RUNS_AS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def data_files(contents: ReportContents) -> tuple[Attachment, ...]:
    name = f"evaluationsbericht-{contents.year}"
    return (
        Attachment(
            f"{name}.json",
            "Alle Angaben des Berichts, maschinenlesbar",
            json.dumps(to_json(contents), ensure_ascii=False, indent=1).encode(errors="replace"),
        ),
        Attachment(f"{name}-massnahmen.csv", "Je Maßnahme eine Zeile", measures_csv(contents)),
    )


def measures_csv(contents: ReportContents) -> bytes:
    """Semicolons and a byte order mark: opens by a double click in a German office."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for m in contents.measures:
        writer.writerow([_harmless(column(m)) for column in _COLUMNS.values()])
    return target.getvalue().encode("utf-8-sig", errors="replace")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUNS_AS_FORMULA) else cell


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _decimal(cents: int | None) -> str:
    return "" if cents is None else cents_to_decimal_string(cents)


_COLUMNS: Final[Mapping[str, Callable[[MeasureEntry], str]]] = {
    "Nummer": lambda m: m.number,
    "Bezeichnung": lambda m: m.label,
    "Kurztitel": lambda m: m.title,
    "Berichtende Stelle": lambda m: m.reporting_office.name,
    "Stand der Umsetzung": lambda m: IMPLEMENTATION[m.implementation].label,
    "Zeitstand": lambda m: TIMELINESS[m.timeliness].label if m.timeliness else "",
    "Datum zum Stand": lambda m: _iso(m.report.effective_date if m.report else None),
    "Frist im Wortlaut": lambda m: m.deadline.text,
    "Frist": lambda m: _iso(m.deadline.due_date),
    "Nächster Termin": lambda m: _iso(m.deadline.next_due_date),
    "Überfällig seit": lambda m: _iso(m.overdue.since if m.overdue else None),
    "Grundlage": lambda m: BASIS_LABEL[m.overdue.basis] if m.overdue else "",
    "Was getan wurde": lambda m: m.report.text if m.report else "",
    "Hindernisse": lambda m: (m.report.obstacles if m.report else None) or "",
    "Nächster Schritt": lambda m: (m.report.next_step if m.report else None) or "",
    "Nächster Schritt bis": lambda m: _iso(m.report.next_step_date if m.report else None),
    "Kosten im Wortlaut": lambda m: m.cost.cost.text,
    "Obergrenze EUR": lambda m: _decimal(m.cost.cost.ceiling_cents),
    "Zeitraum": lambda m: CEILING_PERIOD_LABEL[m.cost.period] if m.cost.period else "",
    "Städtische Mittel im Jahr EUR": lambda m: _decimal(
        m.report.spent_city_cents if m.report else None
    ),
    "Drittmittel im Jahr EUR": lambda m: _decimal(
        m.report.spent_third_party_cents if m.report else None
    ),
}
