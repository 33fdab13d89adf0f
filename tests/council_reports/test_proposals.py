"""What is ready for a body's decision: supported, not decided; and what nobody has decided yet."""

from collections.abc import Callable
from datetime import date

import pytest

from app.audit.actor import By
from app.council_reports.closing import close_year
from app.council_reports.contents import from_json
from app.council_reports.proposals import Proposal, ProposalKind, resolution_on
from app.kit.db import Database
from app.plan.extensions import ExtensionInput, record_proposal, support
from app.plan.measures import MeasureChange, adapt
from app.plan.queries import measure_by_number, plan_by_slug, version_on
from app.plan.states import ExtensionEffect

SLUG = "erfurt-integration-2021"
CLOSED_ON = date(2022, 3, 1)
Coordination = Callable[[date], By]


def test_supported_and_prepared_changes_are_frozen(
    sample: Database, coordination: Coordination
) -> None:
    by = coordination(CLOSED_ON)
    with sample.writing(by=by) as session:
        plan = plan_by_slug(session, SLUG)

        def propose(number: str, proposal: ExtensionInput, *, supported: bool) -> None:
            measure = measure_by_number(session, plan, number)
            office_id = version_on(session, measure, by.date).reporting_office_id
            made = record_proposal(session, plan, measure, proposal, office_id=office_id, by=by)
            if supported:
                support(session, made, "Vermerk der Koordination", by=by)

        later = ExtensionInput(
            effect=ExtensionEffect.LATER_DATE, new_due_date=date(2023, 6, 30), reason="Personal"
        )
        drop = ExtensionInput(
            effect=ExtensionEffect.DROP, effective_date=date(2022, 6, 30), reason="Überholt"
        )
        propose("1.1.2", later, supported=True)
        propose("1.2.1", drop, supported=True)
        propose("1.1.3", drop, supported=False)
        adapt(
            session,
            measure_by_number(session, plan, "2.1.1"),
            MeasureChange(
                reason="Neuer Träger",
                title="Anderer Kurztitel",
                cost_text="bis 500 €",
                valid_from_date=date(2022, 7, 1),
            ),
            by=by,
        )
        contents = from_json(close_year(session, plan, 2021, by=by).contents)
    found = [(each.number, each.kind, each.what) for each in contents.proposals]
    assert found == [
        ("1.1.2", ProposalKind.LATER_DATE, "Frist"),
        ("1.2.1", ProposalKind.DROP, "Maßnahme"),
        ("2.1.1", ProposalKind.ADAPTATION, "Finanzielle Auswirkungen"),
    ]
    later_date, dropped, adapted = contents.proposals
    assert later_date.new == "30.06.2023"
    assert later_date.old_date
    assert dropped.new == "entfällt zum 30.06.2022"
    assert (adapted.new, adapted.office_name) == ("bis 500 €", contents.coordination.name)
    assert "Vermerk" not in str(contents.proposals)


def made(kind: ProposalKind, old: date | None, new: date | None) -> Proposal:
    return Proposal("1.2.3", kind, "Frist", "alt", "neu", "Grund", "Amt", old, new)


@pytest.mark.parametrize(
    ("proposal", "said"),
    [
        (
            made(ProposalKind.LATER_DATE, date(2021, 12, 31), date(2022, 6, 30)),
            "Die Frist der Maßnahme M2 wird vom 31.12.2021 bis zum 30.06.2022 verlängert.",
        ),
        (
            made(ProposalKind.LATER_DATE, None, date(2022, 6, 30)),
            "Die Frist der Maßnahme M2 wird bis zum 30.06.2022 verlängert.",
        ),
        (made(ProposalKind.DROP, None, None), "Die Maßnahme M2 entfällt."),
        (
            made(ProposalKind.DROP, None, date(2022, 1, 1)),
            "Die Maßnahme M2 entfällt zum 01.01.2022.",
        ),
        (
            made(ProposalKind.ADAPTATION, None, date(2022, 7, 1)),
            (
                "Die Maßnahme M2 erhält ab dem 01.07.2022 zu „Frist“ die in der Gegenüberstellung "
                "genannte neue Fassung."
            ),
        ),
    ],
)
def test_each_change_has_its_own_sentence(proposal: Proposal, said: str) -> None:
    assert resolution_on(proposal, "M2") == said
