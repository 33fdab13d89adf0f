"""A report's way from the office to coordination and back, on real databases."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from app.audit.actor import Role
from app.audit.tables import AuditEntry
from app.kit.errors import Conflict, Invalid, NotAllowed
from app.offices.queries import OfficeChange, office_by_code, update_office
from app.plan.extensions import extensions_of
from app.plan.states import ExtensionEffect, ExtensionState
from app.status_reports.finding import report_of
from app.status_reports.implementation import Implementation
from app.status_reports.reports import (
    accept,
    edit_text,
    send_back,
    submit,
)
from app.status_reports.states import Step
from app.status_reports.tables import StatusReport
from app.status_reports.years import mark_closed, reopen

JANUARY = date(2022, 1, 17)
DONE = {
    "implementation": "completed",
    "effective_date": "2021-11-05",
    "text": "Die Broschüre liegt in vier Sprachen vor.",
}
FLYER = "4.2.2"
"""Of the Jugendamt (A51), due by the end of 2021."""


def bring_to(town: Any, step: Step) -> None:
    with town.head("A51", JANUARY) as desk:
        report = desk.save(FLYER, **DONE)
        if step is not Step.DRAFT:
            submit(desk.session, desk.plan, report, by=desk.by)
    if step in {Step.ACCEPTED, Step.RETURNED}:
        with town.coordination(JANUARY) as desk:
            report = report_of(desk.session, desk.measure(FLYER), desk.year())
            if step is Step.ACCEPTED:
                accept(desk.session, report, by=desk.by)
            else:
                send_back(desk.session, report, "Wie hoch war die Auflage?", by=desk.by)


def the_report(desk: Any) -> StatusReport:
    return report_of(desk.session, desk.measure(FLYER), desk.year())


def do(town: Any, what: str) -> None:
    desk_of = town.head("A51", JANUARY) if what in {"save", "submit"} else None
    with desk_of or town.coordination(JANUARY) as desk:
        report, by = the_report(desk), desk.by
        match what:
            case "save":
                desk.save(FLYER, report.version, **DONE)
            case "submit":
                submit(desk.session, desk.plan, report, by=by)
            case "accept":
                accept(desk.session, report, by=by)
            case "send_back":
                send_back(desk.session, report, "Bitte ergänzen.", by=by)
            case "edit_text":
                edit_text(desk.session, report, "Gekürzt.", by=by)


WAYS = {
    Step.DRAFT: {"save": Step.DRAFT, "submit": Step.SUBMITTED},
    Step.SUBMITTED: {
        "accept": Step.ACCEPTED,
        "send_back": Step.RETURNED,
        "edit_text": Step.SUBMITTED,
    },
    Step.ACCEPTED: {"send_back": Step.RETURNED, "edit_text": Step.ACCEPTED},
    Step.RETURNED: {"save": Step.RETURNED, "submit": Step.SUBMITTED},
}


@pytest.mark.parametrize("what", ["save", "submit", "accept", "send_back", "edit_text"])
@pytest.mark.parametrize("step", list(Step))
def test_what_can_be_done_in_which_step(town: Any, step: Step, what: str) -> None:
    bring_to(town, step)
    leads_to = WAYS[step].get(what)
    if leads_to is None:
        with pytest.raises(Conflict) as refused:
            do(town, what)
        assert refused.value.problem == "wrong-state"
    else:
        do(town, what)
    with town.database.reading() as session:
        report = session.exec(select(StatusReport)).one()
    assert report.step is (leads_to or step)


def test_what_each_step_writes_down(town: Any) -> None:
    bring_to(town, Step.RETURNED)
    with town.coordination(JANUARY) as desk:
        report = the_report(desk)
        assert (report.question, report.accepted_at) == ("Wie hoch war die Auflage?", None)
        assert report.submitted_by == "u-head"
        assert report.submitted_at == desk.by.at
    do(town, "submit")
    do(town, "edit_text")
    do(town, "accept")
    with town.coordination(JANUARY) as desk:
        report = the_report(desk)
        assert (report.text, report.edited_text) == (DONE["text"], "Gekürzt.")
        assert (report.question, report.accepted_at) == (None, desk.by.at)


def test_the_trail_knows_each_step(town: Any) -> None:
    bring_to(town, Step.ACCEPTED)
    with town.database.reading() as session:
        entries = session.exec(
            select(AuditEntry).where(AuditEntry.entity == "status_report").order_by(AuditEntry.id)
        ).all()
    steps = [(entry.actor, (entry.after or {}).get("step")) for entry in entries]
    assert steps == [
        ("u-head", "draft"),
        ("u-head", "submitted"),
        ("u-coordination", "accepted"),
    ]


@pytest.mark.parametrize("role, office", [(Role.HEAD, "A51"), (Role.AUDITOR, None)])
def test_only_coordination_accepts_returns_and_edits(
    town: Any, role: Role, office: str | None
) -> None:
    bring_to(town, Step.SUBMITTED)
    with town.desk(role, office, JANUARY) as desk:
        report = the_report(desk)
        with pytest.raises(NotAllowed, match="vorgesehen für: Koordination"):
            accept(desk.session, report, by=desk.by)
        with pytest.raises(NotAllowed):
            send_back(desk.session, report, "?", by=desk.by)
        with pytest.raises(NotAllowed):
            edit_text(desk.session, report, "Besser.", by=desk.by)


def test_coordination_reports_on_its_own_measures_and_accepts_them_itself(town: Any) -> None:
    with town.coordination(JANUARY) as desk:
        report = desk.save("2.3.1", **DONE)
        submit(desk.session, desk.plan, report, by=desk.by)
        assert accept(desk.session, report, by=desk.by).step is Step.ACCEPTED


def test_two_pairs_of_eyes_where_the_office_wants_them(town: Any) -> None:
    with town.coordination(JANUARY) as desk:
        youth = office_by_code(desk.session, "Jugendamt")
        update_office(desk.session, youth, OfficeChange(needs_release=True))
    with town.clerk("A51", JANUARY) as desk:
        report = desk.save(FLYER, **DONE)
        with pytest.raises(NotAllowed, match="Freigabe durch die Leitung") as refused:
            submit(desk.session, desk.plan, report, by=desk.by)
        assert refused.value.problem == "release-needed"
    with town.head("A51", JANUARY) as desk:
        assert submit(desk.session, desk.plan, the_report(desk), by=desk.by).step is Step.SUBMITTED


def test_an_incomplete_report_is_saved_but_not_handed_in(town: Any) -> None:
    with town.clerk("A51", JANUARY) as desk:
        report = desk.save(FLYER, implementation="postponed", text="Noch nicht fertig.")
        with pytest.raises(Invalid) as refused:
            submit(desk.session, desk.plan, report, by=desk.by)
    assert refused.value.problem == "incomplete"
    assert [error.where for error in refused.value.fields] == ["obstacles"]
    with town.database.reading() as session:
        assert session.exec(select(StatusReport)).one().step is Step.DRAFT


def test_a_closed_year_is_closed_for_every_step(town: Any) -> None:
    bring_to(town, Step.SUBMITTED)
    with town.coordination(date(2022, 3, 1)) as desk:
        mark_closed(desk.session, desk.year(), by=desk.by)
    for what in ("save", "submit", "accept", "send_back", "edit_text"):
        with pytest.raises(Conflict) as refused:
            do(town, what)
        assert refused.value.problem == "year-closed", what
    with town.coordination(date(2022, 3, 2)) as desk:
        reopen(desk.session, desk.year(), "Ein Zahlendreher", by=desk.by)
    do(town, "accept")


def test_dropped_is_only_a_proposal(town: Any) -> None:
    with town.head("A51", JANUARY) as desk:
        report = desk.save(
            FLYER,
            implementation="dropped",
            effective_date="2022-06-30",
            text="Das Angebot wird nicht mehr gebraucht.",
            obstacles="Der Träger bietet es selbst an.",
        )
        submit(desk.session, desk.plan, report, by=desk.by)
        (proposal,) = extensions_of(desk.session, desk.measure(FLYER))
    assert (proposal.effect, proposal.state) == (ExtensionEffect.DROP, ExtensionState.PROPOSED)
    assert proposal.effective_date == date(2022, 6, 30)
    assert proposal.reason == "Der Träger bietet es selbst an."
    with town.coordination(JANUARY) as desk:
        send_back(desk.session, the_report(desk), "Wirklich?", by=desk.by)
    with town.head("A51", JANUARY) as desk:
        submit(desk.session, desk.plan, the_report(desk), by=desk.by)
        assert len(extensions_of(desk.session, desk.measure(FLYER))) == 1


def test_postponed_with_a_wished_date_is_only_a_proposal(town: Any) -> None:
    with town.head("A51", JANUARY) as desk:
        report = desk.save(
            FLYER,
            implementation="postponed",
            text="Die Übersetzungen fehlen.",
            obstacles="Der Auftrag wurde erst im Dezember erteilt.",
            wished_due_date="2022-06-30",
        )
        submit(desk.session, desk.plan, report, by=desk.by)
        (proposal,) = extensions_of(desk.session, desk.measure(FLYER))
    assert proposal.effect is ExtensionEffect.LATER_DATE
    assert proposal.new_due_date == date(2022, 6, 30)


@pytest.mark.parametrize("state", [s for s in Implementation if s != "dropped"])
def test_other_states_propose_nothing(town: Any, state: Implementation) -> None:
    given = {"implementation": state, "text": "Sachstand", "obstacles": "Grund"}
    if state in {Implementation.COMPLETED, Implementation.CONTINUOUS}:
        given["effective_date"] = "2021-11-05"
    with town.head("A51", JANUARY) as desk:
        if state is Implementation.NOT_REPORTED:
            with pytest.raises(Invalid, match="unvollständig oder fehlerhaft"):
                desk.save(FLYER, **given)
            return
        submit(desk.session, desk.plan, desk.save(FLYER, **given), by=desk.by)
        assert extensions_of(desk.session, desk.measure(FLYER)) == []
