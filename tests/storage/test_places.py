"""Channels and groups belong to one customer or the desk, and everything moves along when a place gets a new key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from bot.delivering import Posted
from bot.messages import Address, Reply, Sender
from bot.records import (
    BoundPlace,
    Conversation,
    Delivery,
    DialogState,
    KeptAttachment,
    Link,
    OfferedChoice,
    OutboxMessage,
)
from tests.storage.conftest import Kept

At = Callable[[int], datetime]
OLD, NEW = "-55", "-100777"


def place(at: At, key: str = "T1/C2", **changed: str | None) -> BoundPlace:
    return replace(BoundPlace("slack", key, "laundry", "pl", "ola", at(0)), **changed)  # type: ignore[arg-type]


def test_a_place_belongs_to_whom_it_was_bound_last(kept: Kept, at: At) -> None:
    theirs, desk = place(at, "T1/C3", customer="carrier", language="en"), place(at, "T1/C1", customer=None)
    with kept.unit_of_work() as work:
        work.places.bind(place(at, customer="carrier"))
        for one in (place(at), theirs, desk):
            work.places.bind(one)
        work.commit()

    with kept.unit_of_work() as work:
        assert work.places.get("slack", "T1/C2") == place(at)
        assert work.places.get("telegram", "T1/C2") is None
        assert work.places.of_customer("laundry") == [place(at)]
        assert work.places.of_customer("carrier") == [theirs]
        assert work.places.desks() == [desk]
        assert work.places.all() == [desk, place(at), theirs]


def test_a_place_that_is_unbound_belongs_to_nobody(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        work.places.bind(place(at))

        assert work.places.unbind("slack", "T1/C2")
        assert not work.places.unbind("slack", "T1/C2")
        assert work.places.get("slack", "T1/C2") is None


@pytest.mark.parametrize("wrong", [{"customer": "nobody"}, {"bound_by": "nobody"}])
def test_a_place_belongs_to_no_customer_that_is_not_there(kept: Kept, at: At, wrong: dict[str, str]) -> None:
    with kept.unit_of_work() as work, pytest.raises((ValueError, IntegrityError)):
        work.places.bind(place(at, **wrong))


def test_a_place_has_been_read_as_far_as_was_said_latest(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        work.places.mark_read("slack", "T1/C2", "1700.1", at(1))
        work.places.mark_read("slack", "T1/C2", "1700.3", at(3))
        work.places.mark_read("slack", "T1/C2", "1700.2", at(2))
        work.places.mark_read("slack", "T1/C1", "1700.9", at(9))
        work.commit()

    with kept.unit_of_work() as work:
        assert work.places.read_up_to("slack") == {"T1/C1": "1700.9", "T1/C2": "1700.3"}
        assert work.places.read_up_to("telegram") == {}


def fill(kept: Kept, at: At) -> None:
    """Let something be in the old place, in a topic, for a person there, and in a place that only looks like it."""
    with kept.unit_of_work() as work:
        work.places.bind(BoundPlace("telegram", OLD, "laundry", "pl", "ola", at(0)))
        work.places.mark_read("telegram", OLD, "17", at(0))
        number = work.incidents.next_number()
        work.incidents.open(number, "laundry", at(0))
        work.homes.set_home(number, Address("telegram", f"{OLD}/17"))
        work.links.link(Link(Sender("telegram", "55"), "hanna", OLD))
        work.conversations.save(Conversation(Address("telegram", f"{OLD}|55"), "hanna", "pl", dialog(at)))
        work.conversations.save(Conversation(Address("telegram", f"{OLD}5"), "anna"))
        work.conversations.save(Conversation(Address("slack", OLD), "anna"))
        work.choices.offer([choice(at, "t1", f"{OLD}|55"), choice(at, "t2", f"{OLD}5")])
        work.attachments.add(
            KeptAttachment(
                0, "laundry", None, there(f"{OLD}|55"), "hanna", "f1", "a.jpg", "image/jpeg", "photo", 9, at(0)
            )
        )
        work.pending.add(
            customer="laundry", person="hanna", address=there(f"{OLD}|55"), first_message_at=at(0), recorded_at=at(0),
            answers={}, text="t", state="unconfirmed",
        )  # fmt: skip
        for key, conversation in (("m1", OLD), ("m2", OLD), ("m3", f"{OLD}/17|55"), ("m4", f"{OLD}5")):
            work.outbox.put(OutboxMessage(key, there(conversation), None, "pl", Reply(key), at(0), subject="s"))
        work.commit()
    kept.posts.keep_posted(there(OLD), "incident:1001", "r1", at(0))
    kept.destinations.mark_unreachable("telegram", OLD, "kicked", at(0))


def there(conversation: str) -> Address:
    return Address("telegram", conversation)


def dialog(at: At) -> DialogState:
    return DialogState("report", {"service": "sip"}, "severity", at(0), at(0))


def choice(at: At, token: str, conversation: str, number: int = 1) -> OfferedChoice:
    return OfferedChoice(token, token, number, "answer", {}, there(conversation), "hanna", at(60))


@pytest.mark.parametrize("way", ["in a transaction", "by the delivery"])
def test_everything_in_a_place_moves_to_its_new_key(kept: Kept, at: At, way: str) -> None:
    fill(kept, at)

    move(kept, way)

    with kept.unit_of_work() as work:
        assert work.places.all() == [BoundPlace("telegram", NEW, "laundry", "pl", "ola", at(0))]
        assert work.places.read_up_to("telegram") == {NEW: "17"}
        assert work.homes.home_of(1001) == there(f"{NEW}/17")
        assert work.people.addresses_of("hanna") == [Address("console", "hanna"), there(NEW)]
        assert work.conversations.get(there(f"{NEW}|55")) == Conversation(there(f"{NEW}|55"), "hanna", "pl", dialog(at))
        assert work.conversations.get(there(f"{OLD}|55")) == Conversation(there(f"{OLD}|55"))
        assert work.choices.current(there(f"{NEW}|55")) == [choice(at, "t1", f"{NEW}|55")]
        assert [file.reference for file in work.attachments.waiting_in(there(f"{NEW}|55"))] == ["f1"]
        assert [report.address for report in work.pending.waiting(at(0))] == [there(f"{NEW}|55")]
        assert work.homes.cards_of("incident:1001") == [there(NEW)]
    assert kept.posts.posted(there(NEW), "incident:1001") == Posted("r1", at(0))
    assert kept.posts.posted(there(OLD), "incident:1001") is None
    assert kept.destinations.lost() == [("telegram", NEW, "kicked", at(0))]


def move(kept: Kept, way: str = "by the delivery") -> None:
    if way == "by the delivery":
        kept.destinations.move("telegram", OLD, NEW)
        return
    with kept.unit_of_work() as work:
        work.places.move("telegram", OLD, NEW)
        work.commit()


def test_what_only_looks_like_the_place_stays(kept: Kept, at: At) -> None:
    fill(kept, at)

    move(kept)

    with kept.unit_of_work() as work:
        assert work.conversations.get(there(f"{OLD}5")).person == "anna"
        assert work.conversations.get(Address("slack", OLD)).person == "anna"
        assert work.choices.current(there(f"{OLD}5")) == [choice(at, "t2", f"{OLD}5")]


def test_what_waits_to_be_said_waits_in_the_new_place_in_its_order(kept: Kept, at: At) -> None:
    fill(kept, at)
    claimed = {one.message.key: one for one in claim(kept, at)}

    move(kept)

    assert kept.deliveries.retry(claimed["m1"], at(0), "moved"), "whoever held it still does"
    for key in ("m3", "m4"):
        assert kept.deliveries.retry(claimed[key], at(0), "later")
    assert said(kept, at) == {NEW: ["m1", "m2"], f"{NEW}/17|55": ["m3"], f"{OLD}5": ["m4"]}


def test_what_the_new_place_has_of_its_own_stands(kept: Kept, at: At) -> None:
    fill(kept, at)
    own = BoundPlace("telegram", NEW, "laundry", "en", "ada", at(1))
    talk = Conversation(there(f"{NEW}|55"), "hanna", "en")
    with kept.unit_of_work() as work:
        work.places.bind(own)
        work.places.mark_read("telegram", NEW, "1", at(1))
        work.conversations.save(talk)
        work.choices.offer([choice(at, "n1", f"{NEW}|55"), choice(at, "card", f"{NEW}|55", 0)])
        work.outbox.put(OutboxMessage("n1", there(NEW), None, "pl", Reply("n1"), at(0)))
        work.commit()
    kept.posts.keep_posted(there(NEW), "incident:1001", "n1", at(1))

    move(kept)

    with kept.unit_of_work() as work:
        assert work.places.all() == [own]
        assert work.places.read_up_to("telegram") == {NEW: "1"}
        assert work.conversations.get(talk.address) == talk
        assert [one.token for one in work.choices.current(talk.address)] == ["n1"]
        assert [one.token for one in work.choices.unexpired(talk.address, at(0))] == ["n1", "t1", "card"]
    assert kept.posts.posted(there(NEW), "incident:1001") == Posted("n1", at(1))
    assert said(kept, at)[NEW] == ["n1", "m1", "m2"]


def test_nothing_moves_to_a_place_of_another_customer(kept: Kept, at: At) -> None:
    fill(kept, at)
    theirs = BoundPlace("telegram", NEW, "carrier", "en", "ada", at(1))
    with kept.unit_of_work() as work:
        work.places.bind(theirs)
        work.outbox.put(OutboxMessage("n1", there(NEW), None, "pl", Reply("n1"), at(0)))
        work.commit()

    move(kept)

    with kept.unit_of_work() as work:
        assert work.places.all() == [theirs]
        assert work.conversations.get(there(f"{NEW}|55")).person is None
        assert work.choices.unexpired(there(f"{NEW}|55"), at(0)) == []
    found = said(kept, at)
    assert found[NEW] == ["n1"]
    assert OLD not in found


@pytest.mark.parametrize("customer", ["carrier", "laundry"])
def test_what_waits_is_not_said_where_somebody_else_reads_it(kept: Kept, at: At, customer: str) -> None:
    fill(kept, at)

    with kept.unit_of_work() as work:
        work.places.bind(BoundPlace("telegram", OLD, customer, "en", "ada", at(1)))
        work.commit()

    assert (OLD in said(kept, at)) is (customer == "laundry")


def test_what_waits_is_not_said_where_nobody_may_read_it_any_more(kept: Kept, at: At) -> None:
    fill(kept, at)
    with kept.unit_of_work() as work:
        work.places.unbind("telegram", OLD)
        work.outbox.put(OutboxMessage("bye", there(OLD), None, "pl", Reply("bye"), at(0)))
        work.commit()

    assert said(kept, at)[OLD] == ["bye"]


def test_moving_a_place_to_where_it_is_changes_nothing(kept: Kept, at: At) -> None:
    fill(kept, at)

    kept.destinations.move("telegram", OLD, OLD)

    assert kept.destinations.lost() == [("telegram", OLD, "kicked", at(0))]
    assert said(kept, at)[OLD] == ["m1", "m2"]


def claim(kept: Kept, at: At) -> Sequence[Delivery]:
    return kept.deliveries.claim(platform="telegram", address=None, owner="a", now=at(0))


def said(kept: Kept, at: At) -> dict[str, list[str]]:
    """Send everything that waits and return its keys by conversation."""
    sent: dict[str, list[str]] = {}
    while claimed := claim(kept, at):
        for delivery in claimed:
            assert kept.deliveries.sending(delivery, at(0))
            assert kept.deliveries.sent(delivery, at(0))
            sent.setdefault(delivery.message.address.conversation, []).append(delivery.message.key)
    return sent


def test_what_takes_no_messages_is_known_until_it_takes_them_again(kept: Kept, at: At) -> None:
    for platform, key in (("telegram", "55"), ("slack", "T1")):
        kept.destinations.mark_unreachable(platform, key, "blocked", at(0))
    with kept.unit_of_work() as work:
        assert work.places.lost() == [Address("slack", "T1"), Address("telegram", "55")]
    kept.destinations.mark_reachable("slack", "T1", at(1))

    with kept.unit_of_work() as work:
        assert work.places.lost() == [Address("telegram", "55")]
