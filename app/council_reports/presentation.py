"""How an edition is presented to the council: what coordination enters, and where the paper is on
its way. Frozen with each issue of the council paper, never with the report's contents.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pydantic import TypeAdapter

from app.config import CouncilPaperType
from app.council_reports.tables import PaperState
from app.kit.german import german_date

TYPE_LABEL: Final = {
    CouncilPaperType.INFORMATION: "Informationsdrucksache",
    CouncilPaperType.DECISION: "Entscheidungsvorlage",
}


@dataclass(frozen=True, slots=True)
class Sitting:
    """One body in the sequence: when it sits, and what came of it."""

    body: str
    sitting_date: date | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Presentation:
    """Texts that nobody entered are None or empty; the paper then says what is computed."""

    made_at: datetime
    type: CouncilPaperType
    state: PaperState = PaperState.DRAFT
    laid_date: date | None = None
    noted_date: date | None = None
    paper: str | None = None
    subject: str | None = None
    submitted_by: str | None = None
    file_reference: str | None = None
    earlier_papers: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    financial_effects: str | None = None
    facts: str | None = None

    @property
    def is_draft(self) -> bool:
        return self.state is PaperState.DRAFT

    @property
    def status(self) -> str:
        """As it stands on the paper: „vorgelegt am 09.03.2022“."""
        match self.state:
            case PaperState.NOTED if self.noted_date:
                return f"zur Kenntnis genommen am {german_date(self.noted_date)}"
            case PaperState.LAID | PaperState.NOTED if self.laid_date:
                return f"dem Stadtrat vorgelegt am {german_date(self.laid_date)}"
            case PaperState.AGREED:
                return "verwaltungsintern abgestimmt"
        return "Entwurf"


_PRESENTATION: Final = TypeAdapter(Presentation)


def presentation_to_json(presentation: Presentation) -> dict[str, Any]:
    return dict(_PRESENTATION.dump_python(presentation, mode="json"))


def presentation_from_json(data: Mapping[str, Any]) -> Presentation:
    return _PRESENTATION.validate_python(dict(data))
