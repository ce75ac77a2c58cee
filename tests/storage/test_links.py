"""Codes are used once and in time, accounts are who they may be; the same tests run on the fake and on SQLite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.errors import Refused
from bot.messages import Address, Sender
from bot.records import Link, LinkCode
from storage.engine import Database, open_database
from tests.storage.conftest import HANNA, JAN, Kept

At = Callable[[int], datetime]
U5 = Sender("slack", "T1.U5")
REFUSED_BY_THE_DATABASE = (ValueError, IntegrityError)


def code(at: At, digest: str = "d", **changed: object) -> LinkCode:
    return replace(LinkCode(digest, "person", "hanna", "laundry", None, "ola", at(0), at(30)), **changed)  # type: ignore[arg-type]


def issue(kept: Kept, *codes: LinkCode) -> None:
    with kept.unit_of_work() as work:
        for one in codes:
            work.links.issue(one)
        work.commit()


def use(kept: Kept, now: datetime, by: Sender = U5, digest: str = "d") -> bool:
    with kept.unit_of_work() as work:
        used = work.links.use(digest, by, now)
        work.commit()
    return used


def test_a_code_is_used_once(kept: Kept, at: At) -> None:
    issue(kept, code(at))

    assert use(kept, at(1))
    assert not use(kept, at(1))
    assert not use(kept, at(2), Sender("telegram", "55"))
    with kept.unit_of_work() as work:
        assert work.links.code("d") == replace(code(at), used_at=at(1))
        assert work.links.code("e") is None


def test_a_code_is_used_up_only_by_what_is_committed(kept: Kept, at: At) -> None:
    issue(kept, code(at))
    with kept.unit_of_work() as work:
        assert work.links.use("d", U5, at(1))

    assert use(kept, at(2))


@pytest.mark.parametrize(("minutes", "used"), [(0, True), (29, True), (30, False), (31, False)])
def test_a_code_can_be_used_before_it_expires_and_not_when_it_does(
    kept: Kept, at: At, minutes: int, used: bool
) -> None:
    issue(kept, code(at))

    assert use(kept, at(minutes)) is used


@pytest.mark.parametrize(("platform", "used"), [(None, True), ("slack", True), ("telegram", False)])
def test_a_code_for_a_platform_is_used_there_only(kept: Kept, at: At, platform: str | None, used: bool) -> None:
    issue(kept, code(at, platform=platform))

    assert use(kept, at(1)) is used


def test_a_code_never_issued_is_not_used(kept: Kept, at: At) -> None:
    assert not use(kept, at(1))


@pytest.mark.parametrize(
    "wrong", [{"person": "nobody"}, {"customer": "nobody"}, {"issued_by": "nobody"}, {"person": None}]
)
def test_a_code_names_whom_it_is_for_and_only_who_is_there(kept: Kept, at: At, wrong: dict[str, Any]) -> None:
    with pytest.raises(REFUSED_BY_THE_DATABASE):
        issue(kept, code(at, **wrong))


def test_a_code_is_issued_once(kept: Kept, at: At) -> None:
    issue(kept, code(at))

    with pytest.raises(REFUSED_BY_THE_DATABASE):
        issue(kept, code(at, person="anna"))


def test_a_code_of_a_place_may_name_nobody(kept: Kept, at: At) -> None:
    desk = LinkCode("desk", "place", None, None, "slack", None, at(0), at(15))
    issue(kept, desk)

    with kept.unit_of_work() as work:
        assert work.links.code("desk") == desk


def test_of_two_at_the_same_time_only_one_uses_a_code(database: Database, address: str, at: At) -> None:
    with database.unit_of_work() as work:
        for number in range(20):
            work.links.issue(code(at, digest=f"d{number}"))
        work.commit()
    # As patient as the product, and two programs on one file: only the database itself decides.
    programs = [open_database(address) for _ in range(2)]
    together, used = Barrier(2), []

    def take(opened: Database, by: Sender) -> None:
        for number in range(20):
            together.wait()
            with opened.unit_of_work() as work:
                used.append((f"d{number}", work.links.use(f"d{number}", by, at(1))))
                work.commit()

    threads = [Thread(target=take, args=(opened, Sender("slack", f"U{n}"))) for n, opened in enumerate(programs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for opened in programs:
        opened.close()

    assert sorted(used) == sorted([(f"d{n}", won) for n in range(20) for won in (True, False)])


def test_failures_are_counted_by_account_from_an_instant_on(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        for minutes in (0, 5, 5, 9):
            work.links.note_failure(U5, at(minutes))
        work.links.note_failure(Sender("telegram", "T1.U5"), at(9))
        work.commit()

    with kept.unit_of_work() as work:
        assert [work.links.failures(U5, at(since)) for since in (0, 5, 6, 10)] == [4, 3, 1, 0]


def test_an_account_may_be_one_person_of_each_customer(kept: Kept, at: At) -> None:
    hers = Link(U5, "hanna", "T1/D9", "Hanna Z.", at(1))
    also = Link(U5, "jan", "T1/D9", "Hanna Z.", at(2))
    with kept.unit_of_work() as work:
        work.links.link(also)
        work.links.link(hers)
        work.commit()

    with kept.unit_of_work() as work:
        assert work.people.all_linked_to(U5) == [HANNA, JAN]
        assert work.people.linked_to(U5) == HANNA
        assert work.people.addresses_of("jan") == [Address("console", "jan"), Address("slack", "T1/D9")]
        assert work.links.of_person("hanna") == [Link(Sender("console", "hanna"), "hanna", "hanna"), hers]
        assert [link for link in work.links.all() if link.sender == U5] == [hers, also]


@pytest.mark.parametrize(
    ("first", "second", "holder"),
    [("hanna", "anna", "hanna"), ("hanna", "ola", "hanna"), ("ola", "hanna", "ola"), ("ola", "ada", "ola")],
)
def test_an_account_is_nobody_else_of_the_same_side(kept: Kept, at: At, first: str, second: str, holder: str) -> None:
    with kept.unit_of_work() as work:
        work.links.link(Link(U5, first, "T1/D9"))
        work.commit()

    with kept.unit_of_work() as work, pytest.raises(Refused) as refused:
        work.links.link(Link(U5, second, "T1/D9"))
    assert refused.value.values["person"] == holder


def test_linking_again_changes_how_a_person_is_reached(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        work.links.link(Link(U5, "hanna", "T1.U5"))
        work.links.link(Link(U5, "hanna", "T1/D9", "Hanna", at(1)))
        work.commit()

    with kept.unit_of_work() as work:
        assert [link for link in work.links.all() if link.sender == U5] == [Link(U5, "hanna", "T1/D9", "Hanna", at(1))]


def test_unlinking_takes_one_person_or_everybody_and_says_whom(kept: Kept) -> None:
    hers, also = Link(U5, "hanna", "T1/D9"), Link(U5, "jan", "T1/D9")
    with kept.unit_of_work() as work:
        work.links.link(hers)
        work.links.link(also)

        assert work.links.unlink(U5, "anna") == []
        assert work.links.unlink(U5, "jan") == [also]
        assert work.people.all_linked_to(U5) == [HANNA]
        work.links.link(also)
        assert work.links.unlink(U5) == [hers, also]
        assert work.links.unlink(U5) == []
        assert work.people.linked_to(U5) is None
        work.commit()

    with kept.unit_of_work() as work:
        assert work.people.linked_to(U5) is None
        assert work.people.linked_to(Sender("console", "hanna")) == HANNA


def test_nobody_unknown_is_linked(kept: Kept) -> None:
    with kept.unit_of_work() as work, pytest.raises(REFUSED_BY_THE_DATABASE):
        work.links.link(Link(U5, "nobody", "T1/D9"))
