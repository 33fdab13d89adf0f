"""The measures of a plan as open data: what is not in this list of columns is not given out."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from app.costs import CEILING_PERIOD_LABEL, COST_KIND_LABEL
from app.deadlines import DEADLINE_KIND_LABEL
from app.kit.signs import Sign
from app.monitoring.model import MeasureState, PlanState, ReportState
from app.offices.kinds import ResponsibilityRole
from app.open_data.source import Source, check_open
from app.open_data.table import About, Column, Table, Type, Value
from app.overdue import BASIS_LABEL, TIMELINESS
from app.plan.states import Newness
from app.status_reports.implementation import IMPLEMENTATION
from app.status_reports.states import OUTCOME_LABEL

_NEWNESS: Final = {Newness.YES: "ja", Newness.PARTLY: "teilweise", Newness.NO: "nein"}
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def measures_table(state: PlanState, source: Source) -> Table:
    """`state` is what readers see, PUBLIC or LIVE."""
    check_open(state)
    return Table(
        name=f"massnahmen-{state.slug}",
        about=About(
            title=f"Maßnahmen: {state.title}",
            description="Je Maßnahme eine Zeile: was beschlossen ist, bis wann, wer zuständig ist "
            "und wie weit sie ist, nach den angenommenen Berichten.",
            url=source.plan_url(state),
            as_of=state.as_of,
            publisher=source.publisher,
            is_sample=state.is_sample,
        ),
        columns=(*(column for column, _ in _COLUMNS), _URL),
        rows=tuple(
            (*(value(one) for _, value in _COLUMNS), source.measure_url(state, one.number))
            for one in state.measures
        ),
    )


def _labels(known: Mapping[Any, Sign] | Mapping[Any, str]) -> dict[str, str]:
    return {
        str(code): sign.label if isinstance(sign, Sign) else sign for code, sign in known.items()
    }


def _lead(measure: MeasureState) -> Value:
    return next(iter(_named(measure, ResponsibilityRole.LEAD)), None)


def _others(measure: MeasureState) -> Value:
    return _named(measure, *(role for role in ResponsibilityRole if role != "lead"))


def _named(measure: MeasureState, *roles: ResponsibilityRole) -> tuple[str, ...]:
    return tuple(
        one.office.name if one.office else one.printed
        for one in measure.responsibilities
        if one.role in roles
    )


def _latest(measure: MeasureState) -> ReportState | None:
    return max(measure.reports, key=lambda r: (r.year, r.submitted_at or _LONG_AGO), default=None)


def _reported(value: Callable[[ReportState], Value]) -> Callable[[MeasureState], Value]:
    """Of the latest report that readers may see."""

    def of_measure(measure: MeasureState) -> Value:
        report = _latest(measure)
        return value(report) if report else None

    return of_measure


_URL: Final = Column("url", "Adresse", "Seite der Maßnahme; bleibt gleich.")

_COLUMNS: Final[tuple[tuple[Column, Callable[[MeasureState], Value]], ...]] = (
    (
        Column("number", "Nummer", "Handlungsfeld.Empfehlung.Maßnahme; wird nie neu vergeben."),
        lambda m: m.number,
    ),
    (
        Column("label", "Kennzeichnung", "Wie im Plan gedruckt; nicht eindeutig."),
        lambda m: m.label,
    ),
    (
        Column("action_field", "Handlungsfeld", "Nummer des Handlungsfelds.", Type.INTEGER),
        lambda m: m.field.number,
    ),
    (
        Column("action_field_title", "Titel des Handlungsfelds", "Wie im Plan."),
        lambda m: m.field.title,
    ),
    (
        Column("recommendation", "Empfehlung", "Nummer im Handlungsfeld.", Type.INTEGER),
        lambda m: m.recommendation.number,
    ),
    (
        Column("recommendation_title", "Titel der Empfehlung", "Kurztitel."),
        lambda m: m.recommendation.title,
    ),
    (
        Column(
            "recommendation_is_new",
            "Empfehlung neu",
            "Ob die Empfehlung in diesem Plan neu ist.",
            Type.CODE,
            _labels(_NEWNESS),
        ),
        lambda m: m.recommendation.is_new,
    ),
    (Column("title", "Kurztitel", "Kurztitel der Maßnahme."), lambda m: m.title),
    (
        Column("official_text", "Beschlossener Wortlaut", "Wie der Stadtrat beschlossen hat."),
        lambda m: m.official_text,
    ),
    (
        Column("footnotes", "Fußnoten", "Fußnoten zum Wortlaut.", Type.TEXTS),
        lambda m: m.footnotes,
    ),
    (
        Column("is_assessment", "Prüfauftrag", "Ob erst geprüft werden soll.", Type.YES_NO),
        lambda m: m.is_assessment,
    ),
    (
        Column("responsible_text", "Verantwortlich im Wortlaut", "Wie im Plan gedruckt."),
        lambda m: m.responsible_text,
    ),
    (Column("lead", "Federführend", "Die federführende Stelle."), _lead),
    (
        Column("others", "Außerdem beteiligt", "Alle weiteren genannten Stellen.", Type.TEXTS),
        _others,
    ),
    (
        Column("reporting_office", "Berichtende Stelle", "Kürzel der Stelle, die berichtet."),
        lambda m: m.reporting_office.code,
    ),
    (
        Column("reporting_office_name", "Name der berichtenden Stelle", "Ausgeschrieben."),
        lambda m: m.reporting_office.name,
    ),
    (
        Column("deadline_text", "Frist im Wortlaut", "Wie im Plan gedruckt."),
        lambda m: m.deadline_text,
    ),
    (
        Column(
            "deadline_kind",
            "Art der Frist",
            "Wie die Frist gelesen wird.",
            Type.CODE,
            _labels(DEADLINE_KIND_LABEL),
        ),
        lambda m: m.deadline.kind,
    ),
    (
        Column("due_date", "Frist", "Einmaliger Termin nach Verlängerungen.", Type.DATE),
        lambda m: m.standing.due_date,
    ),
    (
        Column("next_due_date", "Nächster Termin", "Frühester nicht erfüllter Tag.", Type.DATE),
        lambda m: m.standing.next_due_date,
    ),
    (
        Column("cost_text", "Kosten im Wortlaut", "Wie im Plan gedruckt."),
        lambda m: m.cost.text,
    ),
    (
        Column(
            "cost_kind",
            "Art der Kosten",
            "Wie die Angabe gelesen wird.",
            Type.CODE,
            _labels(COST_KIND_LABEL),
        ),
        lambda m: m.cost.kind,
    ),
    (
        Column("ceiling_eur", "Obergrenze", "Höchstens so viel städtisches Geld.", Type.EUR),
        lambda m: m.cost.ceiling_cents,
    ),
    (
        Column("ceiling_is_approximate", "Obergrenze ungefähr", "„bis ca.“", Type.YES_NO),
        lambda m: m.cost.approximate,
    ),
    (
        Column(
            "ceiling_period",
            "Zeitraum der Obergrenze",
            "Wofür die Obergrenze gilt.",
            Type.CODE,
            _labels(CEILING_PERIOD_LABEL),
        ),
        lambda m: m.ceiling_period,
    ),
    (
        Column(
            "implementation",
            "Umsetzungsstand",
            "Was die berichtende Stelle gemeldet hat.",
            Type.CODE,
            _labels(IMPLEMENTATION),
        ),
        lambda m: m.implementation,
    ),
    (
        Column(
            "timeliness",
            "Zeitstand",
            "Aus Fristen und Berichten berechnet; leer bei entfallenen Maßnahmen.",
            Type.CODE,
            _labels(TIMELINESS),
        ),
        lambda m: m.timeliness,
    ),
    (
        Column("overdue_since", "Überfällig seit", "Tag nach dem versäumten Termin.", Type.DATE),
        lambda m: m.standing.overdue.since if m.standing.overdue else None,
    ),
    (
        Column(
            "overdue_basis",
            "Grundlage",
            "Worauf „überfällig“ beruht.",
            Type.CODE,
            _labels(BASIS_LABEL),
        ),
        lambda m: m.standing.overdue.basis if m.standing.overdue else None,
    ),
    (
        Column("dropped_date", "Entfallen zum", "Durch Beschluss entfallen.", Type.DATE),
        lambda m: m.dropped_from,
    ),
    (
        Column("report_year", "Berichtsjahr", "Jahr des letzten Berichts.", Type.INTEGER),
        _reported(lambda r: r.year),
    ),
    (
        Column("effective_date", "Datum zum Stand", "Erledigt am, läuft seit.", Type.DATE),
        _reported(lambda r: r.effective_date),
    ),
    (
        Column("report_text", "Sachstand", "Was getan wurde, nach dem letzten Bericht."),
        _reported(lambda r: r.printed_text),
    ),
    (
        Column("obstacles", "Hemmnisse", "Grund der Verzögerung."),
        _reported(lambda r: r.obstacles),
    ),
    (
        Column("next_step", "Nächster Schritt", "Was als Nächstes geschieht."),
        _reported(lambda r: r.next_step),
    ),
    (
        Column("next_step_date", "Nächster Schritt bis", "Geplanter Tag.", Type.DATE),
        _reported(lambda r: r.next_step_date),
    ),
    (
        Column("target_figure", "Zielwert", "Eine Zahl zum Ziel."),
        _reported(lambda r: r.target_figure),
    ),
    (
        Column(
            "assessment_outcome",
            "Ergebnis der Prüfung",
            "Nur bei Prüfaufträgen.",
            Type.CODE,
            _labels(OUTCOME_LABEL),
        ),
        _reported(lambda r: r.assessment_outcome),
    ),
)
