"""Run by Alembic inside a migration: puts our tables and the caller's connection together.

Rule: the caller owns the transaction; nothing here opens a database or commits.
"""

from __future__ import annotations

from alembic import context

from storage import (  # noqa: F401 (so that all are known)
    board_tables,
    chat_tables,
    choice_tables,
    contact_table,
    contract_tables,
    desk_tables,
    duty_tables,
    look_table,
    pace_table,
    seal_table,
    settlement_tables,
    work_tables,
)
from storage.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    # All tables share one collection, which is whole once every module of them is loaded.
    target_metadata=Row.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
