"""What readers see of a laid year is kept with its edition, whatever is corrected meanwhile"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

APPEND_ONLY = ("printed_report", "printed_confirmation")
KINDS = "'annual', 'interim'"
STATES = (
    "'not_started', 'in_progress', 'completed', 'continuous', 'postponed', 'dropped', "
    "'not_reported'"
)
OUTCOMES = "'feasible', 'partly', 'not', 'only_if_funded'"
DAYS = ("effective_date", "next_step_date")
AS_FROZEN = (
    *("implementation", "text", "obstacles", "next_step", "spent_city_cents"),
    *("spent_third_party_cents", "spent_source", "budget_need_cents", "target_figure"),
    *("evidence", "is_unchanged"),
)
OF_ASSESSMENT = {
    "assessment_outcome": "outcome",
    "cost_once_cents": "cost_once_cents",
    "cost_yearly_cents": "cost_yearly_cents",
    "cost_budget_year": "budget_year",
    "posts": "posts",
    "follow_up": "follow_up",
}


def upgrade() -> None:
    op.create_table(
        "year_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reporting_year_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("public_from_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reporting_year_id"],
            ["reporting_year.id"],
            name=op.f("fk_year_edition_reporting_year_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_edition")),
        sa.UniqueConstraint(
            "reporting_year_id", "edition", name=op.f("uq_year_edition_reporting_year_id_edition")
        ),
    )
    op.create_index(
        op.f("ix_year_edition_reporting_year_id"), "year_edition", ["reporting_year_id"]
    )
    op.create_table(
        "printed_report",
        sa.Column("implementation", sa.String(length=20), nullable=True),
        sa.Column("effective_date", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("obstacles", sa.Text(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("next_step_date", sa.Date(), nullable=True),
        sa.Column("spent_city_cents", sa.Integer(), nullable=True),
        sa.Column("spent_third_party_cents", sa.Integer(), nullable=True),
        sa.Column("spent_source", sa.String(length=300), nullable=True),
        sa.Column("budget_need_cents", sa.Integer(), nullable=True),
        sa.Column("target_figure", sa.String(length=300), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("is_unchanged", sa.Boolean(), nullable=False),
        sa.Column("assessment_outcome", sa.String(length=20), nullable=True),
        sa.Column("cost_once_cents", sa.Integer(), nullable=True),
        sa.Column("cost_yearly_cents", sa.Integer(), nullable=True),
        sa.Column("cost_budget_year", sa.Integer(), nullable=True),
        sa.Column("posts", sa.String(length=100), nullable=True),
        sa.Column("follow_up", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        *_belongs("printed_report"),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_printed_report_reportkind")),
        sa.CheckConstraint(
            f"implementation IN ({STATES})", name=op.f("ck_printed_report_implementation")
        ),
        sa.CheckConstraint(
            f"assessment_outcome IN ({OUTCOMES})", name=op.f("ck_printed_report_assessmentoutcome")
        ),
    )
    op.create_table(
        "printed_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_date", sa.Date(), nullable=False),
        sa.Column("done_date", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=True),
        *_belongs("printed_confirmation"),
    )
    for table in APPEND_ONLY:
        op.create_index(op.f(f"ix_{table}_year_edition_id"), table, ["year_edition_id"])
    _keep_known_editions(op.get_bind())
    for table in APPEND_ONLY:
        _guard(table)


def downgrade() -> None:
    for table in (*APPEND_ONLY, "year_edition"):
        op.drop_table(table)


def _belongs(table: str) -> Iterator[Any]:
    for column, target in (("year_edition_id", "year_edition"), ("measure_id", "measure")):
        yield sa.Column(column, sa.Integer(), nullable=False)
        yield _key(table, column, target)
    yield sa.Column("office_id", sa.Integer(), nullable=False)
    yield _key(table, "office_id", "office")
    yield sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER keep_{table}_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    else:
        op.execute(
            f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def _keep_known_editions(connection: sa.Connection) -> None:
    """From what each edition froze. What it did not freeze (a year's interim reports beside the
    annual one, when something was handed in) comes from the offices' rows as they stand."""
    tables = sa.MetaData()
    tables.reflect(
        connection,
        only=(
            *("council_report", "reporting_year", "year_edition", *APPEND_ONLY),
            *("measure", "office", "status_report", "confirmation"),
        ),
    )
    t = tables.tables
    contents = sa.select(
        t["council_report"], t["reporting_year"].c.id.label("reporting_year_id")
    ).join(
        t["reporting_year"],
        (t["reporting_year"].c.plan_id == t["council_report"].c.plan_id)
        & (t["reporting_year"].c.year == t["council_report"].c.year),
    )
    known = _Known(connection, t)
    for edition in connection.execute(contents.order_by(t["council_report"].c.id)).all():
        kept = t["year_edition"].insert().returning(t["year_edition"].c.id)
        key = connection.execute(
            kept,
            {
                "reporting_year_id": edition.reporting_year_id,
                "edition": edition.edition,
                "public_from_date": edition.laid_date,
            },
        ).scalar_one()
        for entry in _measures(edition.contents):
            measure = known.measures.get((edition.plan_id, entry["number"]))
            if measure is None:
                continue
            belongs = {"year_edition_id": key, "measure_id": measure}
            for row in known.reports_of(edition, measure, entry):
                connection.execute(t["printed_report"].insert(), belongs | row)
            for row in known.confirmations_of(measure, entry):
                connection.execute(t["printed_confirmation"].insert(), belongs | row)


def _measures(contents: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for field in contents.get("fields", ()):
        for recommendation in field["recommendations"]:
            yield from recommendation["measures"]


class _Known:
    """The rows as they stand, by what an edition names them with."""

    def __init__(self, connection: sa.Connection, t: Any) -> None:
        def rows(table: str) -> Any:
            return connection.execute(t[table].select().order_by(t[table].c.id))

        self.measures = {(row.plan_id, row.number): row.id for row in rows("measure")}
        self.offices = {row.code: row.id for row in rows("office")}
        self.reports: dict[Any, list[Any]] = defaultdict(list)
        for row in rows("status_report"):
            self.reports[row.reporting_year_id, row.measure_id].append(row)
        self.confirmed = {
            (row.measure_id, row.occurrence_date): row.office_id for row in rows("confirmation")
        }

    def reports_of(self, edition: Any, measure: int, entry: dict[str, Any]) -> Iterator[Any]:
        printed, said = entry["report"], self.reports[edition.reporting_year_id, measure]
        kind = "interim" if printed and printed["is_interim"] else "annual"
        own = [row for row in said if row.kind == kind][-1:] if printed else []
        for row in said:
            is_kept = row.kind == "interim" and row.step == "accepted" and row.accepted_at
            if is_kept and row not in own and row.accepted_at <= edition.frozen_at:
                text = row.edited_text or row.text
                names = ("kind", "office_id", *DAYS, *AS_FROZEN, *OF_ASSESSMENT)
                yield _at(row) | {name: getattr(row, name) for name in names} | {"text": text}
        if printed:
            assessment = printed["assessment"] or {}
            yield {
                **(_at(own[0]) if own else {}),
                **{name: printed[name] for name in AS_FROZEN},
                **{name: _day(printed[name]) for name in DAYS},
                **{name: assessment.get(told) for name, told in OF_ASSESSMENT.items()},
                "kind": kind,
                "office_id": self.offices[printed["office"]["code"]],
            }

    def confirmations_of(self, measure: int, entry: dict[str, Any]) -> Iterator[Any]:
        reporting = self.offices[entry["reporting_office"]["code"]]
        for told in entry["confirmations"]:
            day = date.fromisoformat(told["occurrence_date"])
            yield {
                "office_id": self.confirmed.get((measure, day), reporting),
                "occurrence_date": day,
                "done_date": date.fromisoformat(told["done_date"]),
                "note": told["note"],
            }


def _at(row: Any) -> dict[str, Any]:
    return {"submitted_at": row.submitted_at, "accepted_at": row.accepted_at}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
