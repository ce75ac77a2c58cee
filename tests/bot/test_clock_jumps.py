"""A clock that jumps ahead, is set back and catches up: everything is told once, also what was told too early."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlmodel import select

from storage.tables import OutboxRow
from tests.talking import Town, town_of

HOUR = timedelta(hours=1)


def told(town: Town) -> Counter[tuple[str, str]]:
    """Return how often each person or place was told of each thing, calls to whoever is on duty left out."""
    with town.database.reading() as work:
        rows = work.session.exec(select(OutboxRow)).all()
    notices = [row for row in rows if row.why is not None and row.why["rule"] != "duty.page"]
    return Counter((row.conversation, str(row.payload.get("text"))) for row in notices)


def test_nothing_is_told_twice_and_nothing_is_left_out(demo_url: str) -> None:
    with town_of(demo_url) as town:
        hanna, noc = town.link("7", "hanna"), town.link("9", "noc")
        hanna.says("infolinia nie działa od 9:00, nikt nie może się dodzwonić")
        hanna.press("Zarejestruj")
        noc.says("zaplanuj prace na SIP we wtorek od 14 do 15")
        noc.press("Usługa nie będzie działać.")
        start = town.now
        for ahead in (0, 3, 30):
            town.bot.tick(start + ahead * HOUR)
        before = told(town)
        assert len(before) > 8

        for ahead in (0, 1, 3, 29, 30):
            town.bot.tick(start + ahead * HOUR)
        assert told(town) == before

        town.bot.tick(start + 54 * HOUR)
        after = told(town)
        assert after >= before
        assert max(after.values()) == 1
