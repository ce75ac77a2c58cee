"""Who may do what: every action, on either side, at every grade, of an own and a foreign customer, in both places.

The matrix is made of the registries themselves, so that a new action cannot be forgotten.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.handlers.actions import ACTIONS
from bot.handlers.registry import HANDLERS
from bot.messages import Address, Outcome, Press
from bot.records import Grade, OfferedChoice, Person
from bot.rights import ACTION_RIGHTS, CUSTOMER_GRADES, REQUEST_RIGHTS, STAFF_GRADES, Right, holds
from bot.understanding.roles import STAFF_ONLY
from storage.administration import put_person
from tests.bot.test_foreign_customer import everything_foreign
from tests.talking import Chat, Town, town_of

EVERYBODY: list[tuple[str, Grade]] = [
    *(("customer", grade) for grade in CUSTOMER_GRADES),
    *(("staff", grade) for grade in STAFF_GRADES),
]
OWN, FOREIGN = 1043, 1044
"""The open incidents of the laundry and of the carrier."""
LOUD = {"more"}
"""What says what it is given and does nothing else."""


@pytest.fixture(scope="module")
def prepared(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rights") / "prepared.db"
    shutil.copy(demo_template, path)
    with town_of(f"sqlite:///{path}") as town:
        hanna = town.link("7", "hanna")
        town.bind("-100", "7", "blawatek")
        hanna.says("infolinia padła o 9:15, nikt nie może się dodzwonić")
        hanna.press("Zarejestruj")
        tom = town.link("9", "tom")
        tom.says("every call fails in Gdansk since 2, nobody can call")
        tom.press("Register")
        town.link("5", "noc")
        town.bind("-500", "5", "blawatek")
    return path


@pytest.fixture
def town(prepared: Path, tmp_path: Path) -> Iterator[Town]:
    shutil.copy(prepared, tmp_path / "town.db")
    with town_of(f"sqlite:///{tmp_path}/town.db") as opened:
        opened.now += timedelta(minutes=1)
        opened.ids = itertools.count(1000)
        yield opened


def graded(town: Town, side: str, grade: Grade) -> Person:
    """Give the person of a side a grade."""
    with town.database.unit_of_work() as work:
        known = work.people.get("hanna" if side == "customer" else "noc")
        assert known is not None
        administers = side == "staff" and grade == "administrator"
        person = replace(known, grade=None if administers else grade, administrator=administers)
        put_person(work.session, person, [])
        work.commit()
    return person


def seat(town: Town, side: str, where: str) -> Chat:
    """Return where the person of a side writes: a direct chat or a group of the laundry."""
    user = "7" if side == "customer" else "5"
    group = "-100" if side == "customer" else "-500"
    return town.direct(user) if where == "direct" else town.group(group, user)


def pressed(town: Town, chat: Chat, action: str, arguments: dict[str, Any]) -> Outcome:
    token = f"forged-{action}-{next(town.ids)}"
    address = Address(town.platform, chat.conversation)
    with town.database.unit_of_work() as work:
        expires = town.now + timedelta(days=1)
        work.choices.offer([OfferedChoice(token, "x", 1, action, arguments, address, None, expires)])
        work.commit()
    return chat(Press(token))


def refused(outcome: Outcome) -> str | None:
    """Return why the grade or side does not suffice; None where it does."""
    said = [reply.facts.get("refused") for reply in outcome.replies]
    return next((str(one) for one in said if one is not None), None)


def test_every_action_has_its_right() -> None:
    assert set(ACTION_RIGHTS) == set(ACTIONS)


def test_every_right_of_a_request_is_one_of_a_request() -> None:
    assert set(REQUEST_RIGHTS) <= set(HANDLERS)


def test_what_only_staff_ask_for_has_a_right_that_no_customer_holds() -> None:
    ungraded = {intent for intent in STAFF_ONLY if REQUEST_RIGHTS.get(intent, Right("reader", "reader")).customer}
    assert ungraded == {"at_risk", "on_call"}  # they answer a customer, about their own


@pytest.mark.parametrize("where", ["direct", "group"])
@pytest.mark.parametrize("of", ["own", "foreign"])
@pytest.mark.parametrize(("side", "grade"), EVERYBODY)
def test_the_matrix(town: Town, side: str, grade: Grade, of: str, where: str) -> None:
    person = graded(town, side, grade)
    chat = seat(town, side, where)
    number = OWN if of == "own" else FOREIGN
    for action in sorted(set(ACTIONS) - LOUD - {"account.unlink", "place.unbind"}):
        arguments = everything_foreign(town) | {"incident": number}
        if action.startswith("money."):
            arguments |= {"first": "2026-10-01", "last": "2026-10-31", "kind": "month", "zone": "Europe/Warsaw"}
            arguments |= {"again": False, "shown": "never"}
        if of == "own":
            arguments |= {"customer": "blawatek", "person": "hanna"}
        allowed = holds(person, ACTION_RIGHTS[action])
        before = None if allowed else everything_recorded(town)
        foreign = log_of(town, FOREIGN) if side == "customer" and of == "foreign" else None

        outcome = pressed(town, chat, action, arguments)

        assert (refused(outcome) is None) == allowed, (action, outcome.replies)
        if not allowed:
            assert everything_recorded(town) == before, action
        if foreign is not None:
            assert log_of(town, FOREIGN) == foreign, action


def everything_recorded(town: Town) -> tuple[Any, ...]:
    """Return all that the actions could change, as of now and later."""
    later = town.now + timedelta(days=1)
    with town.database.reading() as work:
        return (
            work.incidents.all(later),
            work.planned_works.announced(later),
            work.planned_works.drafts(),
            work.links.all(),
            work.places.all(),
            work.pending.waiting(later),
            work.settlements.of_customer("blawatek"),
        )


def log_of(town: Town, number: int) -> Any:
    with town.database.reading() as work:
        log = work.incidents.of_number(number, town.now + timedelta(days=1))
        return log.events if log is not None else None


@pytest.mark.parametrize(
    ("words", "least"),
    [
        ("podejmuję 1043", "agent"),
        ("1043 naprawione", "agent"),
        ("zmień kategorię 1043 na poważną, bo działa część", "agent"),
        ("wstrzymaj zegar 1043", "agent"),
    ],
)
def test_who_only_reads_changes_nothing_by_words(town: Town, words: str, least: str) -> None:
    graded(town, "staff", "reader")
    before = everything_recorded(town)
    chat = seat(town, "staff", "direct")
    assert "pracownik wsparcia" in chat.says(words)
    assert chat.last is not None
    assert chat.last.replies[0].facts["needed"] == least
    assert everything_recorded(town) == before
    assert "1043" in chat.says("status 1043")


def test_what_a_customers_reader_reports_waits_for_somebody_who_may(town: Town) -> None:
    graded(town, "customer", "reader")
    chat = seat(town, "customer", "direct")
    said = chat.says("nie działają nagrania od 9:30")
    assert "Zegar jeszcze nie ruszył" in said
