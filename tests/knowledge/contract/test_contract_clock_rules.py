"""What the file says of clocks: a changed severity, what is running when a version begins, steps of escalation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from knowledge.contract.errors import ProblemCode
from knowledge.contract.overview import overview
from knowledge.contract.severities import ClockKind, SeverityChangeRule
from knowledge.contract.transition import OpenIncidents, RunningPeriod, Transition
from knowledge.terms import SILENT, Clause, Stated
from tests.knowledge.small_contract import errors_of, read, read_version, written

ANNEX = """\
  - version: annex1
    amends: v1
    name: {pl: Aneks 1, en: Annex 1}
    effective: 2026-07-01
    entered: {by: A. Nowak, on: 2026-06-15}
"""
LATER = """\
  - version: annex2
    amends: annex1
    name: {pl: Aneks 2, en: Annex 2}
    effective: 2026-10-01
    entered: {by: A. Nowak, on: 2026-09-15}
"""
MOVES = "    transition: {open_incidents: move, clause: § 12}\n"


@pytest.mark.parametrize("rule", SeverityChangeRule)
def test_a_changed_severity_runs_from_the_report_or_from_the_change(rule: SeverityChangeRule) -> None:
    said = read_version(more=f"    severity_change: {{clock_runs: {rule}, clause: § 3}}\n").severity_change
    assert said == Stated(rule, Clause("§ 3", "contract"))


def test_without_the_key_it_is_unlisted() -> None:
    assert (read_version().severity_change, read_version().transition) == (SILENT, SILENT)


def test_a_transition_left_half_said_is_what_holds_anyway() -> None:
    said = read_version(more="    transition: {clause: § 12}\n").transition
    assert said == Stated(Transition(OpenIncidents.STAY, RunningPeriod.FIRST_DAY), Clause("§ 12", "contract"))


def test_a_version_knows_to_which_one_its_open_incidents_move() -> None:
    first, second, third = read(more=ANNEX + MOVES + LATER).versions
    assert first.moves_to is not None
    assert first.moves_to.key == second.key
    assert second.moves_to is third.moves_to is None


def test_a_transition_is_not_inherited() -> None:
    *_, third = read(more=ANNEX + MOVES + LATER).versions
    assert third.transition == SILENT


def test_chained_moves_are_known_from_the_first_version_on() -> None:
    first, *_ = read(more=ANNEX + MOVES + LATER + MOVES).versions
    assert first.moves_to is not None
    assert first.moves_to.moves_to is not None
    assert first.moves_to.moves_to.key == "annex2"


STEPS = """\
    escalation:
      clause: § 10
      steps:
        - {who: {pl: dyżur, en: duty desk}, after: at once}
        - {who: {pl: kierownik, en: leader}, after: 30 min, until: acknowledge, hours: support}
        - {who: {pl: opiekun, en: manager}, after: next opening day}
"""


def test_a_step_of_escalation_says_when_in_which_hours_and_until_what() -> None:
    term = read_version(more=STEPS).escalation
    assert isinstance(term, Stated)
    assert [(one.after, one.next_day, one.until, one.schedule) for one in term.value] == [
        (None, False, ClockKind.RESOLVE, None),
        (timedelta(minutes=30), False, ClockKind.ACKNOWLEDGE, "support"),
        (None, True, ClockKind.RESOLVE, None),
    ]


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ("    severity_change: {clock_runs: later, clause: § 3}\n", "severity_change.clock_runs"),
        ("    transition: {open_incidents: jump, clause: § 3}\n", "transition.open_incidents"),
        (STEPS.replace("next opening day", "2 opening days"), "escalation.steps[2].after"),
        (STEPS.replace("acknowledge", "update"), "escalation.steps[1].until"),
        (STEPS.replace("hours: support", "hours: night"), "escalation.steps[1].hours"),
    ],
)
def test_what_the_format_does_not_know_is_an_error(more: str, path: str) -> None:
    (error,) = errors_of(written(more=more))
    assert error.code in (ProblemCode.BAD_VALUE, ProblemCode.UNKNOWN_NAME)
    assert error.key.endswith(path)


def test_the_overview_shows_them_in_both_languages() -> None:
    more = "    severity_change: {clock_runs: from_change, clause: § 3}\n" + MOVES + STEPS
    contract = read(more=more)
    said = {language: str(overview(contract, contract.versions[0], language)) for language in ("pl", "en")}
    for text in (
        "od nowa, od chwili zmiany",
        "pozostały czas biegnie już w nowych godzinach",
        "następnego dnia obsługi",
    ):
        assert text in said["pl"]
    for text in ("anew, from the change", "the time still left runs in the new hours", "on the next opening day"):
        assert text in said["en"]
