"""An incident that is open when a new version begins: it stays, or only the time still left moves to the new hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.severities import Cadence, CadenceUnit, ClockKind, SeverityChangeRule
from knowledge.contract.transition import OpenIncidents, Transition
from knowledge.explanation import StepCode
from knowledge.explanation_of_clocks import explain_clock
from knowledge.hours.limits import OpeningDays, ServiceTime
from knowledge.hours.stopwatch import ClockState
from knowledge.incidents.clocks import IncidentClock, clocks_of, schedules_of
from knowledge.incidents.incident import (
    ClockPaused,
    ClockResumed,
    Event,
    IncidentReopened,
    IncidentResolved,
    SeverityChanged,
    UpdateGiven,
    WorkaroundAccepted,
)
from tests.knowledge.engine_contracts import (
    contract,
    happened,
    hours,
    reported,
    schedule,
    severity,
    stated,
    version,
    warsaw,
    windows,
)

JULY = warsaw(2026, 7, 1)
"""A Wednesday: until then Mon–Fri 8–18, from then on daily 6–22."""
REPORT = warsaw(2026, 6, 30, 14)
LATER = warsaw(2026, 7, 20, 12)
DAILY = schedule("support", windows("Europe/Warsaw", *((6, 22),) * 7))
PROMISES = {ClockKind.REACT: ServiceTime(hours(2)), ClockKind.RESOLVE: ServiceTime(hours(8))}
SHORTER = {ClockKind.REACT: ServiceTime(hours(1)), ClockKind.RESOLVE: ServiceTime(hours(4))}
EVERY_4_H = Cadence(CadenceUnit.EVERY, "support", hours(4))
EVERY_HOUR = Cadence(CadenceUnit.EVERY, "support", hours(1))

OLD = version(
    ends=JULY,
    severities=(
        severity("high", PROMISES, update=EVERY_4_H),
        severity("low", {ClockKind.RESOLVE: OpeningDays(3)}),
        severity("gone", PROMISES),
    ),
)


def annex(rule: OpenIncidents | None = OpenIncidents.MOVE, **terms: Any) -> ContractVersion:
    settings: dict[str, Any] = {
        "key": "annex1",
        "effective": JULY,
        "schedules": {"support": DAILY},
        "severities": (
            severity("high", SHORTER, update=EVERY_HOUR),
            severity("low", {ClockKind.RESOLVE: OpeningDays(3)}),
            severity("new", SHORTER),
        ),
        **({} if rule is None else {"transition": stated(Transition(rule))}),
        **terms,
    }
    return version(**settings)


MOVING = contract(OLD, annex())


def clock(
    *events: Event, of: Contract = MOVING, kind: ClockKind = ClockKind.RESOLVE, now: datetime = LATER
) -> IncidentClock:
    return next(one for one in clocks_of(of, events, now) if one.kind is kind)


@pytest.mark.parametrize("rule", [None, OpenIncidents.STAY])
def test_an_open_incident_stays_under_the_version_of_its_report_unless_the_new_one_moves_it(
    rule: OpenIncidents | None,
) -> None:
    stays = contract(OLD, annex(rule))
    found = clock(reported(REPORT), of=stays)
    assert (found.reading.target, found.reading.due) == (hours(8), warsaw(2026, 7, 1, 12))
    assert [one.key for one in schedules_of([found])] == ["support"]


def test_only_the_time_still_left_moves_into_the_new_hours() -> None:
    found = clock(reported(REPORT))  # 4 h have run by 18:00, 4 h are left from 6:00 on
    assert (found.reading.target, found.reading.due) == (hours(8), warsaw(2026, 7, 1, 10))
    assert found.under.key == "v1"
    assert [one.hours for one in schedules_of([found])] == [OLD.schedules["support"].hours, DAILY.hours]


def test_before_the_new_version_begins_the_due_time_is_already_the_one_that_will_hold() -> None:
    assert clock(reported(REPORT), now=warsaw(2026, 6, 30, 15)).reading.due == warsaw(2026, 7, 1, 10)


def test_pauses_on_both_sides_of_the_change_count_in_the_hours_of_their_side() -> None:
    paused = [
        happened(warsaw(2026, 6, 30, 16), ClockPaused("customer_answer")),
        happened(warsaw(2026, 7, 1, 7), ClockResumed()),
    ]
    reading = clock(reported(REPORT), *paused).reading  # 2 h ran, 6 h are left from 7:00 on
    assert reading.due == warsaw(2026, 7, 1, 13)
    assert [(one.start, one.end) for one in reading.pauses_subtracted] == [
        (warsaw(2026, 6, 30, 16), warsaw(2026, 6, 30, 18)),
        (warsaw(2026, 7, 1, 6), warsaw(2026, 7, 1, 7)),
    ]


def test_what_was_late_stays_late_and_lateness_goes_on_in_the_new_hours() -> None:
    reading = clock(reported(warsaw(2026, 6, 29, 15)), now=warsaw(2026, 7, 1, 7)).reading
    assert (reading.state, reading.due) == (ClockState.BREACHED, warsaw(2026, 6, 30, 13))
    assert reading.overdue == hours(6)  # 13–18 on Tuesday, 6–7 on Wednesday


def test_an_incident_resolved_before_stays_with_its_figures() -> None:
    found = clock(reported(REPORT), happened(warsaw(2026, 6, 30, 17), IncidentResolved(warsaw(2026, 6, 30, 17))))
    assert (found.reading.state, found.reading.due) == (ClockState.MET, warsaw(2026, 7, 1, 12))


def test_an_incident_held_to_be_resolved_at_the_change_stays_when_it_is_reopened() -> None:
    found = clock(
        reported(REPORT),
        happened(warsaw(2026, 6, 30, 17), IncidentResolved(warsaw(2026, 6, 30, 17))),
        happened(warsaw(2026, 7, 1, 9), IncidentReopened("again")),
    )
    assert found.reading.due == warsaw(2026, 7, 1, 14)  # 3 h ran; 5 h from 9:00 in the old hours


def test_a_report_at_the_first_instant_of_the_new_version_is_its_own() -> None:
    found = clock(reported(JULY))
    assert (found.under.key, found.reading.due) == ("annex1", warsaw(2026, 7, 1, 10))


def test_what_begins_after_the_change_is_promised_by_the_new_version() -> None:
    anew = contract(OLD, annex(severity_change=stated(SeverityChangeRule.FROM_CHANGE)))
    changed = happened(warsaw(2026, 7, 1, 9), SeverityChanged("new", "worse"))
    found = clock(reported(REPORT), changed, of=anew)
    assert (found.under.key, found.severity, found.reading.target) == ("annex1", "new", hours(4))
    assert found.reading.due == warsaw(2026, 7, 1, 13)


def test_a_workaround_accepted_after_the_change_follows_the_new_version() -> None:
    lowering = contract(OLD, annex(workaround_lowers=stated(1)))
    accepted = happened(warsaw(2026, 7, 1, 9), WorkaroundAccepted())
    found = clock(reported(REPORT), accepted, of=lowering)
    assert (found.under.key, found.severity) == ("annex1", "low")
    assert clock(reported(REPORT), happened(warsaw(2026, 6, 30, 16), WorkaroundAccepted()), of=lowering).severity == (
        "high"
    )


def test_a_gap_between_updates_keeps_the_rhythm_of_the_version_under_which_it_began() -> None:
    first = clock(reported(REPORT), kind=ClockKind.UPDATE, now=warsaw(2026, 6, 30, 15))
    assert first.reading.due == warsaw(2026, 6, 30, 18)
    told = happened(warsaw(2026, 6, 30, 17), UpdateGiven("text:1"))
    assert clock(reported(REPORT), told, kind=ClockKind.UPDATE).reading.due == warsaw(2026, 7, 1, 9)
    again = happened(warsaw(2026, 7, 1, 8), UpdateGiven("text:2"))
    found = clock(reported(REPORT), told, again, kind=ClockKind.UPDATE, now=warsaw(2026, 7, 1, 8, 30))
    assert (found.reading.due, found.missed_updates) == (warsaw(2026, 7, 1, 9), 0)


def test_days_still_left_are_opening_days_of_the_new_hours() -> None:
    saturday = warsaw(2026, 7, 4)  # open from then on
    moving = contract(replace(OLD, ends=saturday), annex(effective=saturday))
    assert clock(reported(warsaw(2026, 7, 2, 9), severity="low"), of=moving).reading.due == warsaw(2026, 7, 5, 22)


def test_a_severity_that_the_new_version_does_not_know_stays_under_the_old_one() -> None:
    found = clock(reported(REPORT, severity="gone"))
    assert (found.under.key, found.reading.due) == ("v1", warsaw(2026, 7, 1, 12))


def test_a_severity_that_only_the_new_version_knows_is_read_under_it() -> None:
    found = clock(reported(REPORT), happened(warsaw(2026, 7, 1, 9), SeverityChanged("new", "worse")))
    assert (found.under.key, found.severity) == ("annex1", "new")
    assert MOVING.versions[0].severity("new").key == "new"


def test_an_incident_may_move_through_several_versions() -> None:
    night = schedule("support", windows("Europe/Warsaw", *((0, 24),) * 7))
    third = annex(key="annex2", effective=warsaw(2026, 7, 1, 8), schedules={"support": night})
    three = contract(OLD, annex(ends=warsaw(2026, 7, 1, 8)), third)
    found = clock(reported(warsaw(2026, 6, 30, 17)), of=three)  # 1 h, then 2 h from 6:00, then round the clock
    assert found.reading.due == warsaw(2026, 7, 1, 13)
    assert [one.hours for one in found.schedules] == [OLD.schedules["support"].hours, DAILY.hours, night.hours]


def test_the_unfolded_clock_names_the_move_and_its_hours() -> None:
    steps = [one for one in explain_clock(clock(reported(REPORT))) if one.code is StepCode.NEW_HOURS]
    assert [(one.values["at"], one.values["schedule"]) for one in steps] == [(JULY, "support")]
    stays = explain_clock(clock(reported(REPORT), of=contract(OLD, annex(None))))
    assert StepCode.NEW_HOURS not in {one.code for one in stays}


def test_a_move_to_the_same_hours_changes_nothing() -> None:
    same = annex(schedules=OLD.schedules)
    found = clock(reported(REPORT), of=contract(OLD, same))
    assert (found.hours, len(found.schedules)) == (OLD.schedules["support"].hours, 1)
    third = annex(key="annex2", effective=warsaw(2026, 7, 1, 8))
    through = clock(reported(REPORT), of=contract(OLD, replace(same, ends=warsaw(2026, 7, 1, 8)), third))
    assert through.hours.changed == (warsaw(2026, 7, 1, 8), DAILY.hours)
    assert through.reading.due == warsaw(2026, 7, 1, 12)
