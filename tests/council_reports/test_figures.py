"""Whatever was reported: the figures add up."""

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.council_reports.contents import Duty, MeasureEntry, ReportContents
from app.council_reports.figures import figures_of
from app.overdue import Timeliness
from app.status_reports.implementation import Implementation

STATES = st.lists(
    st.tuples(
        st.sampled_from(Implementation),
        st.one_of(st.none(), st.sampled_from(Timeliness)),
        st.sampled_from(Duty),
    ),
    min_size=146,
    max_size=146,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STATES)
def test_figures_add_up(
    sample_contents: ReportContents, states: list[tuple[Implementation, Timeliness | None, Duty]]
) -> None:
    contents = _with(sample_contents, iter(states))
    found = figures_of(contents)
    total = found.total
    assert total.measures == sum(total.implementation.values()) == len(contents.measures)
    assert sum(total.timeliness.values()) == sum(1 for _, timely, _ in states if timely)
    for state in Implementation:
        assert total.implementation[state] == sum(
            c.implementation[state] for _, c in found.by_field
        )
    response = found.response
    assert response.owed == response.received + response.under_review + response.missing
    assert response.owed + response.not_owed == total.measures
    assert response.missing == sum(len(each.measures) for each in found.outstanding)
    money = found.money
    assert sum(s.measures for s in money.ceilings.sums) + len(money.ceilings.unclear) == sum(
        1
        for m in contents.measures
        if m.cost.cost.ceiling_cents is not None and m.implementation is not Implementation.DROPPED
    )


def _with(
    contents: ReportContents, states: Iterator[tuple[Implementation, Timeliness | None, Duty]]
) -> ReportContents:
    def changed(m: MeasureEntry) -> MeasureEntry:
        implementation, timeliness, duty = next(states)
        return replace(m, implementation=implementation, timeliness=timeliness, duty=duty)

    return replace(
        contents,
        fields=tuple(
            replace(
                field,
                recommendations=tuple(
                    replace(each, measures=tuple(map(changed, each.measures)))
                    for each in field.recommendations
                ),
            )
            for field in contents.fields
        ),
    )
