"""How a transaction is opened, for whatever is no part of a unit of work."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlmodel import Session

OpenSession = Callable[[], AbstractContextManager[Session]]
"""Opens a session for one block; a writing one commits at its end, all or nothing."""
