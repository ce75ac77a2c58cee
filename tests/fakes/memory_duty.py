"""The rota in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from knowledge.duty.rota import Roster, Rota, Stint
from tests.fakes.memory_rows import Over


class MemoryDuty(Over):
    def roster(self, since: datetime) -> Roster:
        kept = self.rows.roster
        return replace(kept, covers=tuple(one for one in kept.covers if one.end > since))

    def set_rota(self, rota: Rota, by: str | None, at: datetime) -> None:
        assert by is None or by in self.rows.people
        assert at.tzinfo is not None
        self.rows.roster = replace(self.rows.roster, rotas=(*self.rows.roster.rotas, rota))

    def cover(self, cover: Stint, by: str | None, at: datetime) -> None:
        assert by is None or by in self.rows.people
        assert cover.person is None or cover.person in self.rows.people
        assert cover.start < cover.end
        assert at.tzinfo is not None
        self.rows.roster = replace(self.rows.roster, covers=(*self.rows.roster.covers, cover))
