"""One remedy of a period with what was taken off it, and which of several for one thing stands.

The rule: of remedies that the contract does not give together, only the larger stands; what falls away is listed with
its clause, never left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from knowledge.money.penalties import LatePenalty
from knowledge.money.quality import QualityResult
from knowledge.money.remedies import Credit
from knowledge.terms import Clause


class ReductionCode(StrEnum):
    """Why less stands than was computed."""

    SERVICE_CAP = "service_cap"
    CREDIT_IS_LARGER = "credit_is_larger"
    PENALTY_IS_LARGER = "penalty_is_larger"
    OTHER_CREDIT_IS_LARGER = "other_credit_is_larger"
    BELOW_SMALLEST = "below_smallest"


@dataclass(frozen=True, slots=True)
class Reduction:
    """An amount taken off one remedy, why, and by which clause."""

    code: ReductionCode
    amount: Decimal
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class RemedyLine:
    """One remedy: what was computed and what stands after its own reductions."""

    source: Credit | QualityResult | LatePenalty
    computed: Decimal
    stands: Decimal
    reductions: tuple[Reduction, ...] = ()

    @property
    def is_penalty(self) -> bool:
        """Tell a penalty for lateness from a credit, also from one that the contract gives for lateness."""
        return isinstance(self.source, LatePenalty) and not self.source.rule.is_credit

    def less(self, code: ReductionCode, amount: Decimal, clause: Clause | None) -> RemedyLine:
        """Return the line with so much taken off."""
        reduction = Reduction(code, amount, clause)
        return RemedyLine(self.source, self.computed, self.stands - amount, (*self.reductions, reduction))


def only_larger(lines: Sequence[RemedyLine]) -> list[RemedyLine]:
    """Keep only the larger of remedies that the contract does not give together."""
    return _larger_for_event(_largest_for_target(lines))


def _largest_for_target(lines: Sequence[RemedyLine]) -> list[RemedyLine]:
    """Keep only the largest of several credits for one target, where the contract says so; of equal ones the first."""
    kept = list(lines)
    for place, line in enumerate(kept):
        table = line.source.table if isinstance(line.source, Credit) else None
        if table is None or not table.only_largest or not line.stands:
            continue
        others = [other for other in kept if other is not line and _is_for_the_same(line, other)]
        if any(other.stands > line.stands for other in others) or any(
            other.stands == line.stands for other in others if kept.index(other) < place
        ):
            kept[place] = line.less(ReductionCode.OTHER_CREDIT_IS_LARGER, line.stands, table.clause)
    return kept


def _is_for_the_same(one: RemedyLine, other: RemedyLine) -> bool:
    if not isinstance(one.source, Credit) or not isinstance(other.source, Credit):
        return False
    return one.source.measurement.target.key == other.source.measurement.target.key


def _larger_for_event(lines: Sequence[RemedyLine]) -> list[RemedyLine]:
    """Keep only the larger of a credit and a penalty for the same event, where the contract does not give both."""
    kept = list(lines)
    for place, line in enumerate(kept):
        if not isinstance(line.source, LatePenalty) or not line.source.rule.not_with_credit:
            continue
        for other, credit in enumerate(kept):
            if isinstance(credit.source, Credit) and credit.stands and same_event(line.source, credit.source):
                if line.stands > credit.stands:
                    reduced = credit.less(ReductionCode.PENALTY_IS_LARGER, credit.stands, line.source.clause)
                    kept[other] = reduced
                else:
                    line = line.less(ReductionCode.CREDIT_IS_LARGER, line.stands, line.source.clause)
                    kept[place] = line
    return kept


def same_event(penalty: LatePenalty, credit: Credit) -> bool:
    """Tell whether an outage of the penalty's incident counts in the credit's measurement."""
    counted = {verdict.outage for verdict in credit.measurement.counted}
    return any(outage in counted for outage in penalty.incident.outages)
