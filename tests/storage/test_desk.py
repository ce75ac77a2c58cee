"""Internal notes, mass outages and disagreements: kept once, read in their order, answered and ended once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.records import Dispute, IncidentNote, MassOutage
from tests.storage.conftest import Kept

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def opened(kept: Kept, *numbers: int) -> None:
    with kept.unit_of_work() as work:
        for number in numbers:
            work.incidents.open(number, "laundry", NOW)
        work.commit()


def test_notes_are_read_in_the_order_in_which_they_were_written(kept: Kept) -> None:
    opened(kept, 2001, 2002)
    with kept.unit_of_work() as work:
        for number, words in [(2001, "first"), (2002, "another"), (2001, "second")]:
            work.notes.keep(IncidentNote(number, "ola", words, NOW))
        work.commit()
    with kept.unit_of_work() as work:
        assert [one.words for one in work.notes.of_incident(2001)] == ["first", "second"]
        assert work.notes.of_incident(2003) == []


def test_a_mass_outage_goes_on_until_it_is_ended_once(kept: Kept) -> None:
    with kept.unit_of_work() as work:
        keys = [work.mass_outages.next_key(), work.mass_outages.next_key()]
        for key, service in zip(keys, ["sip", "hotline"], strict=True):
            work.mass_outages.declare(MassOutage(key, service, NOW, NOW, "ola"))
        work.commit()
    assert keys == ["A1", "A2"]
    with kept.unit_of_work() as work:
        assert [one.key for one in work.mass_outages.going_on()] == ["A2", "A1"]
        assert work.mass_outages.end("A1", restored_at=NOW + HOUR, by="ola", at=NOW + 2 * HOUR)
        assert not work.mass_outages.end("A1", restored_at=NOW, by="ola", at=NOW)
        assert not work.mass_outages.end("A9", restored_at=NOW, by="ola", at=NOW)
        work.commit()
    with kept.unit_of_work() as work:
        assert [one.key for one in work.mass_outages.going_on()] == ["A2"]
        over = work.mass_outages.get("A1")
        assert over == MassOutage("A1", "sip", NOW, NOW, "ola", NOW + HOUR, NOW + 2 * HOUR, "ola")


def test_an_incident_belongs_to_a_mass_outage_once(kept: Kept) -> None:
    opened(kept, 2001, 2002)
    with kept.unit_of_work() as work:
        work.mass_outages.declare(MassOutage("A1", "sip", NOW, NOW, None))
        for number in (2002, 2001, 2002):
            work.mass_outages.add_incident("A1", number, opened=True)
        work.commit()
    with kept.unit_of_work() as work:
        assert list(work.mass_outages.incidents_of("A1")) == [2001, 2002]


def disagreement(due: datetime, incident: int | None = None) -> Dispute:
    return Dispute(0, "laundry", "hanna", "budget", incident, "text:1", NOW, due)


def test_disagreements_wait_by_when_their_answer_is_due(kept: Kept) -> None:
    with kept.unit_of_work() as work:
        late = work.disputes.raise_(disagreement(NOW + 2 * HOUR))
        soon = work.disputes.raise_(disagreement(NOW + HOUR))
        work.commit()
    with kept.unit_of_work() as work:
        assert [one.id for one in work.disputes.waiting()] == [soon.id, late.id]
        assert [one.id for one in work.disputes.of_customer("laundry")] == [late.id, soon.id]
        assert work.disputes.of_customer("carrier") == []
        assert work.disputes.get(soon.id) == soon


def test_a_disagreement_is_answered_once(kept: Kept) -> None:
    with kept.unit_of_work() as work:
        raised = work.disputes.raise_(disagreement(NOW + HOUR))
        assert work.disputes.answer(raised.id, by="ola", at=NOW, upheld=True, words="text:2")
        assert not work.disputes.answer(raised.id, by="ola", at=NOW, upheld=False, words="text:3")
        assert not work.disputes.answer(raised.id + 7, by="ola", at=NOW, upheld=False, words="text:3")
        work.commit()
    with kept.unit_of_work() as work:
        answered = work.disputes.get(raised.id)
        assert answered is not None
        assert (answered.upheld, answered.answered_by, answered.answer) == (True, "ola", "text:2")
        assert work.disputes.waiting() == []
