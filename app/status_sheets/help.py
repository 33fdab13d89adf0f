"""The sheet that explains the others."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from app.kit.german import german_date
from app.kit.sheets import Column as SheetColumn
from app.kit.sheets import Sheet
from app.monitoring.model import PlanState, YearRef
from app.status_sheets.columns import OCCURRENCE_COLUMNS, OCCURRENCES, REPORTS, Column

TITLE: Final = "Hinweise"
_COLUMNS: Final = (SheetColumn("Angabe", 28), SheetColumn("Inhalt", 90))
_STEPS: Final = f"""\
Füllen Sie auf dem Blatt „{REPORTS}“ je Maßnahme eine Zeile aus. Gesperrte Spalten zeigen, was im \
Plan steht und was zuletzt gemeldet wurde.
Tragen Sie auf dem Blatt „{OCCURRENCES}“ ein, wann wiederkehrende Termine durchgeführt wurden.
Datum: 31.12.2021. Betrag: 1.500,00. Bitte keine Formeln, Makros oder Verknüpfungen.
Speichern Sie als „Excel-Arbeitsmappe (.xlsx)“ und laden Sie die Mappe wieder hoch. Sie sehen \
zuerst alle Unterschiede; gespeichert wird erst, wenn Sie zustimmen.
Zeilen, die Sie nicht anfassen, ändern nichts, auch wenn inzwischen jemand anderes daran \
gearbeitet hat."""


def help_sheet(
    state: PlanState,
    year: YearRef,
    office_ids: Collection[int],
    today: date,
    columns: Iterable[Column],
) -> Sheet:
    offices = sorted(state.offices[one].name for one in office_ids if one in state.offices)
    sample = [("Achtung", "Beispieldaten: Die Angaben sind erfunden.")]
    rows = [
        *(sample if state.is_sample else []),
        ("Plan", state.title),
        ("Stelle", ", ".join(offices)),
        ("Berichtsjahr", f"{year.year}, Stichtag {german_date(year.reference_date)}"),
        ("Abgabe bis", german_date(year.submission_due_date)),
        ("Stand", german_date(today)),
        *((f"{number}.", step) for number, step in enumerate(_STEPS.splitlines(), 1)),
        *(
            (column.heading, column.description)
            for column in (*columns, *OCCURRENCE_COLUMNS)
            if not column.locked
        ),
    ]
    return Sheet(TITLE, _COLUMNS, rows, protected=True)
