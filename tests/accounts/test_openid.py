"""Groups → role and office."""

from typing import Any

import pytest

from app.accounts.openid import Groups, Place, groups_of
from app.audit.actor import Role
from app.kit.errors import Invalid, NotAllowed

ROLES = {"mm-leitung-*": "head", "mm-amt-*": "clerk", "kosten": "treasury", "*-bmi": "coordination"}


def groups(**more: Any) -> Groups:
    return groups_of(ROLES, **({"claim": "groups", "office_claim": None, "contact": "IT"} | more))


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        (["mm-amt-A50"], Place(Role.CLERK, "A50")),
        ("mm-amt-A50", Place(Role.CLERK, "A50")),
        (["mm-amt-A50", "mm-leitung-A11"], Place(Role.HEAD, "A11")),
        (["mm-amt-A50", "mm-amt-A50"], Place(Role.CLERK, "A50")),
        (["andere", 7, None, " kosten "], Place(Role.TREASURY, None)),
        (["BMI-bmi"], Place(Role.COORDINATION, "BMI")),
    ],
)
def test_the_first_line_that_fits_counts(sent: object, place: Place) -> None:
    assert groups().place_of({"groups": sent}) == place


@pytest.mark.parametrize(
    "sent", [None, [], "", ["mm-amt-"], ["xmm-amt-A50"], ["kosten-2"], ["Kosten"], {"mm-amt-A5": 1}]
)
def test_what_fits_nowhere_lets_nobody_in(sent: object) -> None:
    with pytest.raises(NotAllowed, match=r"noch keine Aufgabe\. Bitte wenden Sie sich an IT"):
        groups().place_of({"groups": sent})


def test_an_office_beside_the_groups() -> None:
    found = groups(claim="roles", office_claim="department")
    assert found.place_of({"roles": ["kosten"], "department": "A20"}).office_code == "A20"
    assert found.place_of({"roles": ["mm-amt-A50"], "department": "A20"}).office_code == "A50"


def test_two_offices_in_one_role_are_not_guessed() -> None:
    with pytest.raises(NotAllowed, match="A11 und A50"):
        groups().place_of({"groups": ["mm-amt-A50", "mm-amt-A11"]})


@pytest.mark.parametrize("roles", [{"a": "chef"}, {"a": "system"}, {"": "head"}, {"*-*": "head"}])
def test_a_wrong_table_stops_the_service_at_its_start(roles: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="MASSNAHMEN_OIDC_ROLES"):
        groups_of(roles, claim="groups", office_claim=None, contact="IT")
