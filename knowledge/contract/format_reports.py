"""The sections of a version on reports: on the cause of a failure, and regular ones."""

from __future__ import annotations

from knowledge.contract.claim_steps import ClaimAnchor
from knowledge.contract.format_parts import NAME, OWN_CLAUSE, needed, optional, section
from knowledge.contract.levels import PeriodKind
from knowledge.contract.scalars import one_of
from knowledge.contract.shape import Items, Keyed, Name, Table, Value

ANCHORS = {
    "incident": ClaimAnchor.INCIDENT,
    "incident end": ClaimAnchor.INCIDENT_END,
    "resolved": ClaimAnchor.RESOLVED,
}
PERIODS = {
    "month": PeriodKind.MONTH,
    "quarter": PeriodKind.QUARTER,
    "half year": PeriodKind.HALF_YEAR,
    "year": PeriodKind.YEAR,
}
CAUSE_REPORT = Table(
    {
        "name": NAME,
        "within": needed("48 h, 5 working days, 10 calendar days, 1 months", Value("claim_time")),
        "after": optional("incident, incident end or resolved (the default)", Value(one_of(*ANCHORS))),
        "severities": optional(
            "only after these severities; left out: after any", Items(Name("severity"), filled=True)
        ),
        "clause": OWN_CLAUSE,
    }
)
REGULAR_REPORT = Table(
    {
        "name": NAME,
        "every": needed("month, quarter, half year, year", Value(one_of(*PERIODS))),
        "within": optional("from the end of the period; 10 calendar days: by the 10th", Value("claim_time")),
        "clause": OWN_CLAUSE,
    }
)
REPORT_TERMS = {
    "cause_reports": section(
        "reports on the cause of a failure", items=needed("the reports, by key", Keyed(CAUSE_REPORT))
    ),
    "regular_reports": section(
        "reports and reviews by period", items=needed("the reports, by key", Keyed(REGULAR_REPORT))
    ),
}
"""Sections on reports that may each be stated, silent or not entered."""
