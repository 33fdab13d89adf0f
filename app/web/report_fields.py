"""The fields of a report as a form knows them: names, words, how they are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.kit.money import format_eur
from app.status_reports.implementation import IMPLEMENTATION
from app.status_reports.states import OUTCOME_LABEL
from app.status_reports.tables import StatusReport
from app.web.forms import Form, Written


@dataclass(frozen=True, slots=True)
class ReportField:
    label: str
    written: Written = Written.TEXT


FIELDS: Final[Mapping[str, ReportField]] = {
    "implementation": ReportField("Stand der Umsetzung"),
    "effective_date": ReportField("Datum zum Stand", Written.DAY),
    "is_unchanged": ReportField("unverändert", Written.TICK),
    "text": ReportField("Was wurde getan?"),
    "obstacles": ReportField("Hindernisse, Grund der Verzögerung"),
    "wished_due_date": ReportField("Gewünschte neue Frist", Written.DAY),
    "next_step": ReportField("Nächster Schritt"),
    "next_step_date": ReportField("Nächster Schritt bis", Written.DAY),
    "spent_city_eur": ReportField("Ausgaben, städtische Mittel", Written.MONEY),
    "spent_third_party_eur": ReportField("Ausgaben, Mittel Dritter", Written.MONEY),
    "spent_source": ReportField("Woher das Geld kam"),
    "budget_need_eur": ReportField("Bedarf im kommenden Haushaltsjahr", Written.MONEY),
    "target_figure": ReportField("Zielzahl"),
    "evidence": ReportField("Nachweise"),
    "internal_note": ReportField("Interner Vermerk"),
    "assessment_outcome": ReportField("Ergebnis der Prüfung"),
    "cost_once_eur": ReportField("Kosten der Umsetzung, einmalig", Written.MONEY),
    "cost_yearly_eur": ReportField("Kosten der Umsetzung, jährlich", Written.MONEY),
    "cost_budget_year": ReportField("Haushaltsjahr", Written.WHOLE),
    "posts": ReportField("Stellenbedarf"),
    "follow_up": ReportField("Vorgeschlagene Folgemaßnahme"),
}
WRITTEN: Final[Mapping[str, Written]] = {name: field.written for name, field in FIELDS.items()}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that somebody else has saved in another way."""

    name: str
    label: str
    saved: str
    typed: str


def values_of(report: StatusReport | None) -> dict[str, str]:
    """As the form shows them."""
    if report is None:
        return {}
    return {
        name: _shown(getattr(report, _column(name)), field.written)
        for name, field in FIELDS.items()
    }


def differences(saved: Form, typed: Form) -> list[Difference]:
    return [
        Difference(name, field.label, _said(name, saved), _said(name, typed))
        for name, field in FIELDS.items()
        if _plain(saved.get(name, "")) != _plain(typed.get(name, ""))
    ]


def field_name(where: str) -> str:
    """The field of the form for a place that a service names."""
    return where.removesuffix("_cents") + "_eur" if where.endswith("_cents") else where


def _column(name: str) -> str:
    return name.removesuffix("_eur") + "_cents" if name.endswith("_eur") else name


def _shown(value: Any, written: Written) -> str:
    if value is None or value is False:
        return ""
    match written:
        case Written.MONEY:
            return format_eur(value).removesuffix(" EUR")
        case Written.DAY:
            return str(value.isoformat())
        case Written.TICK:
            return "ja"
    return str(value)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _said(name: str, values: Form) -> str:
    value = _plain(values.get(name, ""))
    if name == "implementation" and value:
        return next(sign.label for state, sign in IMPLEMENTATION.items() if state == value)
    if name == "assessment_outcome" and value:
        return next(label for outcome, label in OUTCOME_LABEL.items() if outcome == value)
    return value or "(leer)"
