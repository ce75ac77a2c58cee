"""The first schema: customers and people, contracts, incidents, works, conversations, outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "counter",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_counter")),
    )
    op.create_table(
        "customer",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_customer")),
    )
    op.create_table(
        "offered_choice",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_offered_choice")),
    )
    op.create_index(
        op.f("ix_offered_choice_platform_conversation_batch_number"),
        "offered_choice",
        ["platform", "conversation", "batch", "number"],
        unique=False,
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("in_doubt", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'claimed', 'sending', 'sent', 'dead')", name=op.f("ck_outbox_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sa.UniqueConstraint(
            "platform", "conversation", "sequence", name=op.f("uq_outbox_platform_conversation_sequence")
        ),
    )
    op.create_index(
        op.f("ix_outbox_platform_conversation_state_sequence"),
        "outbox",
        ["platform", "conversation", "state", "sequence"],
        unique=False,
    )
    op.create_index(op.f("ix_outbox_platform_state_due_at"), "outbox", ["platform", "state", "due_at"], unique=False)
    op.create_table(
        "planned_work",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("customers", sa.JSON(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effect_pl", sa.String(), nullable=False),
        sa.Column("effect_en", sa.String(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_planned_work")),
    )
    op.create_index(op.f("ix_planned_work_announced_at"), "planned_work", ["announced_at"], unique=False)
    op.create_table(
        "seen_event",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "id", name=op.f("pk_seen_event")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "text",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.CheckConstraint("(salt IS NULL) = (content IS NULL)", name=op.f("ck_text_erased_whole")),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_text")),
    )
    op.create_table(
        "contract_file",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_contract_file_customer_customer")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_contract_file")),
    )
    op.create_table(
        "incident",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_incident_customer_customer")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_incident")),
    )
    op.create_index(op.f("ix_incident_customer"), "incident", ["customer"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=True),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("title_pl", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.CheckConstraint("(role = 'staff') = (customer IS NULL)", name=op.f("ck_person_customer_by_role")),
        sa.CheckConstraint("language IN ('pl', 'en')", name=op.f("ck_person_language")),
        sa.CheckConstraint("role IN ('customer', 'staff')", name=op.f("ck_person_role")),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_person_customer_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_customer"), "person", ["customer"], unique=False)
    op.create_index(op.f("ix_person_role"), "person", ["role"], unique=False)
    op.create_table(
        "contract_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("effective", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_contract_version_customer_customer")),
        sa.ForeignKeyConstraint(
            ["digest"], ["contract_file.digest"], name=op.f("fk_contract_version_digest_contract_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_version")),
    )
    op.create_index(op.f("ix_contract_version_customer_id"), "contract_version", ["customer", "id"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("dialog", sa.String(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("asked", sa.String(), nullable=True),
        sa.Column("first_message_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_conversation_person_person")),
        sa.PrimaryKeyConstraint("platform", "conversation", name=op.f("pk_conversation")),
    )
    op.create_index(
        op.f("ix_conversation_platform_conversation"),
        "conversation",
        ["platform", "conversation"],
        unique=False,
        sqlite_where=sa.text("dialog IS NOT NULL"),
        postgresql_where=sa.text("dialog IS NOT NULL"),
    )
    op.create_table(
        "incident_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["incident"], ["incident.number"], name=op.f("fk_incident_event_incident_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_event")),
    )
    op.create_index(
        op.f("ix_incident_event_incident_occurred_at_recorded_at_id"),
        "incident_event",
        ["incident", "occurred_at", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "pending_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("first_message_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("incident", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('unconfirmed', 'awaiting_entitled', 'registered', 'dismissed')",
            name=op.f("ck_pending_report_state"),
        ),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_pending_report_customer_customer")),
        sa.ForeignKeyConstraint(["incident"], ["incident.number"], name=op.f("fk_pending_report_incident_incident")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_pending_report_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_report")),
    )
    op.create_index(
        op.f("ix_pending_report_state_first_message_at"), "pending_report", ["state", "first_message_at"], unique=False
    )
    op.create_table(
        "person_link",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_person_link_person_person")),
        sa.PrimaryKeyConstraint("platform", "user", name=op.f("pk_person_link")),
    )
    op.create_index(op.f("ix_person_link_person"), "person_link", ["person"], unique=False)
