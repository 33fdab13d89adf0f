"""Cost wordings → ceilings → where the money stands. Pure: no clock, no tables."""

from app.costs.ceilings import (
    CEILING_STANDING,
    CeilingStanding,
    CeilingSum,
    CeilingTotals,
    Spending,
    against_ceiling,
    assumed_period,
    sum_ceilings,
)
from app.costs.model import (
    CEILING_PERIOD_LABEL,
    COST_KIND_LABEL,
    CeilingPeriod,
    Cost,
    CostKind,
)
from app.costs.wording import read_cost

__all__ = [
    "CEILING_PERIOD_LABEL",
    "CEILING_STANDING",
    "COST_KIND_LABEL",
    "CeilingPeriod",
    "CeilingStanding",
    "CeilingSum",
    "CeilingTotals",
    "Cost",
    "CostKind",
    "Spending",
    "against_ceiling",
    "assumed_period",
    "read_cost",
    "sum_ceilings",
]
