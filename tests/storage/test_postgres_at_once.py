"""People who do the same at the same moment, through two processes on one PostgreSQL database: it has one effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest

from bot.messages import Address, Incoming, Press, Sender, Text
from knowledge.incidents.incident import Event, IncidentReported
from tests.talking import START, Town, town_of

T = TypeVar("T")


@pytest.fixture
def towns(postgres_demo_url: str) -> Iterator[tuple[Town, Town]]:
    with town_of(postgres_demo_url, "console") as one, town_of(postgres_demo_url, "console") as other:
        yield one, other


def at_once(*does: Callable[[], T]) -> list[T]:
    barrier = Barrier(len(does))

    def wait_and_do(do: Callable[[], T]) -> T:
        barrier.wait()
        return do()

    with ThreadPoolExecutor(len(does)) as pool:
        return [one.result(60) for one in [pool.submit(wait_and_do, do) for do in does]]


def said_by(person: str, content: Text | Press, id_: str) -> Incoming:
    return Incoming(id_, Address("console", person), Sender("console", person), START, content)


def test_the_same_event_handled_at_once_has_one_effect(towns: tuple[Town, Town]) -> None:
    event = said_by("hanna", Text("jaki jest czas reakcji w niedzielę?"), "e1")

    outcomes = at_once(*(lambda town=town: town.bot.handle(event, START) for town in (*towns, *towns)))

    assert sorted(outcome.repeated for outcome in outcomes) == [False, True, True, True]
    assert len({outcome.replies[0].text for outcome in outcomes}) == 1
    assert len(towns[0].sent("hanna", "reply")) == len(outcomes[0].replies)


def test_an_incident_taken_by_two_at_once_is_taken_once(towns: tuple[Town, Town]) -> None:
    number = _reported(towns[0])
    people = ("noc", "marek")

    at_once(
        *(
            lambda town=town, person=person: town.bot.handle(said_by(person, Text(f"biorę {number}"), person), START)
            for town, person in zip(towns, people, strict=True)
        )
    )

    with towns[0].database.reading() as work:
        log = work.incidents.of_number(number, START)
    assert log is not None
    assert [type(event.what).__name__ for event in log.events].count("IncidentAcknowledged") == 1


def _reported(town: Town) -> int:
    with town.database.unit_of_work() as work:
        number = work.incidents.next_number()
        reported = IncidentReported("pbx", "critical", START, START, "chat", work.texts.keep("nie działa"))
        work.incidents.open(number, "blawatek", START)
        work.incidents.append(Event(number, START, START, "hanna", reported))
        work.commit()
    return number
