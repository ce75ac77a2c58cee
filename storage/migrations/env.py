"""Run by Alembic inside a migration: puts our tables and the caller's connection together.

Rule: the caller owns the transaction; nothing here opens a database or commits.
"""

from __future__ import annotations

from alembic import context

from storage.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
