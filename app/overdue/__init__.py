"""Facts and a day → overdue, why, since when. Pure: no clock, no tables."""

from app.overdue.due_dates import DueDate
from app.overdue.facts import ConfirmationFact, ExtensionFact, MeasureFacts, ReportFact
from app.overdue.rules import as_of_for_page, assess, owes_report
from app.overdue.standing import Overdue, Standing
from app.overdue.timeliness import BASIS_LABEL, TIMELINESS, Basis, Timeliness

__all__ = [
    "BASIS_LABEL",
    "TIMELINESS",
    "Basis",
    "ConfirmationFact",
    "DueDate",
    "ExtensionFact",
    "MeasureFacts",
    "Overdue",
    "ReportFact",
    "Standing",
    "Timeliness",
    "as_of_for_page",
    "assess",
    "owes_report",
]
