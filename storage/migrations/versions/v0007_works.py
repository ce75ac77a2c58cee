"""Drafts of works, works without an outage, followers, kinds not wanted, report orders, seals over the record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what each part needs; every row stays."""
    op.add_column("planned_work", sa.Column("no_outage", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "work_draft",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("customers", sa.JSON(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("effect_pl", sa.String(), nullable=True),
        sa.Column("effect_en", sa.String(), nullable=True),
        sa.Column("saved_by", sa.String(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_work_draft_saved_by_person")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_work_draft")),
    )
    op.create_table(
        "incident_follower",
        sa.Column("incident", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["incident"], ["incident.number"], name=op.f("fk_incident_follower_incident_incident")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_incident_follower_person_person")),
        sa.PrimaryKeyConstraint("incident", "person", name=op.f("pk_incident_follower")),
    )
    op.add_column("notice_choice", sa.Column("muted", sa.JSON(), nullable=False, server_default="[]"))
    held = sa.text("held_until IS NOT NULL")
    op.create_index(op.f("ix_outbox_person"), "outbox", ["person"], sqlite_where=held, postgresql_where=held)
    op.create_table(
        "report_order",
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("form IN ('pdf', 'csv', 'text')", name=op.f("ck_report_order_form")),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_report_order_customer_customer")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_report_order_person_person")),
        sa.PrimaryKeyConstraint("customer", "person", name=op.f("pk_report_order")),
    )
    op.create_table(
        "audit_seal",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
    )
