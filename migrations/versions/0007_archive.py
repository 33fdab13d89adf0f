"""Years handed over to the archive; entries of the trail may be emptied, never changed"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

APPEND_ONLY = ("archive_package", "archive_receipt", "deletion_proof")
HEAD = ("id", "at", "actor", "role", "action", "entity", "entity_id")
"""What of an entry stays as it is, whatever happens."""


def upgrade() -> None:
    op.add_column("audit_entry", sa.Column("payload_sha256", sa.String(length=64), nullable=True))
    op.add_column("quarterly_check", sa.Column("items_sha256", sa.String(length=64), nullable=True))
    op.add_column("reporting_year", sa.Column("disposed_at", sa.DateTime(timezone=True)))
    op.create_table(
        "archive_package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("row_counts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_archive_package_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_package")),
        sa.UniqueConstraint(
            "plan_id", "year", "sha256", name=op.f("uq_archive_package_plan_id_year_sha256")
        ),
    )
    op.create_index(op.f("ix_archive_package_plan_id"), "archive_package", ["plan_id"])
    op.create_table(
        "archive_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("archive_package_id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(length=100), nullable=False),
        sa.Column("confirmed_date", sa.Date(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "taken_over",
                "not_wanted",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["archive_package_id"],
            ["archive_package.id"],
            name=op.f("fk_archive_receipt_archive_package_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_receipt")),
        sa.UniqueConstraint(
            "archive_package_id", name=op.f("uq_archive_receipt_archive_package_id")
        ),
    )
    op.create_table(
        "deletion_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("archive_package_id", sa.Integer(), nullable=False),
        sa.Column("package_sha256", sa.String(length=64), nullable=False),
        sa.Column("deleted", sa.JSON(), nullable=False),
        sa.Column("emptied", sa.JSON(), nullable=False),
        sa.Column("entry_ids", sa.JSON(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["archive_package_id"],
            ["archive_package.id"],
            name=op.f("fk_deletion_proof_archive_package_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_proof")),
        sa.UniqueConstraint(
            "archive_package_id", name=op.f("uq_deletion_proof_archive_package_id")
        ),
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgres()


def downgrade() -> None:
    for table in reversed(APPEND_ONLY):
        op.drop_table(table)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER keep_audit_entry_update")
        _refuse_sqlite("audit_entry", "UPDATE")
    else:
        op.execute("DROP TRIGGER keep_audit_entry ON audit_entry")
        op.execute("DROP FUNCTION refuse_change_but_emptying()")
        _refuse_postgres("audit_entry", "refuse_change")
    op.drop_column("reporting_year", "disposed_at")
    op.drop_column("quarterly_check", "items_sha256")
    op.drop_column("audit_entry", "payload_sha256")


def _only_empties(same: str) -> str:
    """The old and new values go, their SHA-256 comes, nothing else changes."""
    head = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in HEAD)
    return (
        "OLD.payload_sha256 IS NULL AND length(coalesce(NEW.payload_sha256, '')) = 64 "
        f'AND NEW."before" IS NULL AND NEW."after" IS NULL AND {head}'
    )


def _guard_sqlite() -> None:
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            _refuse_sqlite(table, change)
    op.execute("DROP TRIGGER keep_audit_entry_update")
    _refuse_sqlite("audit_entry", "UPDATE", f"WHEN NOT ({_only_empties('IS')}) ")


def _refuse_sqlite(table: str, change: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER keep_{table}_{change.lower()} BEFORE {change} ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _guard_postgres() -> None:
    for table in APPEND_ONLY:
        _refuse_postgres(table, "refuse_change")
    op.execute(
        "CREATE FUNCTION refuse_change_but_emptying() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' AND {_only_empties('IS NOT DISTINCT FROM')} "
        "THEN RETURN NEW; END IF; RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute("DROP TRIGGER keep_audit_entry ON audit_entry")
    _refuse_postgres("audit_entry", "refuse_change_but_emptying")


def _refuse_postgres(table: str, function: str) -> None:
    op.execute(
        f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()"
    )
