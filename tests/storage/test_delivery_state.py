"""What delivery keeps between two sendings: doubts, what is next, lost places, whose turn it is, what was given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest

from bot.delivering import DeadLetter
from bot.messages import Address, Reply
from bot.records import BULK, NORMAL, URGENT, Delivery, OutboxMessage
from storage.engine import Database, open_database
from storage.outbox.deliveries import LEASE
from tests.storage.conftest import Kept, in_database

At = Callable[[int], datetime]
HERE = Address("slack", "T1/C2")


def queue(kept: Kept, key: str, queued_at: datetime, address: Address = HERE) -> OutboxMessage:
    message = OutboxMessage(key, address, None, "pl", Reply(key), queued_at)
    with kept.unit_of_work() as work:
        work.outbox.put(message)
        work.commit()
    return message


def claim(kept: Kept, now: datetime) -> list[Delivery]:
    return list(kept.deliveries.claim(platform="slack", address=None, owner="a", now=now))


def test_a_claim_says_when_it_was_due_and_that_nobody_sent_it_yet(kept: Kept, at: At) -> None:
    message = queue(kept, "k", at(0))

    (delivery,) = claim(kept, at(5))

    assert delivery == Delivery(delivery.id, 1, message, in_doubt=False, due_at=at(0))


@pytest.mark.parametrize("was_sending", [False, True])
def test_what_was_being_sent_when_its_sender_died_is_in_doubt(kept: Kept, at: At, was_sending: bool) -> None:
    queue(kept, "k", at(0))
    (lost,) = claim(kept, at(0))
    if was_sending:
        assert kept.deliveries.sending(lost, at(0))

    (again,) = claim(kept, at(0) + LEASE)

    assert (again.attempt, again.in_doubt) == (2, was_sending)


@pytest.mark.parametrize("in_doubt", [False, True])
def test_what_is_put_back_is_in_doubt_if_its_sender_says_so(kept: Kept, at: At, in_doubt: bool) -> None:
    queue(kept, "k", at(0))
    (first,) = claim(kept, at(0))
    assert kept.deliveries.sending(first, at(0))
    assert kept.deliveries.retry(first, at(1), "no answer", in_doubt=in_doubt)

    (second,) = claim(kept, at(1))

    assert (second.in_doubt, second.due_at) == (in_doubt, at(1))


def test_what_comes_next_is_known(kept: Kept, at: At) -> None:
    assert kept.deliveries.next_due("slack", at(0)) is None
    queue(kept, "later", at(30), Address("slack", "T1/C3"))
    queue(kept, "k", at(10))
    queue(kept, "behind k", at(5))

    assert kept.deliveries.next_due("slack", at(0)) == at(10)
    assert kept.deliveries.next_due("slack", at(12)) == at(12)
    assert kept.deliveries.next_due("telegram", at(12)) is None


def test_what_somebody_holds_comes_next_when_its_lease_ends(kept: Kept, at: At) -> None:
    queue(kept, "k", at(0))
    (held,) = claim(kept, at(0))

    assert kept.deliveries.next_due("slack", at(0)) == at(0) + LEASE
    assert kept.deliveries.retry(held, at(7), "busy")
    assert kept.deliveries.next_due("slack", at(0)) == at(7)
    (held,) = claim(kept, at(7))
    assert kept.deliveries.sent(held, at(7))
    assert kept.deliveries.next_due("slack", at(8)) is None


def test_what_was_given_up_is_listed_with_its_reason_the_latest_first(database: Database, at: At) -> None:
    kept = in_database(database)
    first, second = queue(kept, "first", at(0)), queue(kept, "second", at(0))
    queue(kept, "said", at(0), Address("slack", "T1/C3"))
    for minutes, reason in ((1, "blocked"), (2, "msg_too_long")):
        delivery = next(one for one in claim(kept, at(minutes)) if one.message.address == HERE)
        assert kept.deliveries.dead(delivery, at(minutes), reason)

    assert database.deliveries.dead_letters() == [
        DeadLetter(second, 1, "msg_too_long", at(2)),
        DeadLetter(first, 1, "blocked", at(1)),
    ]


def test_a_place_is_lost_once_and_found_once(kept: Kept, at: At) -> None:
    assert not kept.destinations.mark_reachable("telegram", "55", at(0))
    assert kept.destinations.mark_unreachable("telegram", "55", "blocked", at(1))
    assert not kept.destinations.mark_unreachable("telegram", "55", "chat not found", at(2))
    assert kept.destinations.mark_unreachable("slack", "55", "account_inactive", at(3))

    assert kept.destinations.lost() == [
        ("slack", "55", "account_inactive", at(3)),
        ("telegram", "55", "blocked", at(1)),
    ]
    assert kept.destinations.mark_reachable("telegram", "55", at(4))
    assert not kept.destinations.mark_reachable("telegram", "55", at(4))
    assert kept.destinations.lost() == [("slack", "55", "account_inactive", at(3))]
    assert kept.destinations.mark_unreachable("telegram", "55", "kicked", at(5))
    assert kept.destinations.lost()[1] == ("telegram", "55", "kicked", at(5))


@pytest.mark.parametrize(("minutes", "taken"), [(0, False), (9, False), (10, True), (11, True)])
def test_a_lease_that_is_not_renewed_passes_on_when_it_ends(kept: Kept, at: At, minutes: int, taken: bool) -> None:
    assert kept.leases.take("polling", "a", at(0), at(10))

    assert kept.leases.take("polling", "b", at(minutes), at(20)) is taken


def test_whoever_holds_a_lease_renews_it_and_gives_it_back(kept: Kept, at: At) -> None:
    assert kept.leases.take("polling", "a", at(0), at(10))
    assert kept.leases.take("polling", "a", at(9), at(19))
    assert not kept.leases.take("polling", "b", at(18), at(30))
    assert kept.leases.take("another", "b", at(18), at(30))
    kept.leases.release("polling", "b")
    assert not kept.leases.take("polling", "b", at(18), at(30))
    kept.leases.release("polling", "a")

    assert kept.leases.take("polling", "b", at(18), at(30))


def test_of_two_programs_only_one_takes_a_lease(address: str, at: At) -> None:
    programs = [open_database(address) for _ in range(2)]
    together, taken = Barrier(2), []

    def take(opened: Database, owner: str) -> None:
        for number in range(20):
            together.wait()
            now = at(0) + timedelta(hours=number)
            taken.append((number, opened.leases.take("polling", owner, now, now + timedelta(minutes=30))))

    threads = [Thread(target=take, args=(opened, f"owner {n}")) for n, opened in enumerate(programs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for opened in programs:
        opened.close()

    assert sorted(taken) == sorted((number, won) for number in range(20) for won in (True, False))


def put(kept: Kept, key: str, where: Address, queued_at: datetime, priority: int) -> None:
    with kept.unit_of_work() as work:
        work.outbox.put(OutboxMessage(key, where, "hanna", "pl", Reply(key), queued_at, priority=priority))
        work.commit()


def taken(kept: Kept, now: datetime, limit: int) -> list[str]:
    claimed = kept.deliveries.claim(platform="telegram", address=None, owner="a", now=now, limit=limit)
    return [one.message.key for one in claimed]


def test_what_is_urgent_is_taken_before_what_waited_longer(kept: Kept, at: At) -> None:
    for minute, (key, priority) in enumerate({"bulk": BULK, "usual": NORMAL, "urgent": URGENT}.items()):
        put(kept, key, Address("telegram", key), at(minute), priority)

    assert [taken(kept, at(5), limit=1) for _ in range(3)] == [["urgent"], ["usual"], ["bulk"]]


def test_what_waits_before_something_urgent_in_its_conversation_becomes_as_urgent(kept: Kept, at: At) -> None:
    here, elsewhere = Address("telegram", "7"), Address("telegram", "8")
    put(kept, "other", elsewhere, at(0), BULK)
    put(kept, "first", here, at(1), BULK)
    put(kept, "second", here, at(2), URGENT)

    assert taken(kept, at(5), limit=1) == ["first"]
    assert taken(kept, at(5), limit=1) == ["other"]
