"""What a measure may cost: a printed wording and the ceiling it was read as."""

from dataclasses import dataclass
from enum import StrEnum


class CostKind(StrEnum):
    NONE = "none"
    CEILING = "ceiling"
    NONE_OR_CEILING = "none_or_ceiling"
    DEPENDS = "depends"
    NOT_QUANTIFIABLE = "not_quantifiable"
    MISSING = "missing"
    UNRESOLVED = "unresolved"


COST_KIND_LABEL: dict[CostKind, str] = {
    CostKind.NONE: "keine zusätzlichen Auswirkungen auf den Haushalt",
    CostKind.CEILING: "Obergrenze",
    CostKind.NONE_OR_CEILING: "keine oder bis zu einer Obergrenze",
    CostKind.DEPENDS: "abhängig von einem Ergebnis",
    CostKind.NOT_QUANTIFIABLE: "nicht bezifferbar",
    CostKind.MISSING: "keine Angabe",
    CostKind.UNRESOLVED: "ungeklärt",
}


class CeilingPeriod(StrEnum):
    TOTAL = "total"
    PER_YEAR = "per_year"


CEILING_PERIOD_LABEL: dict[CeilingPeriod, str] = {
    CeilingPeriod.TOTAL: "insgesamt",
    CeilingPeriod.PER_YEAR: "je Jahr",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """`stated_period` is the period that the wording itself names („2.500 EUR jährlich“)."""

    text: str
    kind: CostKind
    ceiling_cents: int | None = None
    approximate: bool = False
    stated_period: CeilingPeriod | None = None
