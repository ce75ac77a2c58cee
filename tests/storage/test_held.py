"""What quiet hours hold back holds up nothing else, goes out by itself at last, and is told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from bot.messages import Address, Reply
from bot.records import NoticeChoice, OutboxMessage
from knowledge.hours.quiet import QuietHours
from tests.storage.conftest import Kept

At = Callable[[int], datetime]
CHAT = Address("telegram", "7")


def put(kept: Kept, key: str, at: datetime, held_until: datetime | None = None) -> None:
    with kept.unit_of_work() as work:
        work.outbox.put(OutboxMessage(key, CHAT, "hanna", "pl", Reply(f"tekst {key}"), at, held_until=held_until))
        work.commit()


def claimed(kept: Kept, now: datetime) -> list[tuple[str, str]]:
    deliveries = kept.deliveries.claim(platform="telegram", address=None, owner="a", now=now)
    for one in deliveries:
        assert kept.deliveries.sent(one, now)
    return [(one.message.key, one.message.reply.text) for one in deliveries]


def test_what_is_held_holds_up_no_later_message_of_its_conversation(kept: Kept, at: At) -> None:
    put(kept, "held", at(0), held_until=at(30))
    put(kept, "reply", at(1))

    assert claimed(kept, at(2)) == [("reply", "tekst reply")]
    assert claimed(kept, at(31)) == []


def test_it_is_released_with_other_words(kept: Kept, at: At) -> None:
    put(kept, "held", at(0), held_until=at(30))
    with kept.unit_of_work() as work:
        assert work.held.of_person("hanna", at(29)) == []
        [one] = work.held.of_person("hanna", at(30))
        work.held.release(one.id, "później", at(30))
        work.commit()

    assert claimed(kept, at(30)) == [("held", "później")]
    with kept.unit_of_work() as work:
        assert work.held.of_person("hanna", at(60)) == []


def test_several_are_told_as_one_and_stay_on_record(kept: Kept, at: At) -> None:
    for key in ("a", "b"):
        put(kept, key, at(0), held_until=at(30))
    with kept.unit_of_work() as work:
        held = work.held.of_person("hanna", at(30))
        work.held.told_with([one.id for one in held], "together", at(30))
        work.commit()

    assert [one.message.key for one in held] == ["a", "b"]
    assert claimed(kept, at(200)) == []


def test_what_is_held_is_held_until_another_instant(kept: Kept, at: At) -> None:
    put(kept, "held", at(0), held_until=at(30))
    put(kept, "usual", at(1))
    assert claimed(kept, at(2)) == [("usual", "tekst usual")]
    with kept.unit_of_work() as work:
        assert work.held.move("hanna", at(60))
        assert not work.held.move("tom", at(60))
        assert work.held.of_person("hanna", at(59)) == []
        assert [one.message.key for one in work.held.of_person("hanna", at(60))] == ["held"]
        work.commit()

    assert claimed(kept, at(119)) == []
    assert claimed(kept, at(120)) == [("held", "tekst held")]


def test_what_nobody_releases_goes_out_by_itself_an_hour_later(kept: Kept, at: At) -> None:
    put(kept, "held", at(0), held_until=at(30))

    assert claimed(kept, at(89)) == []
    assert claimed(kept, at(90)) == [("held", "tekst held")]


def test_a_choice_is_kept_as_it_was_made_and_the_last_one_holds(kept: Kept, at: At) -> None:
    night = QuietHours(time(22), time(6, 30), "Europe/Warsaw")
    first = NoticeChoice("services", ("sip", "hotline"), night, urgent_passes=False, muted=("summary", "budget"))
    with kept.unit_of_work() as work:
        assert work.notice_choices.of_person("hanna") == NoticeChoice()
        work.notice_choices.choose("hanna", first, at(0))
        assert work.notice_choices.of_person("hanna") == first
        work.notice_choices.choose("hanna", NoticeChoice("none"), at(1))
        work.commit()

    with kept.unit_of_work() as work:
        assert work.notice_choices.of_person("hanna") == NoticeChoice("none")
    assert at(1) - at(0) == timedelta(minutes=1)
