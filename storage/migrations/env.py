"""Run by Alembic inside a migration: puts our tables and the caller's connection together.

Rule: the caller owns the transaction; nothing here opens a database or commits.
"""

from __future__ import annotations

from alembic import context

from storage.chat_tables import PlaceRow

context.configure(
    connection=context.config.attributes["connection"],
    # All tables share one collection; those of the chat platforms are loaded after the others.
    target_metadata=PlaceRow.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
