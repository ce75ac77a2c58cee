"""Speaking unasked: planned works as events, notices with their reasons, choices, duty, and who does what when."""

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
    _works()
    _choices()
    _duty()
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
    op.create_table(
        "pace",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_pace")),
    )
    op.create_table(
        "replica",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alive_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_replica")),
    )
    op.create_index(op.f("ix_replica_alive_at"), "replica", ["alive_at"], unique=False)


def _works() -> None:
    op.create_table(
        "work_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_event")),
    )
    op.create_index(op.f("ix_work_event_work_id"), "work_event", ["work", "id"], unique=False)


def _choices() -> None:
    op.create_table(
        "notice_choice",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_notice_choice_person_person")),
        sa.PrimaryKeyConstraint("person", "name", name=op.f("pk_notice_choice")),
    )
    op.create_table(
        "held_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("arose_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_held_notice_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_held_notice_key")),
    )
    op.create_index(op.f("ix_held_notice_release_at"), "held_notice", ["release_at"], unique=False)
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('email', 'webhook')", name=op.f("ck_contact_kind")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_contact_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_person"), "contact", ["person"], unique=False)


def _duty() -> None:
    op.create_table(
        "duty_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source IN ('week', 'override', 'swap')", name=op.f("ck_duty_shift_source")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_duty_shift_lasts")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_duty_shift_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_shift")),
    )
    op.create_index(op.f("ix_duty_shift_ends_at"), "duty_shift", ["ends_at"], unique=False)
    op.create_table(
        "duty_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("giver", sa.String(), nullable=False),
        sa.Column("taker", sa.String(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'withdrawn')", name=op.f("ck_duty_handover_state")
        ),
        sa.ForeignKeyConstraint(["giver"], ["person.id"], name=op.f("fk_duty_handover_giver_person")),
        sa.ForeignKeyConstraint(["taker"], ["person.id"], name=op.f("fk_duty_handover_taker_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_handover")),
    )
    op.create_table(
        "page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called", sa.Integer(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["incident"], ["incident.number"], name=op.f("fk_page_incident_incident")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_page_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("incident", "step", "person", name=op.f("uq_page_incident_step_person")),
    )
    op.create_index(
        op.f("ix_page_ended_at"),
        "page",
        ["ended_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
