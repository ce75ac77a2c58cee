"""The rota is kept as it was set, and what was set last comes last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from knowledge.duty.rota import Roster, Rota, Stint
from tests.storage.conftest import Kept

At = Callable[[int], datetime]


def test_rotas_and_changes_are_read_as_they_were_set(kept: Kept, at: At) -> None:
    first = Rota(1, ("ola", "", "marek"), date(2026, 10, 12), time(8, 30), "Europe/Warsaw")
    second = Rota(2, (), date(2026, 10, 12), time(8, 30), "Europe/London")
    covers = [Stint(1, "ola", at(1), at(9)), Stint(1, None, at(2), at(5))]
    with kept.unit_of_work() as work:
        assert work.duty.roster(at(0)) == Roster()
        for rota in (first, second):
            work.duty.set_rota(rota, None, at(0))
        for cover in covers:
            work.duty.cover(cover, "ola", at(0))
        work.commit()

    with kept.unit_of_work() as work:
        assert work.duty.roster(at(4)) == Roster((first, second), tuple(covers))
        assert work.duty.roster(at(5)) == Roster((first, second), (covers[0],))
