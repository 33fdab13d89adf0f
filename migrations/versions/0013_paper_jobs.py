"""The queue of papers to be made, and their bytes for every process"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = (
    "'council_paper', 'council_paper_text', 'report', 'measures', 'deadlines', 'changes', "
    "'combined', 'replacement'"
)
STATES = "'queued', 'running', 'done', 'failed'"


def upgrade() -> None:
    op.create_table(
        "paper_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("requested_by", sa.JSON(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=32), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_paper_job_paperkind")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_paper_job_jobstate")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_paper_job_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_job")),
    )
    op.create_index(op.f("ix_paper_job_plan_id"), "paper_job", ["plan_id"])
    op.create_index(op.f("ix_paper_job_requested_at"), "paper_job", ["requested_at"])
    op.create_table(
        "paper_content",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("base64", sa.Text(), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_content")),
        sa.UniqueConstraint("sha256", name=op.f("uq_paper_content_sha256")),
    )
    op.create_index(op.f("ix_paper_content_kept_until"), "paper_content", ["kept_until"])


def downgrade() -> None:
    op.drop_table("paper_content")
    op.drop_table("paper_job")
