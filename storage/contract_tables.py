"""The tables of contracts by the hundred: the provider's templates, and drafts that are in force for nobody.

Rules: as in `storage.tables`. A template's version is kept once and never changes; a draft lies apart from the
contracts in force, and no answer is ever made from one.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables import Row, one_of


class ContractTemplateRow(Row, table=True):
    """One version of a template; contracts name it by `key` and `number`."""

    __tablename__ = "contract_template"
    key: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    digest: str
    name: str
    content: str = Field(sa_type=sa.Text)
    imported_at: datetime


class ContractDraftRow(Row, table=True):
    """A contract file that waits to be accepted; of a customer's drafts at most one is open.

    `base` is the digest of the contract in use when the draft was made, None where there was none; the customer need
    not be known yet.
    """

    __tablename__ = "contract_draft"
    __table_args__ = (
        one_of("state", "open", "accepted", "replaced"),
        sa.Index(None, "customer", "state"),
        sa.Index(
            "uq_contract_draft_open",
            "customer",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    customer: str
    customer_name: str
    source: str
    digest: str
    content: str = Field(sa_type=sa.Text)
    base: str | None = Field(default=None, foreign_key="contract_file.digest")
    made_at: datetime
    state: str = "open"
    closed_at: datetime | None = None
