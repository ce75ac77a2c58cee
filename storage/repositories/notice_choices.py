"""What each person wants to hear, and when."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlmodel import Session

from bot.records import NoticeChoice, NoticeKind, NoticeScope
from knowledge.hours.quiet import QuietHours
from storage.choice_tables import NoticeChoiceRow
from storage.upserting import put


class SqlNoticeChoices:
    """The choices of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_person(self, person: str) -> NoticeChoice:
        """Return what somebody chose; everything at any time where they chose nothing."""
        row = self._session.get(NoticeChoiceRow, person)
        if row is None:
            return NoticeChoice()
        quiet, muted = None, cast("tuple[NoticeKind, ...]", tuple(row.muted))
        if row.quiet_from is not None and row.quiet_to is not None and row.zone is not None:
            quiet = QuietHours(row.quiet_from, row.quiet_to, row.zone)
        return NoticeChoice(cast(NoticeScope, row.scope), tuple(row.services), quiet, row.urgent_passes, muted)

    def choose(self, person: str, choice: NoticeChoice, at: datetime) -> None:
        """Keep what somebody chose in place of what they chose before."""
        quiet = choice.quiet
        put(
            self._session,
            NoticeChoiceRow(
                person=person,
                scope=choice.scope,
                services=list(choice.services),
                quiet_from=quiet.start if quiet is not None else None,
                quiet_to=quiet.end if quiet is not None else None,
                zone=quiet.zone if quiet is not None else None,
                urgent_passes=choice.urgent_passes,
                set_at=at,
                muted=list(choice.muted),
            ),
        )
