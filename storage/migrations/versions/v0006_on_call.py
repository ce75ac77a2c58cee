"""Who is on duty, who wants to hear what, and how people are reached beyond the chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what each part needs; every row stays."""
    _duty()
    _pace()
    _choices()
    _contacts()


def _contacts() -> None:
    op.create_table(
        "contact",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("use", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("platform IN ('email', 'gateway')", name=op.f("ck_contact_platform")),
        sa.CheckConstraint("use IN ('pages', 'fallback')", name=op.f("ck_contact_use")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_contact_person_person")),
        sa.PrimaryKeyConstraint("person", "platform", "address", "use", name=op.f("pk_contact")),
    )


def _choices() -> None:
    op.add_column("outbox", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "notice_choice",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_to", sa.Time(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("urgent_passes", sa.Boolean(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("scope IN ('all', 'services', 'none')", name=op.f("ck_notice_choice_scope")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_notice_choice_person_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_notice_choice")),
    )


def _pace() -> None:
    op.create_table(
        "pace",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("paused_until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_pace")),
    )


def _duty() -> None:
    op.create_table(
        "duty_rota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("time", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_duty_rota_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_rota")),
    )
    op.create_table(
        "duty_cover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_duty_cover_order")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_duty_cover_person_person")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_duty_cover_set_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_cover")),
    )
    op.create_index(op.f("ix_duty_cover_end_at"), "duty_cover", ["end_at"], unique=False)
