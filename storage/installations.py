"""Workspaces that installed the assistant, and installations that were begun.

Rules: tokens come sealed and are never opened here; of a removed installation none is left; an installation is finished
once, and not after it expired.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from storage.chat_tables import InstallationRow, OauthStateRow
from storage.opening import OpenSession, one_transaction
from storage.upserting import put

_LONG_AGO = timedelta(hours=1)


class Installations:
    """Installations over ways to open a session that writes and one that reads; each call a transaction."""

    def __init__(self, write: OpenSession, read: OpenSession) -> None:
        self._write = write
        self._read = read

    @one_transaction
    def sealed(self, platform: str, key: str) -> str | None:
        """Return what is sealed of an installation; None for one that is removed or never was."""
        with self._read() as session:
            row = session.get(InstallationRow, (platform, key))
            return row.sealed if row is not None else None

    @one_transaction
    def keep(self, platform: str, key: str, sealed: str, now: datetime) -> None:
        """Keep an installation, in place of what was kept of it before."""
        with self._write() as session:
            kept = InstallationRow(platform=platform, key=key, sealed=sealed, installed_at=now, removed_at=None)
            put(session, kept)

    @one_transaction
    def remove(self, platform: str, key: str, now: datetime) -> None:
        """Erase what is sealed of an installation; one that is not there changes nothing."""
        with self._write() as session:
            row = session.get(InstallationRow, (platform, key))
            if row is not None and row.removed_at is None:
                row.sealed, row.removed_at = None, now

    @one_transaction
    def keys(self, platform: str) -> Sequence[str]:
        """Return the keys of a platform's installations, without those removed."""
        with self._read() as session:
            rows = session.exec(
                select(InstallationRow.key)
                .where(InstallationRow.platform == platform, col(InstallationRow.removed_at).is_(None))
                .order_by(col(InstallationRow.key))
            )
            return list(rows)

    @one_transaction
    def remember_state(self, state: str, expires_at: datetime) -> None:
        """Note that an installation was begun, and may be finished before an instant; anybody can begin one, so those
        that expired long ago go."""
        left = sa.delete(OauthStateRow).where(col(OauthStateRow.expires_at) <= expires_at - _LONG_AGO)
        with self._write() as session:
            session.execute(left)
            session.add(OauthStateRow(state=state, expires_at=expires_at))

    @one_transaction
    def take_state(self, state: str, now: datetime) -> bool:
        """Finish an installation; False: it was never begun, is finished already, or expired (at the instant, too)."""
        expired = sa.delete(OauthStateRow).where(col(OauthStateRow.expires_at) <= now)
        take = sa.delete(OauthStateRow).where(col(OauthStateRow.state) == state)
        with self._write() as session:
            session.execute(expired)
            return cast("sa.CursorResult[Any]", session.execute(take)).rowcount == 1
