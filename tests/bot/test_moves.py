"""That an open incident moves to a later version of the contract is said in both languages."""

from __future__ import annotations

from dataclasses import replace

from bot.i18n import Translator
from bot.wording.moves import moved_line
from knowledge.bilingual import Bilingual
from tests.knowledge.engine_contracts import version, warsaw


def test_from_when_on_the_time_still_left_runs_in_the_new_hours_is_said() -> None:
    moved = replace(version(), name=Bilingual("Aneks 1", "Annex 1"), effective=warsaw(2026, 7, 1))
    now = warsaw(2026, 6, 30, 12)
    assert moved_line(Translator.of("pl"), moved, now=now).endswith(
        "pozostały czas biegnie w godzinach nowej wersji: Aneks 1."
    )
    assert moved_line(Translator.of("en"), moved, now=now).endswith(
        "on the time still left runs in the hours of: Annex 1."
    )
