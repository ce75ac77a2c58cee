"""What stands where is known, a card that a later one replaces is told from it, and incidents have a home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from bot.delivering import Posted
from bot.messages import Address, Reply
from bot.records import Delivery, OutboxMessage
from tests.storage.conftest import Kept

At = Callable[[int], datetime]
HERE = Address("slack", "T1/C2")
THERE = Address("telegram", "-55")
CARD = "incident:1001"


def queue(kept: Kept, at: At, key: str, address: Address = HERE, subject: str | None = CARD) -> None:
    with kept.unit_of_work() as work:
        work.outbox.put(OutboxMessage(key, address, None, "pl", Reply(key), at(0), "card", subject))
        work.commit()


def claim(kept: Kept, at: At, address: Address = HERE) -> Delivery:
    (delivery,) = kept.deliveries.claim(platform=address.platform, address=address, owner="a", now=at(0))
    return delivery


def send(kept: Kept, at: At, address: Address = HERE) -> None:
    delivery = claim(kept, at, address)
    assert kept.deliveries.sending(delivery, at(0))
    assert kept.deliveries.sent(delivery, at(0))


def cards(kept: Kept, subject: str = CARD) -> list[Address]:
    with kept.unit_of_work() as work:
        return list(work.homes.cards_of(subject))


def test_what_stands_for_a_subject_is_what_was_posted_last(kept: Kept, at: At) -> None:
    assert kept.posts.posted(HERE, CARD) is None
    kept.posts.keep_posted(HERE, CARD, "r1", at(1))
    kept.posts.keep_posted(HERE, CARD, "r2", at(2))
    kept.posts.keep_posted(HERE, "contact:laundry", "r3", at(3))

    assert kept.posts.posted(HERE, CARD) == Posted("r2", at(2))
    assert kept.posts.posted(THERE, CARD) is None
    kept.posts.forget_posted(HERE, CARD)
    kept.posts.forget_posted(HERE, CARD)
    assert kept.posts.posted(HERE, CARD) is None
    assert kept.posts.posted(HERE, "contact:laundry") == Posted("r3", at(3))


def test_a_card_is_replaced_by_a_later_one_that_waits_in_the_same_conversation(kept: Kept, at: At) -> None:
    queue(kept, at, "first")
    first = claim(kept, at)
    assert first.message.subject == CARD
    queue(kept, at, "another subject", subject="incident:1002")
    queue(kept, at, "no subject", subject=None)
    queue(kept, at, "elsewhere", THERE)
    assert not kept.posts.is_superseded(first)

    queue(kept, at, "second")

    assert kept.posts.is_superseded(first)
    assert not kept.posts.is_superseded(claim(kept, at, THERE))


def test_an_earlier_card_or_one_that_was_said_replaces_none(kept: Kept, at: At) -> None:
    queue(kept, at, "first")
    queue(kept, at, "second")
    send(kept, at)
    second = claim(kept, at)
    assert (second.message.key, kept.posts.is_superseded(second)) == ("second", False)

    queue(kept, at, "third")
    assert kept.posts.is_superseded(second)


def test_what_has_no_subject_is_never_replaced(kept: Kept, at: At) -> None:
    queue(kept, at, "first", subject=None)
    queue(kept, at, "second", subject=None)

    assert not kept.posts.is_superseded(claim(kept, at))


def test_cards_are_where_they_were_posted_or_are_queued(kept: Kept, at: At) -> None:
    queue(kept, at, "queued", THERE)
    queue(kept, at, "said and gone", Address("slack", "T1/C9"))
    send(kept, at, Address("slack", "T1/C9"))
    queue(kept, at, "both")
    kept.posts.keep_posted(HERE, CARD, "r1", at(1))
    kept.posts.keep_posted(Address("slack", "T1/C1"), CARD, "r2", at(1))
    kept.posts.keep_posted(Address("slack", "T1/C8"), "incident:1002", "r3", at(1))

    assert cards(kept) == [Address("slack", "T1/C1"), HERE, THERE]
    assert cards(kept, "incident:1003") == []


def test_an_incident_is_talked_about_where_was_said_last(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        number = work.incidents.next_number()
        work.incidents.open(number, "laundry", at(0))
        assert work.homes.home_of(number) is None
        work.homes.set_home(number, THERE)
        work.homes.set_home(number, HERE)
        work.commit()

    with kept.unit_of_work() as work:
        assert work.homes.home_of(number) == HERE
        with pytest.raises((ValueError, IntegrityError)):
            work.homes.set_home(4711, HERE)


def test_an_incident_is_followed_by_whoever_wants_until_they_want_no_more(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        number = work.incidents.next_number()
        work.incidents.open(number, "laundry", at(0))
        assert [work.homes.follow(number, who, at(when)) for who, when in (("ola", 2), ("hanna", 1), ("ola", 3))] == [
            True,
            True,
            False,
        ]
        work.commit()

    with kept.unit_of_work() as work:
        assert work.homes.followers_of(number) == ["hanna", "ola"]
        assert work.homes.followers_of(4711) == []
        assert [work.homes.unfollow(number, "ola") for _ in range(2)] == [True, False]
        work.commit()
    with kept.unit_of_work() as work:
        assert work.homes.followers_of(number) == ["hanna"]
