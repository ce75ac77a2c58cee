"""From the checked entry of a measured group to its frozen type.

The rule: what stands in a group without a clause of its own stands on the group's clause.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from knowledge.bilingual import Bilingual
from knowledge.contract.build_parts import bilingual, contradiction, own_clause
from knowledge.contract.errors import Findings
from knowledge.contract.levels import AvailabilityTarget, PartialRule, PeriodKind, Weighting
from knowledge.contract.shape import Entry
from knowledge.terms import Clause, Stated


def build_target(key: str, entry: Entry, findings: Findings) -> AvailabilityTarget:
    """Return the measured group that a checked entry says; contradictions are noted in `findings`."""
    clause = entry["clause"]
    period, days = entry["period"], entry.get("rolling_days")
    if (period is PeriodKind.ROLLING) != (days is not None):
        contradiction(
            findings,
            entry.node,
            Bilingual("rolling_days razem z period: rolling", "rolling_days together with period: rolling"),
        )
    return AvailabilityTarget(
        key=key,
        name=bilingual(entry["name"]),
        services=entry["services"],
        target=entry["target"],
        period=period,
        clause=clause,
        site=entry.get("site"),
        schedule=entry.get("measured_in"),
        smallest=_stated(entry.get("smallest"), clause, lambda said: said["outage"]),
        merge_within=_stated(entry.get("merge_within"), clause, lambda said: said["time"]),
        partial=_partial(entry.get("partial"), clause),
        rounding=entry.get("rounding", 2),
        excluded_counts_as_up=entry.get("excluded_time", "counts_as_up") == "counts_as_up",
        formula=_stated(entry.get("formula"), clause, bilingual),
        stated_allowance=_stated(entry.get("stated_allowance"), clause, lambda said: said["time"]),
        request_rate=_stated(entry.get("request_rate"), clause, bilingual),
        rolling_days=days,
    )


def _stated(entry: Entry | None, clause: Clause, value: Callable[[Entry], Any]) -> Stated[Any] | None:
    return None if entry is None else Stated(value(entry), own_clause(entry, clause))


def _partial(entry: Entry | None, clause: Clause) -> PartialRule:
    if entry is None:
        return PartialRule(Weighting.FULL)
    rule = PartialRule(
        entry["counts"], clause=own_clause(entry, clause), whole_minutes=entry.get("whole_minutes", False)
    )
    changes = {key: entry[key] for key in ("from_share", "weight") if key in entry}
    return replace(rule, **changes)
