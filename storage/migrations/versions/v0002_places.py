"""Slack and Telegram: accounts of several people, codes, places, cards, files, destinations, installations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the chat platforms need; every row stays."""
    _people()
    _outbox()
    _links_and_places()
    _cards_and_files()
    _delivery()
    _installations()


def _people() -> None:
    # SQLite can add no rule to a table, so both tables are made anew with the rows, rules and indexes they have.
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("administrator", sa.Boolean(), nullable=False, server_default=sa.false()))
        person.create_check_constraint(op.f("ck_person_administrator_is_staff"), "role = 'staff' OR NOT administrator")
    with op.batch_alter_table("person_link") as link:
        link.add_column(sa.Column("name", sa.String(), nullable=False, server_default=""))
        link.add_column(sa.Column("linked_at", sa.DateTime(timezone=True), nullable=True))
        link.drop_constraint(op.f("pk_person_link"), type_="primary")
        link.create_primary_key(op.f("pk_person_link"), ["platform", "user", "person"])


def _outbox() -> None:
    op.add_column("outbox", sa.Column("subject", sa.String(), nullable=True))
    op.create_index(
        op.f("ix_outbox_subject_platform_conversation_sequence"),
        "outbox",
        ["subject", "platform", "conversation", "sequence"],
        unique=False,
        sqlite_where=sa.text("subject IS NOT NULL"),
        postgresql_where=sa.text("subject IS NOT NULL"),
    )


def _links_and_places() -> None:
    op.create_table(
        "link_code",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("customer", sa.String(), nullable=True),
        sa.Column("platform", sa.String(), nullable=True),
        sa.Column("issued_by", sa.String(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_platform", sa.String(), nullable=True),
        sa.Column("used_user", sa.String(), nullable=True),
        sa.CheckConstraint("purpose IN ('person', 'place', 'administrator')", name=op.f("ck_link_code_purpose")),
        sa.CheckConstraint("purpose <> 'person' OR person IS NOT NULL", name=op.f("ck_link_code_person_is_named")),
        sa.CheckConstraint(
            "(used_at IS NULL) = (used_platform IS NULL) AND (used_at IS NULL) = (used_user IS NULL)",
            name=op.f("ck_link_code_used_whole"),
        ),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_link_code_customer_customer")),
        sa.ForeignKeyConstraint(["issued_by"], ["person.id"], name=op.f("fk_link_code_issued_by_person")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_link_code_person_person")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_link_code")),
    )
    op.create_table(
        "link_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_failure")),
    )
    op.create_index(op.f("ix_link_failure_platform_user_at"), "link_failure", ["platform", "user", "at"], unique=False)
    op.create_table(
        "place",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("bound_by", sa.String(), nullable=True),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('pl', 'en')", name=op.f("ck_place_language")),
        sa.ForeignKeyConstraint(["bound_by"], ["person.id"], name=op.f("fk_place_bound_by_person")),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_place_customer_customer")),
        sa.PrimaryKeyConstraint("platform", "key", name=op.f("pk_place")),
    )
    op.create_index(op.f("ix_place_customer"), "place", ["customer"], unique=False)
    op.create_table(
        "read_mark",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "key", name=op.f("pk_read_mark")),
    )


def _cards_and_files() -> None:
    op.create_table(
        "posted",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "conversation", "subject", name=op.f("pk_posted")),
    )
    op.create_index(op.f("ix_posted_subject"), "posted", ["subject"], unique=False)
    op.create_table(
        "incident_home",
        sa.Column("incident", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["incident"], ["incident.number"], name=op.f("fk_incident_home_incident_incident")),
        sa.PrimaryKeyConstraint("incident", name=op.f("pk_incident_home")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("incident", sa.Integer(), nullable=True),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'stored', 'failed')", name=op.f("ck_attachment_state")),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], name=op.f("fk_attachment_customer_customer")),
        sa.ForeignKeyConstraint(["incident"], ["incident.number"], name=op.f("fk_attachment_incident_incident")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_attachment_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_incident"), "attachment", ["incident"], unique=False)
    op.create_index(
        op.f("ix_attachment_platform_conversation"), "attachment", ["platform", "conversation"], unique=False
    )
    op.create_index(
        op.f("ix_attachment_platform_state_due_at"), "attachment", ["platform", "state", "due_at"], unique=False
    )
    op.create_table(
        "attachment_content",
        sa.Column("attachment", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment"], ["attachment.id"], name=op.f("fk_attachment_content_attachment_attachment")
        ),
        sa.PrimaryKeyConstraint("attachment", name=op.f("pk_attachment_content")),
    )


def _delivery() -> None:
    op.create_table(
        "destination",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('reachable', 'unreachable')", name=op.f("ck_destination_state")),
        sa.PrimaryKeyConstraint("platform", "key", name=op.f("pk_destination")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )


def _installations() -> None:
    op.create_table(
        "installation",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(sealed IS NULL) = (removed_at IS NOT NULL)", name=op.f("ck_installation_removed_whole")),
        sa.PrimaryKeyConstraint("platform", "key", name=op.f("pk_installation")),
    )
    op.create_table(
        "oauth_state",
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_oauth_state")),
    )
