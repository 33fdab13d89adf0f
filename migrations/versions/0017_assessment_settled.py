"""Whether a measure is an assessment: read from its wording, or settled"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "measure_version",
        sa.Column("assessment_settled", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("measure_version", "assessment_settled")
