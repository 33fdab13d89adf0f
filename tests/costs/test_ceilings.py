import pytest

from app.costs import (
    CEILING_STANDING,
    CeilingPeriod,
    CeilingStanding,
    CostKind,
    Spending,
    against_ceiling,
    assumed_period,
    read_cost,
    sum_ceilings,
)
from app.deadlines import DeadlineKind

TOTAL, PER_YEAR = CeilingPeriod.TOTAL, CeilingPeriod.PER_YEAR
CEILING = read_cost("bis zu 1.000,00 EUR")


ASSUMED = {
    DeadlineKind.FIXED: TOTAL,
    DeadlineKind.AFTER_RESOLUTION: TOTAL,
    DeadlineKind.ONGOING: PER_YEAR,
    DeadlineKind.RECURRING: PER_YEAR,
    DeadlineKind.MIXED: None,
    DeadlineKind.UNRESOLVED: None,
}


@pytest.mark.parametrize("kind", list(DeadlineKind))
def test_the_period_that_is_assumed(kind: DeadlineKind) -> None:
    assert assumed_period(CEILING, kind) is ASSUMED[kind]
    assert assumed_period(read_cost("keine"), kind) is None
    assert assumed_period(read_cost("1.000 EUR jährlich"), kind) is PER_YEAR


@pytest.mark.parametrize(
    "wording, spent, standing",
    [
        ("bis zu 1.000,00 EUR", 0, CeilingStanding.WITHIN),
        ("bis zu 1.000,00 EUR", 79999, CeilingStanding.WITHIN),
        ("bis zu 1.000,00 EUR", 80000, CeilingStanding.NEAR),
        ("bis zu 1.000,00 EUR", 100000, CeilingStanding.NEAR),
        ("bis zu 1.000,00 EUR", 100001, CeilingStanding.ABOVE),
        ("keine bis 500,00 EUR", 50001, CeilingStanding.ABOVE),
        ("keine", 1, CeilingStanding.FROM_EXISTING_BUDGET),
        ("keine", 0, CeilingStanding.NO_CEILING),
        ("nicht bezifferbar", 10**9, CeilingStanding.NO_CEILING),
        ("", 10**9, CeilingStanding.NO_CEILING),
    ],
)
def test_where_the_money_stands(wording: str, spent: int, standing: CeilingStanding) -> None:
    assert against_ceiling(read_cost(wording), TOTAL, spent) is standing


def test_nothing_is_compared_over_an_unclear_period() -> None:
    assert against_ceiling(CEILING, None, 10**9) is CeilingStanding.UNCLEAR_PERIOD


def test_every_standing_has_its_own_sign() -> None:
    assert list(CEILING_STANDING) == list(CeilingStanding)
    assert len({sign.symbol for sign in CEILING_STANDING.values()}) == len(CeilingStanding)


def test_unclear_ceilings_are_listed_and_never_summed() -> None:
    unclear = read_cost("bis zu 9.000,00 EUR")
    totals = sum_ceilings(
        [
            (CEILING, TOTAL),
            (read_cost("bis ca. 500,00 EUR"), TOTAL),
            (CEILING, PER_YEAR),
            (read_cost("keine bis 500,00 EUR"), TOTAL),
            (unclear, None),
            (read_cost("keine"), None),
        ]
    )
    assert totals.unclear == (unclear,)
    assert [(s.kind, s.period, s.measures, s.cents, s.approximate) for s in totals.sums] == [
        (CostKind.CEILING, PER_YEAR, 1, 100000, False),
        (CostKind.CEILING, TOTAL, 2, 150000, True),
        (CostKind.NONE_OR_CEILING, TOTAL, 1, 50000, False),
    ]


def test_spending_adds_up() -> None:
    assert Spending(100, 5) + Spending(20) == Spending(120, 5)
