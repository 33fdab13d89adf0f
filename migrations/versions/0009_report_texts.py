"""Texts and population figures that coordination adds to a year's report"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_text",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reporting_year_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reporting_year_id"],
            ["reporting_year.id"],
            name=op.f("fk_report_text_reporting_year_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_text")),
        sa.UniqueConstraint(
            "reporting_year_id", "place", name=op.f("uq_report_text_reporting_year_id_place")
        ),
    )
    op.create_index(op.f("ix_report_text_reporting_year_id"), "report_text", ["reporting_year_id"])
    op.create_table(
        "population_figure",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reporting_year_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("counted_date", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_population_figure_people_not_negative")),
        sa.ForeignKeyConstraint(
            ["reporting_year_id"],
            ["reporting_year.id"],
            name=op.f("fk_population_figure_reporting_year_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_figure")),
        sa.UniqueConstraint(
            "reporting_year_id",
            "position",
            name=op.f("uq_population_figure_reporting_year_id_position"),
        ),
    )
    op.create_index(
        op.f("ix_population_figure_reporting_year_id"), "population_figure", ["reporting_year_id"]
    )


def downgrade() -> None:
    op.drop_table("population_figure")
    op.drop_table("report_text")
