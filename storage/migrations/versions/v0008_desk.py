"""What people may do; internal notes, mass outages and disagreements of the staff desk."""

from __future__ import annotations

import json

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
    _board()


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


def _board() -> None:
    op.create_table(
        "open_incident",
        sa.Column("incident", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["incident"], ["incident.number"], name=op.f("fk_open_incident_incident_incident")),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_open_incident_customer_customer")),
        sa.PrimaryKeyConstraint("incident", name=op.f("pk_open_incident")),
    )
    op.create_index(op.f("ix_open_incident_due_at"), "open_incident", ["due_at"])
    op.create_index(op.f("ix_open_incident_service"), "open_incident", ["service"])
    op.create_table(
        "budget_use",
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_budget_use_customer_customer")),
        sa.PrimaryKeyConstraint("customer", "target", name=op.f("pk_budget_use")),
    )
    op.create_index(op.f("ix_budget_use_share"), "budget_use", ["share"])
    op.create_table(
        "contract_trait",
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_contract_trait_customer_customer")),
        sa.PrimaryKeyConstraint("customer", "version", "kind", "key", name=op.f("pk_contract_trait")),
    )
    op.create_index(op.f("ix_contract_trait_kind_key_customer"), "contract_trait", ["kind", "key", "customer"])
    op.create_table(
        "traits_read",
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_traits_read_customer_customer")),
        sa.PrimaryKeyConstraint("customer", name=op.f("pk_traits_read")),
    )
    _open_already()


def _open_already() -> None:
    """Put on the board what is looked at, as it was reported; its next look, at the latest, puts it right."""
    database = op.get_bind()
    reported = sa.text(
        "SELECT incident.number, incident.customer, event.payload FROM incident "
        "JOIN incident_event AS event ON event.incident = incident.number AND event.type = 'incident_reported' "
        "JOIN look ON look.kind = 'incident' AND look.key = CAST(incident.number AS VARCHAR)"
    )
    rows = {}
    for number, customer, payload in database.execute(reported):
        said = json.loads(payload) if isinstance(payload, str) else payload
        rows[number] = {
            "incident": number,
            "customer": customer,
            "service": said["service"],
            "severity": said["severity"],
            "status": "reported",
        }
    if rows:
        columns = ("incident", "customer", "service", "severity", "status")
        table = sa.table("open_incident", *(sa.column(name) for name in columns))
        database.execute(sa.insert(table), list(rows.values()))
