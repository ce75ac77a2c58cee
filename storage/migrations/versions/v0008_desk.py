"""What people may do; internal notes, mass outages and disagreements of the staff desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what each part needs; every row stays."""
    op.add_column("person", sa.Column("grade", sa.String(), nullable=True))
    _notes()
    _mass_outages()
    _disputes()


def _notes() -> None:
    op.create_table(
        "incident_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["incident"], ["incident.number"], name=op.f("fk_incident_note_incident_incident")),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name=op.f("fk_incident_note_author_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_note")),
    )
    op.create_index(op.f("ix_incident_note_incident"), "incident_note", ["incident"])


def _mass_outages() -> None:
    op.create_table(
        "mass_outage",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_by", sa.String(), nullable=True),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["declared_by"], ["person.id"], name=op.f("fk_mass_outage_declared_by_person")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_mass_outage_ended_by_person")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mass_outage")),
    )
    open_ = sa.text("ended_at IS NULL")
    op.create_index(
        op.f("ix_mass_outage_service"), "mass_outage", ["service"], sqlite_where=open_, postgresql_where=open_
    )
    op.create_table(
        "mass_outage_incident",
        sa.Column("outage", sa.String(), nullable=False),
        sa.Column("incident", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outage"], ["mass_outage.key"], name=op.f("fk_mass_outage_incident_outage_mass_outage")
        ),
        sa.ForeignKeyConstraint(
            ["incident"], ["incident.number"], name=op.f("fk_mass_outage_incident_incident_incident")
        ),
        sa.PrimaryKeyConstraint("outage", "incident", name=op.f("pk_mass_outage_incident")),
    )


def _disputes() -> None:
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("incident", sa.Integer(), nullable=True),
        sa.Column("claimed", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_dispute_customer_customer")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_dispute_person_person")),
        sa.ForeignKeyConstraint(["incident"], ["incident.number"], name=op.f("fk_dispute_incident_incident")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_dispute_answered_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    op.create_index(op.f("ix_dispute_customer"), "dispute", ["customer"])
    waiting = sa.text("answered_at IS NULL")
    op.create_index(op.f("ix_dispute_due_at"), "dispute", ["due_at"], sqlite_where=waiting, postgresql_where=waiting)
