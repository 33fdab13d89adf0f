"""The columns of the office's spreadsheet as data: writing, reading and comparing follow them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.kit.sheets import Column as SheetColumn
from app.status_reports.inputs import ReportInput
from app.status_sheets.cells import (
    DAY,
    IMPLEMENTATIONS,
    LINE,
    MONEY,
    OUTCOMES,
    TEXT,
    WHOLE,
    YES_NO,
    Kind,
)

REPORTS: Final = "Zuarbeiten"
OCCURRENCES: Final = "Termine"
NUMBER: Final = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """`field` names the value on the side of the service; locked ones are only looked at."""

    heading: str
    field: str
    kind: Kind
    description: str
    width: float = 20
    locked: bool = False

    @property
    def key(self) -> str:
        """The field as inputs call it: `spent_city_eur` for `spent_city_cents`."""
        known = ReportInput.model_fields.get(self.field)
        return (known and known.alias) or self.field


def _locked(heading: str, field: str, description: str, width: float, kind: Kind = TEXT) -> Column:
    return Column(heading, field, kind, description, width, locked=True)


_NUMBER = _locked("Nummer", NUMBER, "Nummer der Maßnahme im Plan.", 9, LINE)
_TITLE = _locked("Kurztitel", "title", "Kurztitel der Maßnahme.", 30)

ABOUT_COLUMNS: Final = (
    _NUMBER,
    _TITLE,
    _locked("Beschlossener Wortlaut", "official_text", "Wie der Stadtrat beschlossen hat.", 50),
    _locked("Frist", "deadline", "Frist im Wortlaut und der Tag, der sich daraus ergibt.", 22),
    _locked("Letzter Stand", "last_state", "Was zuletzt gemeldet wurde, mit dem Jahr.", 20),
    _locked("Letzter Sachstand", "last_text", "Der Text, der zuletzt gemeldet wurde.", 50),
    _locked("Rückfrage", "question", "Warum die Koordination die Zuarbeit zurückgegeben hat.", 30),
)

REPORT_COLUMNS: Final = (
    Column(
        "Umsetzungsstand",
        "implementation",
        IMPLEMENTATIONS,
        "Bitte aus der Liste wählen.",
    ),
    Column(
        "Datum zum Stand",
        "effective_date",
        DAY,
        "Bei „abgeschlossen“: erledigt am. Bei „läuft dauerhaft“: läuft seit. "
        "Bei „entfallen“: entfallen zum. Sonst leer.",
        14,
    ),
    Column(
        "Sachstand",
        "text",
        TEXT,
        "Was wurde getan? Höchstens 8.000 Zeichen. Zeilenumbruch in Excel mit Alt und Eingabe.",
        60,
    ),
    Column(
        "unverändert",
        "is_unchanged",
        YES_NO,
        "„ja“: Der letzte Sachstand gilt weiter; das Feld „Sachstand“ darf dann leer bleiben.",
        13,
    ),
    Column(
        "Hemmnisse",
        "obstacles",
        TEXT,
        "Grund der Verzögerung. Nötig bei „verschoben“, „entfallen“ und nach Ablauf der Frist.",
        36,
    ),
    Column(
        "Gewünschte neue Frist",
        "wished_due_date",
        DAY,
        "Nur bei „verschoben“. Wird ein Vorschlag; die beschlossene Frist gilt bis zur "
        "Entscheidung weiter.",
        14,
    ),
    Column("Nächster Schritt", "next_step", TEXT, "Was als Nächstes geschieht.", 36),
    Column("bis wann", "next_step_date", DAY, "Datum des nächsten Schritts.", 14),
    Column(
        "ausgegeben (Stadt)",
        "spent_city_cents",
        MONEY,
        "Städtische Mittel im Berichtsjahr in Euro, zum Beispiel 1.500,00. "
        "Nichts ausgegeben: 0. Unbekannt: leer.",
        16,
    ),
    Column(
        "ausgegeben (Dritte)",
        "spent_third_party_cents",
        MONEY,
        "Fördermittel und andere Mittel Dritter im Berichtsjahr in Euro.",
        16,
    ),
    Column("Quelle", "spent_source", LINE, "Woher das Geld kam, zum Beispiel ein Förderprogramm."),
    Column(
        "Bedarf Folgejahr",
        "budget_need_cents",
        MONEY,
        "Bedarf im kommenden Haushaltsjahr in Euro.",
        16,
    ),
    Column("Zielwert", "target_figure", LINE, "Eine Zahl zum Ziel, mit ihrer Einheit."),
    Column("Nachweis", "evidence", TEXT, "Wo sich das Getane zeigt: Adresse, Aktenzeichen.", 30),
    Column(
        "Interner Vermerk",
        "internal_note",
        TEXT,
        "Nur für Ihre Stelle, die Koordination und die Prüfung; wird nie veröffentlicht.",
        30,
    ),
)

ASSESSMENT_COLUMNS: Final = (
    Column(
        "Prüfung: Ergebnis",
        "assessment_outcome",
        OUTCOMES,
        "Nur bei Prüfaufträgen, wenn sie abgeschlossen sind.",
    ),
    Column(
        "Prüfung: Kosten einmalig",
        "cost_once_cents",
        MONEY,
        "Nur bei Prüfaufträgen: was die Umsetzung einmalig kostet, in Euro.",
        16,
    ),
    Column(
        "Prüfung: Kosten jährlich",
        "cost_yearly_cents",
        MONEY,
        "Nur bei Prüfaufträgen: was die Umsetzung jedes Jahr kostet, in Euro.",
        16,
    ),
    Column(
        "Prüfung: Haushaltsjahr",
        "cost_budget_year",
        WHOLE,
        "Nur bei Prüfaufträgen: das erste Haushaltsjahr, in dem die Kosten entstehen.",
        14,
    ),
    Column("Prüfung: Stellen", "posts", LINE, "Nur bei Prüfaufträgen: Bedarf an Stellen.", 14),
    Column(
        "Prüfung: Folgemaßnahme",
        "follow_up",
        TEXT,
        "Nur bei Prüfaufträgen: welche Maßnahme Sie vorschlagen.",
        36,
    ),
)
"""Only where the office has a Prüfauftrag. What a sheet has no column for stays as it is."""

OCCURRENCE_COLUMNS: Final = (
    _NUMBER,
    _TITLE,
    _locked("Termin", "occurrence_date", "Der Termin, der noch offen ist.", 14, DAY),
    Column("durchgeführt am", "done_date", DAY, "Tag der Durchführung; leer: noch offen.", 16),
    Column("Bemerkung", "note", TEXT, "Wenn Sie etwas dazu sagen möchten.", 50),
)

COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    REPORTS: (*ABOUT_COLUMNS, *REPORT_COLUMNS, *ASSESSMENT_COLUMNS),
    OCCURRENCES: OCCURRENCE_COLUMNS,
}


def report_columns(*, has_assessments: bool) -> tuple[Column, ...]:
    extra = ASSESSMENT_COLUMNS if has_assessments else ()
    return (*ABOUT_COLUMNS, *REPORT_COLUMNS, *extra)


def sheet_columns(columns: Iterable[Column]) -> list[SheetColumn]:
    return [
        SheetColumn(
            column.heading,
            width=column.width,
            choices=column.kind.choices if not column.locked else (),
            locked=column.locked,
            number_format=column.kind.number_format,
        )
        for column in columns
    ]


def notes(columns: Iterable[Column]) -> dict[str, str]:
    """What stands beside a cell when it is entered."""
    return {column.heading: column.description for column in columns if not column.locked}
