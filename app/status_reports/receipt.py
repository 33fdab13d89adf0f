"""What an office holds in its hand after handing in: what, when, and a proof of the contents."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.kit.errors import Conflict
from app.offices.queries import office_by_id
from app.plan.tables import ActionField, Measure, Plan, Recommendation
from app.status_reports.finding import measure_of, year_of_report
from app.status_reports.states import ReportKind
from app.status_reports.tables import StatusReport
from app.status_reports.writing import CONTENT


@dataclass(frozen=True, slots=True)
class Receipt:
    """`content_sha256` stays the same as long as what was handed in does; `check_code` is its
    beginning, short enough to be read out."""

    plan: str
    year: int
    kind: ReportKind
    number: str
    title_line: str
    office: str
    submitted_at: datetime
    content_sha256: str

    @property
    def check_code(self) -> str:
        head = self.content_sha256[:16].upper()
        return "-".join(head[at : at + 4] for at in range(0, 16, 4))


def receipt(session: Session, report: StatusReport) -> Receipt:
    if report.submitted_at is None:
        raise Conflict("Die Zuarbeit ist noch nicht eingereicht.", slug="wrong-state")
    measure, year = measure_of(session, report), year_of_report(session, report)
    plan = session.get_one(Plan, measure.plan_id)
    office = office_by_id(session, report.office_id)
    about = {
        "plan": plan.slug,
        "year": year.year,
        "kind": report.kind,
        "number": measure.number,
        "office": office.code,
        "submitted_at": report.submitted_at.isoformat(),
    }
    return Receipt(
        plan=plan.slug,
        year=year.year,
        kind=report.kind,
        number=measure.number,
        title_line=_title_line(session, measure),
        office=office.name,
        submitted_at=report.submitted_at,
        content_sha256=_sha256(about | _content(report)),
    )


def _content(report: StatusReport) -> dict[str, object]:
    """The office's own words; what coordination adds later does not count."""
    return {name: getattr(report, name) for name in CONTENT}


def _sha256(content: dict[str, object]) -> str:
    canonical = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _title_line(session: Session, measure: Measure) -> str:
    recommendation = session.get_one(Recommendation, measure.recommendation_id)
    field = session.get_one(ActionField, recommendation.action_field_id)
    return f"Handlungsfeld {field.number}, Empfehlung {recommendation.number}, {measure.label}"
