"""Several files for each edition, and what coordination enters for the council paper"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KINDS = (
    "'council_paper', 'council_paper_text', 'report', 'measures', 'deadlines', 'changes', "
    "'combined', 'replacement'"
)
STATES = "'draft', 'agreed', 'laid', 'noted'"


def upgrade() -> None:
    with op.batch_alter_table("issued_file") as table:
        table.add_column(
            sa.Column("kind", sa.String(length=20), nullable=False, server_default="report")
        )
        table.add_column(sa.Column("state", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("presentation", sa.JSON(), nullable=True))
        table.create_check_constraint(op.f("ck_issued_file_paperkind"), f"kind IN ({KINDS})")
        table.create_check_constraint(op.f("ck_issued_file_paperstate"), f"state IN ({STATES})")
    op.create_table(
        "council_paper_entry",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=True),
        sa.Column("submitted_by", sa.String(length=300), nullable=True),
        sa.Column("file_reference", sa.String(length=100), nullable=True),
        sa.Column("earlier_papers", sa.JSON(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("sittings", sa.JSON(), nullable=False),
        sa.Column("financial_effects", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "type IN ('information', 'decision')",
            name=op.f("ck_council_paper_entry_councilpapertype"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_council_paper_entry_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_paper_entry")),
        sa.UniqueConstraint("plan_id", "year", name=op.f("uq_council_paper_entry_plan_id_year")),
    )
    op.create_index(op.f("ix_council_paper_entry_plan_id"), "council_paper_entry", ["plan_id"])


def downgrade() -> None:
    op.drop_table("council_paper_entry")
    with op.batch_alter_table("issued_file") as table:
        table.drop_constraint(op.f("ck_issued_file_paperstate"), type_="check")
        table.drop_constraint(op.f("ck_issued_file_paperkind"), type_="check")
        table.drop_column("presentation")
        table.drop_column("state")
        table.drop_column("kind")
