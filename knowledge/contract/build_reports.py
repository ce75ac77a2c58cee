"""From the checked sections on reports to what is promised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from knowledge.contract.build_parts import bilingual, own_clause
from knowledge.contract.format_reports import ANCHORS, PERIODS
from knowledge.contract.reports import CauseReport, RegularReport
from knowledge.contract.shape import Entry
from knowledge.terms import Clause


def _cause_reports(entry: Entry, clause: Clause) -> tuple[CauseReport, ...]:
    return tuple(
        CauseReport(
            key=key,
            name=bilingual(one["name"]),
            within=one["within"],
            anchor=ANCHORS[one.get("after", "resolved")],
            severities=tuple(one.get("severities", ())),
            clause=own_clause(one, clause),
        )
        for key, one in entry["items"].items()
    )


def _regular_reports(entry: Entry, clause: Clause) -> tuple[RegularReport, ...]:
    return tuple(
        RegularReport(
            key=key,
            name=bilingual(one["name"]),
            every=PERIODS[one["every"]],
            within=one.get("within"),
            clause=own_clause(one, clause),
        )
        for key, one in entry["items"].items()
    )


REPORT_READERS: Mapping[str, Callable[[Entry, Clause], Any]] = {
    "cause_reports": _cause_reports,
    "regular_reports": _regular_reports,
}
