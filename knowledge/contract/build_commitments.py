"""From the checked sections on single outages, cases in time, recovery and partial periods to their frozen types.

The rule: a section's clause holds for everything in it that names none of its own.
"""

from __future__ import annotations

from knowledge.bilingual import Bilingual
from knowledge.contract.build_parts import bilingual, contradiction, own_clause
from knowledge.contract.build_targets import LAST_FIRST_DAY, calendar_period, counted_outages
from knowledge.contract.commitments import Compliance, OutageLimit, PartialPeriods, Recovery
from knowledge.contract.errors import Findings
from knowledge.contract.severities import ClockKind
from knowledge.contract.shape import Entry
from knowledge.terms import Clause


def partial_periods(entry: Entry, _clause: Clause, _findings: Findings) -> PartialPeriods:
    """Return what is measured of a period that is not wholly under contract."""
    return PartialPeriods(entry["measured"], entry.get("stated_allowance", "in proportion") == "in proportion")


def outage_limits(entry: Entry, clause: Clause, _: Findings) -> tuple[OutageLimit, ...]:
    """Return the longest single outages."""
    return tuple(_outage_limit(key, item, own_clause(item, clause)) for key, item in entry["items"].items())


def _outage_limit(key: str, item: Entry, clause: Clause) -> OutageLimit:
    return OutageLimit(
        key=key,
        name=bilingual(item["name"]),
        services=item["services"],
        longest=item["longest"],
        clause=clause,
        site=item.get("site"),
        schedule=item.get("measured_in"),
        **counted_outages(item, clause),
    )


def compliance(entry: Entry, clause: Clause, findings: Findings) -> tuple[Compliance, ...]:
    """Return the shares of cases that must be in time; rolling periods have no cases of their own and are refused."""
    found = []
    for key, item in entry["items"].items():
        calendar_period(item, "period", findings)
        if not 1 <= item.get("begins_on", 1) <= LAST_FIRST_DAY:
            day = Bilingual("dzień od 1 do 28", "a day 1–28")
            contradiction(findings, item.node.child("begins_on") or item.node, day)
        found.append(_share(key, item, own_clause(item, clause)))
    return tuple(found)


def _share(key: str, item: Entry, clause: Clause) -> Compliance:
    return Compliance(
        key=key,
        name=bilingual(item["name"]),
        clock=ClockKind(item["clock"]),
        share=item["share"],
        period=item["period"],
        clause=clause,
        severities=tuple(item.get("severities", ())),
        within=item.get("within"),
        smallest_count=item.get("smallest_count", 1),
        begins_on=item.get("begins_on", 1),
    )


def recovery(entry: Entry, clause: Clause, findings: Findings) -> tuple[Recovery, ...]:
    """Return what is promised after a disaster; an entry with neither RTO nor RPO promises nothing and is refused."""
    for item in entry["items"].values():
        if "rto" not in item and "rpo" not in item:
            contradiction(findings, item.node, Bilingual("rto, rpo albo oba", "rto, rpo or both"))
    return tuple(
        Recovery(
            key=key,
            name=bilingual(item["name"]),
            services=item["services"],
            clause=own_clause(item, clause),
            rto=item.get("rto"),
            rpo=item.get("rpo"),
            schedule=item.get("measured_in"),
        )
        for key, item in entry["items"].items()
    )
