"""Figures of voice and call-centre quality from what was counted, against what a contract promises.

The rule: a figure is a number in the unit of its contract; one that reaches its bound keeps it. Shares are exact, and
nothing is said of no calls at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from knowledge.contract.levels import QualityTarget

_HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class QualityVerdict:
    """A measured figure against its bounds. `short_by` is by how much the bound that failed was missed, else 0."""

    target: QualityTarget
    measured: Fraction
    short_by: Fraction

    @property
    def met(self) -> bool:
        """Tell whether every bound is kept."""
        return not self.short_by


def judge_figure(target: QualityTarget, measured: Fraction) -> QualityVerdict:
    """Return whether a figure, in the unit of the target, keeps its bounds."""
    least, most = target.at_least, target.at_most
    if least is not None and measured < Fraction(least):
        return QualityVerdict(target, measured, Fraction(least) - measured)
    if most is not None and measured > Fraction(most):
        return QualityVerdict(target, measured, measured - Fraction(most))
    return QualityVerdict(target, measured, Fraction())


def per_cent(part: int, whole: int) -> Fraction | None:
    """Return a part in per cent of the whole: answered of tried calls (ASR), lost packets of sent ones; None of none.

    Raises:
        ValueError: the part is not 0 to the whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"a part must be 0 to {whole}, got {part}")
    return _HUNDRED * part / whole if whole else None


def answered_in_time(waited: Iterable[timedelta], within: timedelta, *, abandoned: int = 0) -> Fraction | None:
    """Return how many per cent of calls were answered within a time, that time included ("80/20" is 80 within 20 s).

    `waited` are the waits of answered calls; `abandoned` calls count among all, answered in time they were not.
    """
    waits = tuple(waited)
    return per_cent(sum(wait <= within for wait in waits), len(waits) + abandoned)


def average(values: Iterable[Fraction]) -> Fraction | None:
    """Return the mean of readings (MOS, delay, jitter), exactly; None of none."""
    known = tuple(values)
    return sum(known, Fraction()) / len(known) if known else None
