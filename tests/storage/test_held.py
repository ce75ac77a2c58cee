"""What quiet hours hold back holds up nothing else, goes out by itself at last, and is told once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.messages import Address, Reply
from bot.records import NoticeChoice, OutboxMessage, ReportOrder, Why
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


def test_it_is_known_until_when_something_is_held(kept: Kept, at: At) -> None:
    for key, until in (("a", at(30)), ("b", at(40)), ("c", None)):
        put(kept, key, at(0), held_until=until)
    with kept.unit_of_work() as work:
        assert [work.held.until("hanna", at(minute)) for minute in (0, 30)] == [at(30), at(40)]
        assert work.held.until("hanna", at(40)) is None
        assert work.held.until("tom", at(0)) is None


def test_what_nobody_asked_for_is_counted_up_to_a_limit(kept: Kept, at: At) -> None:
    why = Why("budget", "budget.share", "budget:laundry", at(0), "laundry")
    with kept.unit_of_work() as work:
        for minute in range(4):
            asked = OutboxMessage(f"r{minute}", CHAT, "hanna", "pl", Reply("x"), at(minute))
            work.outbox.put(asked)
            work.outbox.put(replace(asked, key=f"n{minute}", why=why))
        assert [work.outbox.unasked_since(CHAT, at(since), 3) for since in (0, 2, 4)] == [3, 2, 0]
        assert work.outbox.unasked_since(Address("telegram", "8"), at(0), 3) == 0


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


def test_a_report_is_ordered_anew_in_another_form_and_cancelled(kept: Kept, at: At) -> None:
    first, other = ReportOrder("laundry", "hanna", "pdf"), ReportOrder("laundry", "ola", "csv")
    with kept.unit_of_work() as work:
        for minute, order in enumerate((first, other, replace(first, form="text"))):
            work.notice_choices.order_report(order, at(minute))
        work.commit()

    with kept.unit_of_work() as work:
        assert work.notice_choices.report_orders("laundry", at(9)) == [replace(first, form="text"), other]
        assert work.notice_choices.report_orders("laundry", at(1)) == [replace(first, form="text")]
        assert work.notice_choices.report_orders("carrier", at(9)) == []
        assert [work.notice_choices.cancel_report("laundry", "hanna") for _ in range(2)] == [True, False]
        assert work.notice_choices.report_orders("laundry", at(9)) == [other]
