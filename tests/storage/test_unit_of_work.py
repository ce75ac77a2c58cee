"""What every storage promises the core; the same tests run on the fake and on SQLite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from bot.messages import Address, Attachment, Card, Choice, Form, FormField, Outcome, Reply, Sender
from bot.ports import BUDGET, INCIDENT, UnitOfWork
from bot.records import Conversation, DialogState, OfferedChoice, WorkDraft
from knowledge.bilingual import Bilingual
from knowledge.downtime.planned_work import PlannedWork
from knowledge.incidents.incident import (
    Event,
    FixConfirmed,
    IncidentAcknowledged,
    IncidentCancelled,
    IncidentClosed,
    IncidentMerged,
    IncidentReopened,
    IncidentReported,
    OutageRecorded,
    WorkStarted,
)
from tests.storage.conftest import ADA, ANNA, CARRIER, HANNA, LAUNDRY, OLA, Kept

At = Callable[[int], datetime]
HERE = Address("console", "hanna")


def reported(at: At, minutes: int = 0) -> IncidentReported:
    return IncidentReported("sip", "critical", at(minutes - 5), at(minutes), "chat", "reference")


def registered(work: UnitOfWork, at: At, minutes: int = 0, customer: str = "laundry") -> int:
    number = work.incidents.next_number()
    work.incidents.open(number, customer, at(minutes))
    work.incidents.append(Event(number, at(minutes), at(minutes), "hanna", reported(at, minutes)))
    return number


def test_leaving_without_commit_changes_nothing(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        number = registered(work, at)
        reference = work.texts.keep("all of it")
        work.conversations.save(Conversation(HERE, person="hanna"))

    with kept.unit_of_work() as work:
        assert work.incidents.all(at(60)) == []
        assert work.incidents.next_number() == number
        assert work.texts.read(reference) is None
        assert work.conversations.get(HERE) == Conversation(HERE)


def test_an_error_in_the_block_changes_nothing(kept: Kept, at: At) -> None:
    def fail() -> None:
        with kept.unit_of_work() as work:
            registered(work, at)
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    with kept.unit_of_work() as work:
        assert work.incidents.all(at(60)) == []


def test_what_was_committed_is_there_in_the_next_transaction(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        number = registered(work, at)
        work.commit()

    with kept.unit_of_work() as work:
        log = work.incidents.of_number(number, at(0))
        assert log is not None
        assert (log.number, log.customer) == (number, "laundry")
        assert log.events == (Event(number, at(0), at(0), "hanna", reported(at)),)


def test_a_number_is_given_once(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        first, second = registered(work, at), registered(work, at)
        work.commit()
    with kept.unit_of_work() as work:
        third = work.incidents.next_number()

    assert [first, second, third] == [1001, 1002, 1003]


@pytest.mark.parametrize(("until", "visible"), [(9, 1), (10, 1), (11, 1), (12, 2), (13, 2)])
def test_an_event_is_visible_once_it_happened_and_was_recorded(kept: Kept, at: At, until: int, visible: int) -> None:
    with kept.unit_of_work() as work:
        number = registered(work, at)
        work.incidents.append(Event(number, at(10), at(12), "ola", IncidentAcknowledged()))
        work.commit()

    with kept.unit_of_work() as work:
        log = work.incidents.of_number(number, at(until))
    assert log is not None
    assert len(log.events) == visible


def test_an_incident_without_a_visible_event_is_not_there_yet(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        number = registered(work, at, minutes=30)

        assert work.incidents.of_number(number, at(29)) is None
        assert work.incidents.of_customer("laundry", at(29)) == []
        assert work.incidents.all(at(29)) == []


@pytest.mark.parametrize(
    "ending", [IncidentClosed(), FixConfirmed(), IncidentCancelled("by mistake"), IncidentMerged(7)]
)
def test_an_incident_is_unfinished_until_it_is_seen_to_end_and_again_when_it_is_reopened(
    kept: Kept, at: At, ending: IncidentClosed | FixConfirmed | IncidentCancelled | IncidentMerged
) -> None:
    with kept.unit_of_work() as work:
        number, other = registered(work, at), registered(work, at)
        work.incidents.append(Event(number, at(9), at(9), "hanna", IncidentReopened("still down")))
        work.incidents.append(Event(number, at(5), at(5), "ola", ending))

        def unfinished(minutes: int) -> list[int]:
            return [log.number for log in work.incidents.unfinished(at(minutes))]

        assert (unfinished(4), unfinished(5), unfinished(9)) == ([number, other], [other], [number, other])


def test_appending_an_event_plans_a_look_at_once(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        first, second = registered(work, at), registered(work, at)
        assert set(work.looks.take(INCIDENT, at(0), until=at(60))) == {str(first), str(second)}

        work.incidents.append(Event(first, at(5), at(5), "ola", IncidentAcknowledged()))

        assert work.looks.next_at(INCIDENT) == at(5)
        assert work.looks.take(INCIDENT, at(5), until=at(60)) == [str(first)]
        assert work.looks.take(BUDGET, at(5), until=at(60)) == ["laundry"]


def test_events_come_in_order_of_occurrence_then_of_recording(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        number = registered(work, at)
        work.incidents.append(Event(number, at(9), at(9), "ola", WorkStarted()))
        work.incidents.append(Event(number, at(4), at(10), "ola", IncidentAcknowledged()))
        outage = OutageRecorded("1", "sip", at(-5), at(3), Decimal("0.35"), "probe", site="praga")
        work.incidents.append(Event(number, at(9), at(10), None, outage))
        log = work.incidents.of_number(number, at(60))

    assert log is not None
    assert [event.what for event in log.events] == [reported(at), IncidentAcknowledged(), WorkStarted(), outage]


def test_a_customer_sees_its_own_incidents_only(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        ours, theirs = registered(work, at), registered(work, at, customer="carrier")

        assert [log.number for log in work.incidents.of_customer("laundry", at(60))] == [ours]
        assert [log.number for log in work.incidents.of_customer("carrier", at(60))] == [theirs]
        assert [log.number for log in work.incidents.all(at(60))] == [ours, theirs]


def test_erasing_a_text_leaves_its_reference_and_the_events_that_name_it(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        reference = work.texts.keep("Zadzwonić do Ani pod 600 100 200")
        number = work.incidents.next_number()
        work.incidents.open(number, "laundry", at(0))
        what = replace(reported(at), description=reference)
        work.incidents.append(Event(number, at(0), at(0), "hanna", what))
        work.commit()
    with kept.unit_of_work() as work:
        assert work.texts.read(reference) == "Zadzwonić do Ani pod 600 100 200"
        work.texts.erase(reference)
        work.texts.erase(reference)
        work.commit()

    with kept.unit_of_work() as work:
        assert work.texts.read(reference) is None
        log = work.incidents.of_number(number, at(60))
        assert log is not None
        assert log.events[0].what == what


def test_equal_texts_have_references_that_do_not_tell(kept: Kept) -> None:
    with kept.unit_of_work() as work:
        assert work.texts.keep("600 100 200") != work.texts.keep("600 100 200")


def test_people_are_found_by_account_customer_and_role(kept: Kept) -> None:
    with kept.unit_of_work() as work:
        assert work.people.linked_to(Sender("console", "hanna")) == HANNA
        assert work.people.linked_to(Sender("slack", "hanna")) is None
        assert work.people.get("nobody") is None
        assert work.people.of_customer("laundry") == [ANNA, HANNA]
        assert work.people.staff() == [ADA, OLA]
        assert work.people.administrators() == [ADA]
        assert work.people.addresses_of("hanna") == [Address("console", "hanna")]


def test_a_persons_language_is_remembered(kept: Kept) -> None:
    with kept.unit_of_work() as work:
        work.people.set_language("hanna", "en")
        work.commit()

    with kept.unit_of_work() as work:
        assert work.people.get("hanna") == replace(HANNA, language="en")


def test_customers_are_known_and_may_have_no_contract(kept: Kept) -> None:
    with kept.unit_of_work() as work:
        assert work.customers.all() == [CARRIER, LAUNDRY]
        assert work.customers.get("laundry") == LAUNDRY
        assert work.customers.get("nobody") is None
        assert work.customers.contract_of("laundry") is None


def test_a_work_is_known_from_its_announcement_and_cancelled_from_its_cancellation(kept: Kept, at: At) -> None:
    effect = Bilingual("przerwa", "interruption")
    work_ = PlannedWork("w", ("sip", "queues"), at(10), at(100), at(160), effect, ("laundry",), cancelled_at=at(20))
    kept.announce(work_)

    with kept.unit_of_work() as work:
        assert work.planned_works.announced(at(9)) == []
        assert work.planned_works.announced(at(10)) == [replace(work_, cancelled_at=None)]
        assert work.planned_works.announced(at(20)) == [work_]


def test_a_work_is_kept_under_a_key_of_its_own_and_called_off_once(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        first, second = work.planned_works.next_key(), work.planned_works.next_key()
        effect = Bilingual("prace", "work")
        planned = PlannedWork(first, ("sip",), at(10), at(60), at(90), effect, no_outage=True)
        work.planned_works.add(planned)
        work.commit()
    with kept.unit_of_work() as work:
        assert work.planned_works.get(first) == planned
        done = [work.planned_works.call_off(key, at(20)) for key in (first, first, second)]
        work.commit()

    assert first != second
    assert done == [True, False, False]
    with kept.unit_of_work() as work:
        assert work.planned_works.get(first) == replace(planned, cancelled_at=at(20))
        assert work.planned_works.announced(at(30)) == [replace(planned, cancelled_at=at(20))]
        assert work.planned_works.get(second) is None


def test_a_draft_of_a_work_is_kept_until_it_is_dropped(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        keys = [work.planned_works.next_draft_key() for _ in range(2)]
        effect = Bilingual("wymiana", "replaced")
        about = {"customers": ("laundry",), "emergency": True, "effect": effect, "saved_by": "ola", "saved_at": at(5)}
        later = WorkDraft(keys[0], ("sip", "queues"), at(60), at(90), **about)  # type: ignore[arg-type]
        sooner = replace(later, key=keys[1], start=at(30), customers=(), effect=None, saved_by=None)
        for draft in (later, sooner):
            work.planned_works.keep_draft(draft)
        work.commit()

    with kept.unit_of_work() as work:
        assert work.planned_works.drafts() == [sooner, later]
        assert [work.planned_works.drop_draft(keys[0]) for _ in range(2)] == [True, False]
        work.commit()
    with kept.unit_of_work() as work:
        assert work.planned_works.drafts() == [sooner]
        assert work.planned_works.announced(at(100)) == []


def test_a_conversation_remembers_its_unfinished_dialog(kept: Kept, at: At) -> None:
    dialog = DialogState("report", {"service": "sip", "sites": ["praga"]}, "severity", at(0), at(1), reminded=True)
    conversation = Conversation(HERE, "hanna", "en", dialog, {"last": {"intent": "downtime_budget", "entities": {}}})
    with kept.unit_of_work() as work:
        work.conversations.save(Conversation(HERE, "hanna"))
        work.conversations.save(conversation)
        work.commit()

    with kept.unit_of_work() as work:
        assert work.conversations.get(HERE) == conversation
        assert work.conversations.with_dialog() == [conversation]
        work.conversations.save(replace(conversation, dialog=None))
        assert work.conversations.get(HERE) == replace(conversation, dialog=None)
        assert work.conversations.with_dialog() == []


def choice(token: str, number: int, at: At, address: Address = HERE) -> OfferedChoice:
    return OfferedChoice(token, f"Nr {number}", number, "answer", {"key": ["a", 1]}, address, "hanna", at(60))


def test_the_current_choices_are_those_offered_last_in_that_conversation(kept: Kept, at: At) -> None:
    elsewhere = choice("t4", 1, at, Address("console", "ola"))
    with kept.unit_of_work() as work:
        work.choices.offer([choice("t1", 1, at)])
        work.choices.offer([choice("t3", 2, at), choice("t2", 1, at)])
        work.choices.offer([elsewhere])
        work.commit()

    with kept.unit_of_work() as work:
        assert work.choices.current(HERE) == [choice("t2", 1, at), choice("t3", 2, at)]
        assert work.choices.by_token("t1") == choice("t1", 1, at)
        assert work.choices.by_token("t4") == elsewhere
        assert work.choices.by_token("t9") is None


def test_what_stands_on_a_card_is_never_what_was_offered_last(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        work.choices.offer([choice("card", 0, at)])
        assert work.choices.current(HERE) == []
        work.choices.offer([choice("t1", 1, at), choice("t2", 2, at)])
        work.choices.offer([choice("card2", 0, at)])
        work.choices.offer([choice("t3", 1, at)])
        work.choices.offer([choice("card3", 0, at)])
        work.commit()

    with kept.unit_of_work() as work:
        assert [one.token for one in work.choices.current(HERE)] == ["t3"]
        newest_first = [one.token for one in work.choices.unexpired(HERE, at(60))]
        assert newest_first[:3] == ["t3", "t1", "t2"]
        assert sorted(newest_first[3:]) == ["card", "card2", "card3"]
        assert work.choices.unexpired(HERE, at(61)) == []


def test_a_pending_report_waits_until_it_is_settled(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        later = work.pending.add(
            customer="laundry", person="anna", address=HERE, first_message_at=at(5), recorded_at=at(6),
            answers={"service": "sip"}, text="ref", state="awaiting_entitled",
        )  # fmt: skip
        first = work.pending.add(
            customer="laundry", person="anna", address=HERE, first_message_at=at(1), recorded_at=at(7),
            answers={}, text="", state="unconfirmed",
        )  # fmt: skip
        number = registered(work, at, minutes=8)
        work.commit()

    with kept.unit_of_work() as work:
        assert work.pending.waiting(at(5)) == []
        assert work.pending.waiting(at(6)) == [later]
        assert work.pending.waiting(at(60), "laundry") == [first, later]
        assert work.pending.waiting(at(60), "carrier") == []
        work.pending.settle(later.id, "registered", number)
        assert work.pending.waiting(at(60)) == [first]
        assert work.pending.get(later.id) == replace(later, state="registered", incident=number)
        assert work.pending.get(99) is None


def full_reply() -> Reply:
    option = Choice("a", "A", description="wszystko stoi")
    fields = (FormField("service", "Usługa", "choice", True, (option,), "proszę wybrać", initial="a"),)
    rows = (("Stan", "w toku"), ("Termin", "12:30"))
    return Reply(
        "Żółć",
        {"left": 4860, "percent": "99.69", "clauses": ["§ 6"], "met": True, "none": None},
        (Choice("t", "Tak"), Choice("n", "Nie", "danger", private=True)),
        Form("Zgłoszenie", fields),
        (Attachment("a.svg", "image/svg+xml", "wykres", "<svg/>"),),
        Card("incident:1001", "Zgłoszenie 1001", "w toku", rows, "stan na 9:41", pinned=True),
        private=True,
    )


def test_a_handled_message_has_its_outcome_for_ever(kept: Kept, at: At) -> None:
    outcome = Outcome("m1", "hanna", "pl", ({"intent": "x", "entities": {}},), (full_reply(),), ({"type": "y"},))
    outcome = replace(outcome, field_errors={"service": "proszę wybrać"})
    with kept.unit_of_work() as work:
        assert work.seen.outcome_of("console", "m1") is None
        work.seen.remember("console", outcome, at(0))
        work.commit()

    with kept.unit_of_work() as work:
        assert work.seen.outcome_of("console", "m1") == outcome
        assert work.seen.outcome_of("slack", "m1") is None
