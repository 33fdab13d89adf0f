"""Finding things in a state that has been read, or saying in German that they are not there."""

from sqlmodel import Session, select

from app.http.deps import Reader
from app.kit.errors import FieldError, Invalid, NotFound
from app.monitoring.model import MeasureState, PlanState, ReportState, YearRef
from app.offices.tables import Office


def measure_in(state: PlanState, number: str) -> MeasureState:
    for measure in state.measures:
        if measure.number == number:
            return measure
    raise NotFound(f"Der Plan „{state.title}“ hat keine Maßnahme {number}.")


def year_in(state: PlanState, year: int) -> YearRef:
    for known in state.years:
        if known.year == year:
            return known
    span = f"{state.years[0].year} bis {state.years[-1].year}" if state.years else "noch keine"
    raise NotFound(
        f"Für {year} gibt es kein Berichtsjahr. Berichtsjahre dieses Plans: {span}.",
        slug="wrong-year",
    )


def report_in(measure: MeasureState, year: int, reader: Reader) -> ReportState:
    """The annual report, where there is one that this reader may see."""
    report = measure.annual_report(year)
    if report is None or (reader.is_internal and not reader.sees(report)):
        raise NotFound(f"Zur Maßnahme {measure.number} gibt es für {year} keine Zuarbeit.")
    return report


def office_id_of(session: Session, code: str, where: str) -> int:
    """Of an office that a body names; a code that nobody has is a mistake in that body."""
    office_id = session.exec(select(Office.id).where(Office.code == code)).first()
    if office_id is None:
        raise Invalid(
            "Die Angaben sind so nicht möglich.",
            fields=[FieldError(where, f"Das Verzeichnis kennt kein Kürzel „{code}“.")],
        )
    return office_id
