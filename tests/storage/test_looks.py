"""The calendar of what happens by itself: kept, brought forward, taken by one at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from storage.engine import Database
from tests.storage.conftest import Kept

At = Callable[[int], datetime]


def plan(kept: Kept, at: At, **minutes: int) -> None:
    with kept.unit_of_work() as work:
        for key, minute in minutes.items():
            work.looks.look_at("work", key, at(minute))
        work.commit()


def test_what_is_due_is_taken_once_until_the_time_it_was_put_off_to(kept: Kept, at: At) -> None:
    plan(kept, at, late=1, due=5, later=6)

    with kept.unit_of_work() as work:
        first = set(work.looks.take("work", at(5), until=at(7)))
        again = work.looks.take("work", at(5), until=at(7))
        other = work.looks.take("page", at(5), until=at(7))
        work.commit()
    with kept.unit_of_work() as work:
        put_off = set(work.looks.take("work", at(7), until=at(9)))

    assert (first, again, other) == ({"late", "due"}, [], [])
    assert put_off == {"late", "due", "later"}


def test_of_more_than_can_be_taken_the_longest_due_goes_first(kept: Kept, at: At) -> None:
    plan(kept, at, c=1, b=2, a=3)

    with kept.unit_of_work() as work:
        assert set(work.looks.take("work", at(5), until=at(7), limit=2)) == {"c", "b"}


def test_a_look_is_brought_forward_but_never_put_off_by_another_reason(kept: Kept, at: At) -> None:
    plan(kept, at, a=5)

    with kept.unit_of_work() as work:
        work.looks.look_by("work", "a", at(8))
        stays = work.looks.next_at("work")
        work.looks.look_by("work", "a", at(2))
        sooner = work.looks.next_at("work")
        work.looks.look_at("work", "a", at(9))
        later = work.looks.next_at("work")
        work.looks.look_no_more("work", "a")

        assert (stays, sooner, later, work.looks.next_at("work")) == (at(5), at(2), at(9), None)


def test_on_postgresql_nobody_waits_for_what_another_is_taking(on_postgres: Database, at: At) -> None:
    with on_postgres.unit_of_work() as work:
        for key in "ab":
            work.looks.look_at("work", key, at(1))
        work.commit()

    with on_postgres.unit_of_work() as one, on_postgres.unit_of_work() as other:
        mine = one.looks.take("work", at(1), until=at(3), limit=1)
        theirs = other.looks.take("work", at(1), until=at(3), limit=5)

        assert (mine, theirs) == (["a"], ["b"])
