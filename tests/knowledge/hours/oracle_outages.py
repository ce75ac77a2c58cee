"""The oracle's second half: minutes of downtime by the rules of a contract, one minute after the other.

It shares no code with the product. The order of the rules: what is excluded by cause or as planned work is taken out;
repeats near each other are one outage; one too short is dropped, whole and unweighted; only measured minutes count; a
minute counts once, with the greatest weight. Instants are indices of the oracle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Span = tuple[int, int]


@dataclass(frozen=True)
class Rules:
    """`smallest` in minutes; `at_least` tells ≥ from >. `weights` maps an affected share to what it counts."""

    smallest: int
    at_least: bool
    merge_within: int
    weights: dict[Fraction, Fraction]


@dataclass(frozen=True)
class Down:
    """One recorded outage, up to now while it lasts; `excluded`: by a cause that the contract names."""

    start: int
    end: int
    share: Fraction
    excluded: bool = False


def span_of(minutes: int, spans: Iterable[Span]) -> npt.NDArray[np.bool_]:
    """Return one boolean per minute: in any of the spans or not."""
    found = np.zeros(minutes, dtype=np.bool_)
    for start, end in spans:
        found[start:end] = True
    return found


def downtime(
    measured: npt.NDArray[np.bool_],
    rules: Rules,
    outages: Sequence[Down],
    *,
    works: Sequence[Span],
    windows: npt.NDArray[np.bool_],
) -> Fraction:
    """Return the weighted minutes that count; works count where they lie outside the permitted windows."""
    in_works = span_of(len(measured), works)
    forgiven = in_works & windows
    counted: dict[Fraction, npt.NDArray[np.bool_]] = {Fraction(1): in_works & ~windows}
    candidates = [down for down in outages if down.start < down.end and not down.excluded and rules.weights[down.share]]
    for group in _groups([down for down in candidates if _left(down, forgiven)], rules.merge_within):
        down_at_all = span_of(len(measured), [(down.start, down.end) for down in group]) & ~forgiven
        length = int(down_at_all.sum())
        if length > rules.smallest or (length == rules.smallest and rules.at_least):
            for down in group:
                weight = rules.weights[down.share]
                before = counted.get(weight, span_of(len(measured), ()))
                counted[weight] = before | (span_of(len(measured), [(down.start, down.end)]) & ~forgiven)
    total, given = Fraction(0), ~measured
    for weight in sorted(counted, reverse=True):
        fresh = counted[weight] & ~given
        total += weight * int(fresh.sum())
        given |= fresh
    return total


def _left(down: Down, forgiven: npt.NDArray[np.bool_]) -> bool:
    return not bool(forgiven[down.start : down.end].all())


def _groups(outages: Sequence[Down], distance: int) -> list[list[Down]]:
    groups: list[list[Down]] = []
    for down in sorted(outages, key=lambda down: (down.start, down.end)):
        if groups and down.start - max(one.end for one in groups[-1]) <= distance:
            groups[-1].append(down)
        else:
            groups.append([down])
    return groups
