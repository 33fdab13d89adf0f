"""Narrowed keys, last use of sessions, since when an account is closed, counted attempts"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ADDED = (
    ("api_token", sa.Column("only", sa.JSON(none_as_null=True), nullable=True)),
    ("user_account", sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True)),
    ("login_session", sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True)),
)


def upgrade() -> None:
    for table, column in ADDED:
        op.add_column(table, column)
    op.create_table(
        "attempt_count",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt_count")),
    )
    op.create_index(op.f("ix_attempt_count_began_at"), "attempt_count", ["began_at"])


def downgrade() -> None:
    op.drop_table("attempt_count")
    for table, column in ADDED:
        op.drop_column(table, column.name)
