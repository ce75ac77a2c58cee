"""Money that is closed: settled periods, and which amounts a customer is shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add settlements and the choice of amounts; every row stays, and every customer is shown estimates as before."""
    op.create_table(
        "settled_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("contract", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("events", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrects", sa.String(), nullable=True),
        sa.Column("seal", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('month', 'quarter', 'half_year', 'year', 'rolling')", name=op.f("ck_settled_period_kind")
        ),
        sa.CheckConstraint(
            "(revision = 1) = (corrects IS NULL)", name=op.f("ck_settled_period_correction_by_revision")
        ),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_settled_period_customer_customer")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_settled_period_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settled_period")),
        sa.UniqueConstraint(
            "customer",
            "kind",
            "first_day",
            "last_day",
            "revision",
            name=op.f("uq_settled_period_customer_kind_first_day_last_day_revision"),
        ),
    )
    op.create_table(
        "amounts_shown",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("shown IN ('estimate', 'settled_only', 'never')", name=op.f("ck_amounts_shown_shown")),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_amounts_shown_customer_customer")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_amounts_shown_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amounts_shown")),
    )
    op.create_index(op.f("ix_amounts_shown_customer_id"), "amounts_shown", ["customer", "id"], unique=False)
