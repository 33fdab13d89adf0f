"""Databases to measure with: the sample year with full texts, and a plan of 100,000 measures."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import insert, select

from app.audit.actor import by_system
from app.config import Settings
from app.demo import PAPER, play
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.migrations import upgrade
from app.monitoring.known import plan_state
from app.monitoring.model import View
from app.plan.tables import Measure, MeasureVersion, Plan, Responsibility
from app.plan_documents import formats
from app.plan_documents.document import PlanDocument, RecommendationEntry
from app.plan_documents.exporting import document_of
from app.plan_documents.importing import import_document
from app.plan_documents.seed import load_offices, load_plan

DAY = date(2022, 3, 15)
TEXT_LENGTH = 230
"""Mean length of an official wording in the city's plan."""

PARENTS = {
    "measure_version": {"measure_id": "measure"},
    "responsibility": {"measure_version_id": "measure_version"},
}
DOCUMENT = "erfurt-massnahmenplan-integration-2021.md"


def sample_year(folder: Path) -> tuple[Settings, str]:
    """The demo's data with an official wording for each measure; settings and the plan's slug."""
    config = Settings(data_dir=folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PAPER).touch()  # nobody reads it here, so it is not drawn
    play(config, tell=lambda _line: None)
    database = Database(config.database)
    slug = _slug(database)
    by = by_system(clock_at(DAY))
    with database.writing(by=by) as session:
        state = plan_state(session, slug, today=DAY, view=View.INTERNAL)
        document = _real_document() or _with_invented_texts(document_of(state))
        import_document(
            session,
            document,
            slug,
            coordinating=config.coordinating_office,
            source="bench",
            by=by,
            confirm_moved=True,
        )
    database.close()
    return config, slug


def _slug(database: Database) -> str:
    with database.reading() as session:
        return str(session.scalar(select(Plan.slug)))


def _real_document() -> PlanDocument | None:
    beside = Path(__file__).parents[3] / "shared" / "documents"
    file = Path(os.environ.get("MASSNAHMEN_TEST_DOCUMENTS", beside)) / DOCUMENT
    return formats.read(file.name, file.read_bytes()) if file.is_file() else None


def _with_invented_texts(document: PlanDocument) -> PlanDocument:
    def text(number: str) -> str:
        return f"Wortlaut der Maßnahme {number} in der üblichen Länge. ".ljust(TEXT_LENGTH, "ä")

    def told(entry: RecommendationEntry) -> RecommendationEntry:
        measures = (replace(m, official_text=text(m.number)) for m in entry.measures)
        return replace(entry, measures=tuple(measures))

    return replace(
        document,
        fields=tuple(
            replace(field, recommendations=tuple(map(told, field.recommendations)))
            for field in document.fields
        ),
    )


def large_plan(folder: Path, measures: int) -> Database:
    """The seed plan, its measures repeated under numbers of their own."""
    config = Settings(data_dir=folder)
    folder.mkdir(parents=True, exist_ok=True)
    database, by = Database(config.database), by_system(clock_at(date(2021, 5, 3)))
    upgrade(database)
    load_offices(database, config.seed_offices, by=by)
    load_plan(database, config.seed_plan, config, by=by)
    _repeat(database, measures)
    return database


def _repeat(database: Database, measures: int) -> None:
    """Copies all measures with what hangs on them until there are enough; ids move by the step
    that their table has."""
    tables = [table.__table__ for table in (Measure, MeasureVersion, Responsibility)]
    with database.engine.begin() as connection:
        rows = {t.name: connection.execute(select(t)).mappings().all() for t in tables}
        steps = {name: max(row["id"] for row in found) for name, found in rows.items()}
        for turn in range(1, -(-measures // len(rows["measure"]))):
            for table in tables:
                moved = {"id": table.name, **PARENTS.get(table.name, {})}
                copies = [
                    dict(row) | {key: row[key] + turn * steps[of] for key, of in moved.items()}
                    for row in rows[table.name]
                ]
                if table.name == "measure":
                    copies = [copy | {"number": f"{copy['number']}.{turn}"} for copy in copies]
                connection.execute(insert(table), copies)
