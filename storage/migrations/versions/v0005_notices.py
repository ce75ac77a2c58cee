"""Speaking unasked: what goes first, why something was said, and when to look at what again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what notices need; every row stays, and whatever waits to be said goes as before."""
    _outbox()
    _looks()
    _look_at_every_incident()
    _look_at_every_contract()


def _look_at_every_incident() -> None:
    """Plan a look at every incident there is; the first look finds out which are over and looks at them no more."""
    op.execute("INSERT INTO look (kind, key, at) SELECT 'incident', CAST(number AS VARCHAR), recorded_at FROM incident")


def _look_at_every_contract() -> None:
    """Plan the first of the daily looks at what a contract has coming."""
    first = "SELECT 'contract', customer, MAX(imported_at) FROM contract_version GROUP BY customer"
    op.execute(f"INSERT INTO look (kind, key, at) {first}")


def _outbox() -> None:
    op.add_column("outbox", sa.Column("priority", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("outbox", sa.Column("customer", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("topic", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("why", sa.JSON(), nullable=True))
    op.add_column("outbox", sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True))


def _looks() -> None:
    op.create_table(
        "look",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_look")),
    )
    op.create_index(op.f("ix_look_kind_at"), "look", ["kind", "at"], unique=False)
