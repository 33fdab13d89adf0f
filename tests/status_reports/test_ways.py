"""The two tables of ways, wholly: what is not listed is refused."""

from itertools import product

import pytest

from app.kit.errors import Conflict
from app.status_reports.states import Step, YearState, step_to, year_to

STEPS = {
    (Step.DRAFT, Step.SUBMITTED),
    (Step.SUBMITTED, Step.ACCEPTED),
    (Step.SUBMITTED, Step.RETURNED),
    (Step.RETURNED, Step.SUBMITTED),
    (Step.ACCEPTED, Step.RETURNED),
}
YEARS = {
    (YearState.OPEN, YearState.CLOSED),
    (YearState.CLOSED, YearState.REOPENED),
    (YearState.REOPENED, YearState.CLOSED),
}


@pytest.mark.parametrize("now, to", list(product(Step, Step)))
def test_steps_of_a_report(now: Step, to: Step) -> None:
    if (now, to) in STEPS:
        assert step_to(now, to) is to
        return
    with pytest.raises(Conflict) as refused:
        step_to(now, to)
    assert refused.value.problem == "wrong-state"


@pytest.mark.parametrize("now, to", list(product(YearState, YearState)))
def test_states_of_a_year(now: YearState, to: YearState) -> None:
    if (now, to) in YEARS:
        assert year_to(now, to) is to
        return
    with pytest.raises(Conflict) as refused:
        year_to(now, to)
    assert refused.value.problem == "wrong-state"


def test_the_refusal_says_what_is_possible() -> None:
    with pytest.raises(Conflict, match="„angenommen“ und kann nicht „eingereicht“ werden") as found:
        step_to(Step.ACCEPTED, Step.SUBMITTED)
    assert "nur: „zurückgegeben“" in found.value.message
