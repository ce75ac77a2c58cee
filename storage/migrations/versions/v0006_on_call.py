"""Who is on duty, who wants to hear what, and how people are reached beyond the chat."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what each part needs; every row stays."""
