"""Contracts by the hundred: the provider's templates, and drafts of contracts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add templates and drafts; every row stays."""
    op.create_table(
        "contract_template",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", "number", name=op.f("pk_contract_template")),
    )
    op.create_table(
        "contract_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("customer_name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("base", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'accepted', 'replaced')", name=op.f("ck_contract_draft_state")),
        sa.ForeignKeyConstraint(["base"], ["contract_file.digest"], name=op.f("fk_contract_draft_base_contract_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_draft")),
    )
    op.create_index(op.f("ix_contract_draft_customer_state"), "contract_draft", ["customer", "state"], unique=False)
    op.create_index(
        "uq_contract_draft_open",
        "contract_draft",
        ["customer"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
