"""Figures that decision records state."""

from datetime import date

from app.monitoring.known import plan_state
from app.monitoring.model import View

COORDINATION, TODAY = "BMI", date(2021, 5, 4)


def test_coordination_reports_on_43_measures(seeded):
    with seeded.reading() as session:
        state = plan_state(session, "erfurt-integration-2021", today=TODAY, view=View.INTERNAL)
    named, led, reports, without_lead = 0, 0, 0, 0
    for measure in state.measures:
        roles = {one.role: one.office for one in measure.responsibilities}
        codes = {one.office.code for one in measure.responsibilities if one.office}
        named += COORDINATION in codes
        lead = roles.get("lead")
        led += lead is not None and lead.code == COORDINATION
        reports += measure.reporting_office.code == COORDINATION
        without_lead += lead is None
    assert (named, led, without_lead, reports) == (49, 31, 12, 43)
