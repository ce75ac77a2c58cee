"""From the checked entry of a measured group to its frozen type.

The rule: what stands in a group without a clause of its own stands on the group's clause.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from knowledge.bilingual import Bilingual
from knowledge.contract.build_parts import bilingual, contradiction, own_clause
from knowledge.contract.counting import ProbeRule, RequestRule, Rounding, TimeRounding
from knowledge.contract.errors import Findings
from knowledge.contract.levels import AvailabilityTarget, PartialRule, PeriodKind, Weighting
from knowledge.contract.shape import Entry
from knowledge.contract.words_downtime import request_rule
from knowledge.terms import Clause, Stated

LAST_FIRST_DAY = 28
"""The last day of the month on which a billing period may begin: every month has it."""
_MOST_DECIMALS = 9
_MOST_ROLLING_DAYS = 3660
_RULE_OF_REQUESTS = ("failed_share", "in_each")


def build_target(key: str, entry: Entry, findings: Findings) -> AvailabilityTarget:
    """Return the measured group that a checked entry says; contradictions are noted in `findings`."""
    clause = entry["clause"]
    _check_period(entry, findings)
    _check_rounding(entry, findings)
    requests = entry.get("request_rate")
    return AvailabilityTarget(
        key=key,
        name=bilingual(entry["name"]),
        services=entry["services"],
        target=entry["target"],
        period=entry["period"],
        clause=clause,
        site=entry.get("site"),
        schedule=entry.get("measured_in"),
        excluded_counts_as_up=entry.get("excluded_time", "counts_as_up") == "counts_as_up",
        formula=said_or_none(entry.get("formula"), clause, bilingual),
        request_rate=said_or_none(requests, clause, lambda said: _requests_in_words(said, findings)),
        request_rule=said_or_none(requests, clause, _requests) if _has_rule(requests) else None,
        probes=said_or_none(entry.get("probes"), clause, _probes),
        rolling_days=entry.get("rolling_days"),
        begins_on=entry.get("begins_on", 1),
        **_roundings(entry, clause),
        **_allowance(entry.get("stated_allowance"), clause),
        **counted_outages(entry, clause),
    )


def counted_outages(entry: Entry, clause: Clause) -> dict[str, Any]:
    """Return what decides which outages count and how much: smallest one, repeats, partial ones, fault, units."""
    return {
        "time_rounding": said_or_none(entry.get("time_rounding"), clause, _time_rounding),
        "smallest": said_or_none(entry.get("smallest"), clause, _smallest),
        "merge_within": said_or_none(entry.get("merge_within"), clause, lambda said: said["time"]),
        "partial": _partial(entry.get("partial"), clause),
        "provider_fault": said_or_none(entry.get("provider_fault"), clause, lambda said: said["counts"] == "required"),
    }


def said_or_none(entry: Entry | None, clause: Clause, value: Callable[[Entry], Any]) -> Stated[Any] | None:
    """Return what an entry says, on its own clause or that around it; None when it is left out."""
    return None if entry is None else Stated(value(entry), own_clause(entry, clause))


def calendar_period(entry: Entry, key: str, findings: Findings) -> None:
    """Note a rolling period where only one of the calendar makes sense: what is used up in it must begin anew."""
    if entry.get(key) is PeriodKind.ROLLING:
        calendar = Bilingual("okres kalendarzowy", "a calendar period")
        contradiction(findings, entry.node.child(key) or entry.node, calendar)


def _check_period(entry: Entry, findings: Findings) -> None:
    rolling, begins_on = entry["period"] is PeriodKind.ROLLING, entry.get("begins_on")
    if rolling != ("rolling_days" in entry):
        together = Bilingual("rolling_days razem z period: rolling", "rolling_days together with period: rolling")
        contradiction(findings, entry.node, together)
    if rolling and not 1 <= entry.get("rolling_days", 1) <= _MOST_ROLLING_DAYS:
        days = Bilingual(f"od 1 do {_MOST_ROLLING_DAYS} dni", f"1 to {_MOST_ROLLING_DAYS} days")
        contradiction(findings, entry.node.child("rolling_days") or entry.node, days)
    if begins_on is not None and (rolling or not 1 <= begins_on <= LAST_FIRST_DAY):
        day = Bilingual("dzień od 1 do 28, nie przy period: rolling", "a day 1–28, not with period: rolling")
        contradiction(findings, entry.node.child("begins_on") or entry.node, day)


def _check_rounding(entry: Entry, findings: Findings) -> None:
    rounding = entry.get("rounding")
    if rounding is not None and rounding["decimals"] > _MOST_DECIMALS:
        few = Bilingual(f"najwyżej {_MOST_DECIMALS} miejsc po przecinku", f"at most {_MOST_DECIMALS} decimals")
        contradiction(findings, rounding.node, few)


def _smallest(said: Entry) -> Any:
    return replace(said["outage"], consecutive=said.get("consecutive", False))


def _partial(entry: Entry | None, clause: Clause) -> PartialRule:
    if entry is None:
        return PartialRule(Weighting.FULL)
    rule = PartialRule(
        entry["counts"],
        clause=own_clause(entry, clause),
        whole_minutes=entry.get("whole_minutes", False),
        steps=tuple((step["from_share"], step["weight"]) for step in entry.get("steps", ())),
        share_of=entry.get("share_of"),
    )
    changes = {key: entry[key] for key in ("from_share", "weight") if key in entry}
    return replace(rule, **changes)


def _roundings(entry: Entry, clause: Clause) -> dict[str, Any]:
    rounding = entry.get("rounding")
    if rounding is None:
        return {}
    return {
        "rounding": rounding["decimals"],
        "rounding_how": rounding.get("how", Rounding.HALF_UP),
        "rounding_clause": own_clause(rounding, clause),
    }


def _time_rounding(said: Entry) -> TimeRounding:
    unit = said.get("unit", timedelta(minutes=1))
    return TimeRounding(unit, said["counts"] == "started", said.get("of", "each outage") == "each outage")


def _allowance(entry: Entry | None, clause: Clause) -> dict[str, Any]:
    if entry is None:
        return {}
    return {
        "stated_allowance": Stated(entry["time"], own_clause(entry, clause)),
        "allowance_governs": entry.get("governs", False),
    }


def _has_rule(entry: Entry | None) -> bool:
    return entry is not None and all(key in entry for key in _RULE_OF_REQUESTS)


def _requests(said: Entry) -> RequestRule:
    share, inclusive = said["failed_share"]
    return RequestRule(
        failed_share=share,
        inclusive=inclusive,
        at_least=said.get("at_least_requests", 1),
        in_each=said["in_each"],
        consecutive=max(1, said.get("consecutive", 1)),
        kinds=tuple(said.get("kinds", ())),
    )


def _requests_in_words(said: Entry, findings: Findings) -> Bilingual:
    """Return the contract's words, else those of the rule; a rule in part, or one language only, is an error."""
    rule_keys = ("failed_share", "at_least_requests", "in_each", "consecutive", "kinds")
    if ("pl" in said) != ("en" in said) or (any(key in said for key in rule_keys) and not _has_rule(said)):
        both = Bilingual(
            "pl razem z en, failed_share razem z in_each", "pl together with en, failed_share together with in_each"
        )
        contradiction(findings, said.node, both)
    elif "pl" not in said and not _has_rule(said):
        words = Bilingual("pl i en, albo failed_share i in_each", "pl and en, or failed_share and in_each")
        contradiction(findings, said.node, words)
    if "pl" in said and "en" in said:
        return bilingual(said)
    return request_rule(_requests(said)) if _has_rule(said) else Bilingual("–", "–")


def _probes(said: Entry) -> ProbeRule:
    agree, of = said.get("agree", (1, 1))
    first = said.get("counted_from", "first miss") == "first miss"
    return ProbeRule(said["interval"], max(1, said["misses"]), agree, of, first)
