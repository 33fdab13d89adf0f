"""The quarterly list is made from the queue as well"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("paper_job") as table:
        table.add_column(sa.Column("quarter", sa.String(length=7), nullable=True))
        table.alter_column("kind", existing_type=sa.String(length=20), nullable=True)


def downgrade() -> None:
    """Orders of lists go: the release before knows none, and an order is asked for again."""
    op.execute(sa.text("DELETE FROM paper_job WHERE kind IS NULL"))
    with op.batch_alter_table("paper_job") as table:
        table.alter_column("kind", existing_type=sa.String(length=20), nullable=False)
        table.drop_column("quarter")
