"""Examples of bodies for the description; tests send every one of them.

FastAPI leaves null out of examples: what null means is said in words where it means something.
"""

from typing import Any, Final

from fastapi import Body
from fastapi.openapi.models import Example


def body(**values: dict[str, Any]) -> Any:
    """For `Annotated[Model, body(name={…})]`."""
    return Body(
        openapi_examples={
            name: Example(summary=name.replace("_", " "), value=value)
            for name, value in values.items()
        }
    )


IN_PROGRESS: Final = {
    "implementation": "in_progress",
    "text": "Zwei von drei Gesprächsrunden haben stattgefunden.",
    "obstacles": "Die dritte Runde fiel wegen Krankheit aus.",
    "next_step": "Dritte Runde nachholen",
    "next_step_date": "2022-03-31",
    "spent_city_eur": "350.00",
}
COMPLETED: Final = {
    "assessment_outcome": "feasible",
    "implementation": "completed",
    "effective_date": "2021-09-15",
    "text": "Die Abfrage ist ausgewertet, das Ergebnis liegt allen Ämtern vor.",
}

Report = body(in_progress=IN_PROGRESS, completed=COMPLETED)
Batch = body(
    two_measures_handed_in={
        "reports": [{"number": "1.1.1", **IN_PROGRESS}, {"number": "1.2.1", **COMPLETED}],
        "submit": True,
    }
)
Question = body(question={"question": "Wann soll die dritte Gesprächsrunde stattfinden?"})
EditedText = body(shortened={"text": "Zwei von drei Gesprächsrunden fanden statt."})
Confirmation = body(done={"occurrence_date": "2021-12-31", "done_date": "2021-11-15"})
Contribution = body(own_part={"year": 2021, "text": "Wir haben die Räume gestellt."})
Proposal = body(
    later_date={
        "number": "1.2.1",
        "effect": "later_date",
        "new_due_date": "2022-06-30",
        "reason": "Die Stelle ist erst seit Dezember besetzt.",
    },
    drop={"number": "1.2.1", "effect": "drop", "reason": "Durch neues Landesrecht überholt."},
)
Support = body(supported={"note": "Aus Sicht der Koordination nachvollziehbar."})
Decision = body(
    decided={"decided_by": "Stadtrat", "decided_date": "2022-01-05", "paper": "0001/22"}
)
Refusal = body(declined={"note": "Die Maßnahme wird weiterhin gebraucht."})
Resolution = body(resolved={"date": "2021-05-26", "paper": "0512/21", "body": "Stadtrat"})
Reopening = body(correction={"reason": "Ein Amt hat eine Zahl berichtigt."})
Adaptation = body(
    new_title={"reason": "Schreibfehler berichtigt", "title": "Quote für Einstellungen prüfen"}
)
Interpretation = body(
    every_year={
        "rules": [{"rule": "yearly", "month": 12, "day": 31, "first_year": 2022}],
        "reason": "Der Text sagt „jährlich“, die Tabelle nennt nur das erste Jahr.",
    },
)
Responsibilities = body(
    settled={
        "responsibilities": [
            {"printed": "Personal- und Organisationsamt", "office": "A11", "role": "lead"},
            {"printed": "Personalrat", "office": "PERSONALRAT", "role": "involved"},
        ],
        "reporting_office": "A11",
        "reason": "Mit beiden Stellen abgesprochen.",
    }
)
CeilingPeriod = body(per_year={"ceiling_period": "per_year", "reason": "So im Haushalt geplant."})
Assessment = body(none={"is_assessment": False, "reason": "Geprüft wird hier nur nebenbei."})
OfficeChange = body(mailbox={"mailbox": "poststelle@example.org", "needs_release": True})
PaperOrder = body(report={"kind": "report"}, whole={"kind": "combined"})
CouncilPaper = body(
    with_two_bodies={
        "type": "decision",
        "file_reference": "BMI 2022-0042",
        "points": ["Die Verwaltung berichtet im März 2023 erneut."],
        "sittings": [
            {"body": "Hauptausschuss", "sitting_date": "2022-03-09", "result": None},
            {"body": "Stadtrat"},
        ],
    }
)
ReportText = body(appraisal={"text": "Die Angebote laufen; zwei Befragungen sind nachzuholen."})
PopulationFigure = body(
    inhabitants={
        "label": "Einwohnerinnen und Einwohner",
        "people": 10000,
        "counted_date": "2021-12-31",
        "source": "Melderegister",
    }
)
CouncilLaying = body(laid={"laid_date": "2022-03-09", "paper": "0815/22"})
CouncilNoting = body(noted={"noted_date": "2022-03-16"})
Laying = body(laid={"laid_date": "2022-02-01"})
Noting = body(noted={"noted_date": "2022-02-15", "agenda_item": "TOP 5.1"})
