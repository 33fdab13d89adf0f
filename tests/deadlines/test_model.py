from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deadlines import (
    AfterResolutionRule,
    DeadlineKind,
    FixedRule,
    OngoingRule,
    Rule,
    YearlyRule,
    kind_of,
    rules_from_json,
    rules_to_json,
)

FIXED, YEARLY = FixedRule(date(2021, 12, 31)), YearlyRule(6, 30)
AFTER, ONGOING = AfterResolutionRule(), OngoingRule()


@pytest.mark.parametrize(
    "rules, kind",
    [
        ((), DeadlineKind.UNRESOLVED),
        ((FIXED,), DeadlineKind.FIXED),
        ((YEARLY,), DeadlineKind.RECURRING),
        ((YEARLY, YearlyRule(12, 31)), DeadlineKind.RECURRING),
        ((FIXED, YEARLY), DeadlineKind.MIXED),
        ((AFTER, YEARLY), DeadlineKind.MIXED),
        ((AFTER,), DeadlineKind.AFTER_RESOLUTION),
        ((ONGOING,), DeadlineKind.ONGOING),
    ],
)
def test_the_rules_give_the_kind(rules: tuple[Rule, ...], kind: DeadlineKind) -> None:
    assert kind_of(rules) is kind
    assert rules_from_json(rules_to_json(rules)) == rules


@pytest.mark.parametrize(
    "rules",
    [(FIXED, FixedRule(date(2022, 1, 1))), (FIXED, AFTER), (ONGOING, YEARLY), (ONGOING, FIXED)],
)
def test_sets_without_a_meaning(rules: tuple[Rule, ...]) -> None:
    with pytest.raises(ValueError, match="höchstens einen einmaligen Termin"):
        kind_of(rules)
    with pytest.raises(ValueError, match="höchstens einen einmaligen Termin"):
        rules_from_json(rules_to_json(rules))


@pytest.mark.parametrize("month, day", [(2, 30), (4, 31), (13, 1), (0, 1), (1, 0), (1, 32)])
def test_a_day_that_no_year_has(month: int, day: int) -> None:
    with pytest.raises(ValueError, match="in keinem Jahr"):
        YearlyRule(month, day)


def test_29_february_means_the_end_of_february() -> None:
    assert [YearlyRule(2, 29).due_in(year).day for year in (2023, 2024)] == [28, 29]


def test_json_is_readable() -> None:
    assert rules_to_json((FIXED, YearlyRule(9, 30, 2022))) == [
        {"rule": "fixed", "due": "2021-12-31"},
        {"rule": "yearly", "month": 9, "day": 30, "first_year": 2022},
    ]


@pytest.mark.parametrize(
    "data, complaint",
    [
        (None, "Liste"),
        ({}, "Liste"),
        ([{"rule": "ongoing"}] * 25, "höchstens 24"),
        (["fixed"], "Objekt"),
        ([{}], "Unbekannte Art"),
        ([{"rule": ["fixed"]}], "Unbekannte Art"),
        ([{"rule": "weekly"}], "Unbekannte Art"),
        ([{"rule": "ongoing", "due": "2021-12-31"}], "Unbekannte Angaben"),
        ([{"rule": "fixed", "due": "2021-12-32"}], "2021-12-31"),
        ([{"rule": "fixed", "due": "20211231"}], "2021-12-31"),
        ([{"rule": "fixed", "due": "0001-01-01"}], "2021-12-31"),
        ([{"rule": "fixed", "due": 20211231}], "2021-12-31"),
        ([{"rule": "yearly", "month": True, "day": 1}], "ganze Zahl"),
        ([{"rule": "yearly", "month": "6", "day": 1}], "ganze Zahl"),
        ([{"rule": "yearly", "month": 6, "day": 31}], "in keinem Jahr"),
        ([{"rule": "yearly", "month": 6, "day": 30, "first_year": 9999}], "zu weit"),
        ([{"rule": "yearly", "month": 6, "day": 30}] * 2, "mehrmals"),
    ],
)
def test_json_that_nothing_could_have_written(data: object, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        rules_from_json(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["rule", "due", "month", "day", "first_year"]), inner, max_size=4
        )
    ),
)


@given(JSON)
def test_any_json_is_read_or_refused(data: object) -> None:
    try:
        rules = rules_from_json(data)
    except ValueError:
        return
    assert rules_from_json(rules_to_json(rules)) == rules
