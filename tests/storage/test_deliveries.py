"""The outbox says everything once and in order, whoever sends, whatever stops in the middle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Thread

import pytest

from bot.messages import Address, Reply
from bot.records import Delivery, OutboxMessage
from storage.engine import Database
from storage.outbox.deliveries import LEASE

At = Callable[[int], datetime]
HERE = Address("console", "hanna")
THERE = Address("console", "ola")
DAY = 24 * 60


def queue(database: Database, key: str, queued_at: datetime, address: Address = HERE) -> None:
    with database.unit_of_work() as work:
        work.outbox.put(OutboxMessage(key, address, "hanna", "pl", Reply(key), queued_at))
        work.commit()


def claim(database: Database, now: datetime, owner: str = "a", address: Address | None = HERE) -> Sequence[Delivery]:
    return database.deliveries.claim(platform="console", address=address, owner=owner, now=now)


def keys(claimed: Sequence[Delivery]) -> list[str]:
    return [delivery.message.key for delivery in claimed]


def test_the_same_key_is_queued_once_for_ever(database: Database, at: At) -> None:
    queue(database, "k", at(0))
    queue(database, "k", at(1))
    (delivery,) = claim(database, at(2))
    assert database.deliveries.sending(delivery, at(2))
    assert database.deliveries.sent(delivery, at(2))
    queue(database, "k", at(3))

    assert claim(database, at(4)) == []


def test_what_is_queued_comes_back_whole(database: Database, at: At) -> None:
    message = OutboxMessage("k", HERE, "hanna", "en", Reply("Żółć", {"left": 4860}), at(0), kind="notice")
    with database.unit_of_work() as work:
        work.outbox.put(message)
        work.commit()

    assert [delivery.message for delivery in claim(database, at(0))] == [message]


def test_what_was_not_committed_is_never_said(database: Database, at: At) -> None:
    with database.unit_of_work() as work:
        work.outbox.put(OutboxMessage("k", HERE, "hanna", "pl", Reply("k"), at(0)))

    assert claim(database, at(1)) == []


def test_a_conversation_is_said_in_order_one_after_the_other(database: Database, at: At) -> None:
    for key in ("first", "second"):
        queue(database, key, at(0))
    (first,) = claim(database, at(1))

    assert claim(database, at(1)) == []
    assert database.deliveries.sending(first, at(1))
    assert claim(database, at(1)) == []
    assert database.deliveries.sent(first, at(1))
    assert keys(claim(database, at(1))) == ["second"]


def test_conversations_do_not_wait_for_each_other(database: Database, at: At) -> None:
    queue(database, "here", at(0))
    queue(database, "there", at(0), THERE)
    queue(database, "elsewhere", at(0), Address("slack", "C1"))

    assert keys(claim(database, at(1), address=None)) == ["here", "there"]


def test_nothing_is_said_before_it_is_due(database: Database, at: At) -> None:
    queue(database, "k", at(10))

    assert claim(database, at(9)) == []
    assert keys(claim(database, at(10))) == ["k"]


def test_what_waits_to_be_said_again_holds_up_the_rest(database: Database, at: At) -> None:
    for key in ("first", "second"):
        queue(database, key, at(0))
    (first,) = claim(database, at(0))
    assert database.deliveries.retry(first, at(5), "busy")

    assert claim(database, at(4)) == []
    assert keys(claim(database, at(5))) == ["first"]


def test_order_is_kept_where_the_clocks_of_two_replicas_differ(database: Database, at: At) -> None:
    queue(database, "queued by a fast clock", at(2))
    queue(database, "queued by a slow clock", at(0))

    assert claim(database, at(1)) == []
    assert keys(claim(database, at(2))) == ["queued by a fast clock"]


def test_what_is_given_up_lets_the_rest_go_on(database: Database, at: At) -> None:
    for key in ("first", "second"):
        queue(database, key, at(0))
    (first,) = claim(database, at(0))
    assert database.deliveries.dead(first, at(0), "blocked")

    assert keys(claim(database, at(0))) == ["second"]


@pytest.mark.parametrize(("late", "taken"), [(timedelta(seconds=-1), []), (timedelta(0), ["k"])])
def test_a_claim_is_taken_over_when_its_lease_runs_out(
    database: Database, at: At, late: timedelta, taken: list[str]
) -> None:
    queue(database, "k", at(0))
    claim(database, at(0), owner="a")

    assert keys(claim(database, at(0) + LEASE + late, owner="b")) == taken


def test_who_lost_the_claim_writes_nothing(database: Database, at: At) -> None:
    queue(database, "k", at(0))
    (lost,) = claim(database, at(0), owner="a")
    (held,) = claim(database, at(0) + LEASE, owner="b")

    assert not database.deliveries.sending(lost, at(2))
    assert not database.deliveries.sent(lost, at(2))
    assert not database.deliveries.retry(lost, at(2), "late")
    assert not database.deliveries.dead(lost, at(2), "late")
    assert database.deliveries.sending(held, at(2))
    assert database.deliveries.sent(held, at(2))


def test_nothing_is_sent_twice_by_one_claim(database: Database, at: At) -> None:
    queue(database, "k", at(0))
    (delivery,) = claim(database, at(0))

    assert database.deliveries.sending(delivery, at(0))
    assert not database.deliveries.sending(delivery, at(0))


def test_a_terminal_takes_back_at_once_what_its_killed_predecessor_held(database: Database, at: At) -> None:
    queue(database, "k", at(0))
    (lost,) = claim(database, at(0), owner="killed")

    assert database.deliveries.take_back(THERE) == 0
    assert database.deliveries.take_back(HERE) == 1
    assert keys(claim(database, at(0), owner="next")) == ["k"]
    assert not database.deliveries.sending(lost, at(0))


def test_two_senders_never_take_the_same(database: Database, at: At) -> None:
    for number in range(20):
        queue(database, f"k{number}", at(0), Address("console", f"c{number}"))
    taken: list[str] = []

    def take(owner: str) -> None:
        while claimed := database.deliveries.claim(platform="console", address=None, owner=owner, now=at(0), limit=3):
            taken.extend(keys(claimed))

    threads = [Thread(target=take, args=(owner,)) for owner in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == sorted(f"k{number}" for number in range(20))
