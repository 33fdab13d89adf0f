"""The quarterly list for the main committee"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resolution_control",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("laid_date", sa.Date(), nullable=True),
        sa.Column("noted_date", sa.Date(), nullable=True),
        sa.Column("agenda_item", sa.String(length=100), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'laid', 'noted')",
            name=op.f("ck_resolution_control_controlstate"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_resolution_control_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution_control")),
        sa.UniqueConstraint(
            "plan_id", "quarter", name=op.f("uq_resolution_control_plan_id_quarter")
        ),
    )
    op.create_index(op.f("ix_resolution_control_plan_id"), "resolution_control", ["plan_id"])
    op.create_index(op.f("ix_resolution_control_sha256"), "resolution_control", ["sha256"])


def downgrade() -> None:
    op.drop_table("resolution_control")
