"""What changes for the customer from one version of a contract to another, fact by fact, with the places of both.

The rule: the rows that the overview shows are compared, so nothing that is shown is left out; a change is called better
or worse only where arithmetic can tell (`benefit`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.benefit import Direction, Nothing, direction
from knowledge.contract.differences_credits import credit_changes
from knowledge.contract.overview import NOT_ENTERED_YET, SAYS_NOT, parts, place_of
from knowledge.contract.rows import NONE, Part, Row, Use
from knowledge.terms import NotEntered, Silent, Stated

_CREDITS, _OF_GROUPS = "credits", ("credits", "Availability")
_ALL = Bilingual("wszystkie grupy", "all groups")
_NAME = Bilingual("nazwa", "name")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared."""

    contract: Contract
    version: ContractVersion


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of whose what, from what to what (None: nothing was there), where both stand, what it means.

    `heading` is that of the section. `subjects` are those for whom the same changes; none for a fact of all.
    """

    heading: Bilingual
    subjects: tuple[Bilingual, ...]
    label: Bilingual
    before: Bilingual | None
    after: Bilingual | None
    places: tuple[Bilingual | None, Bilingual | None]
    direction: Direction


@dataclass(frozen=True, slots=True)
class Differences:
    """All changes in the order of the overview, and how many facts only stand elsewhere, word for word the same."""

    changes: tuple[Change, ...]
    moved: int


@dataclass(frozen=True, slots=True)
class _Fact:
    """A row of one side with its place."""

    row: Row
    place: Bilingual | None

    @property
    def text(self) -> Bilingual:
        said = self.row.said
        if isinstance(said, Silent | NotEntered):
            return SAYS_NOT if isinstance(said, Silent) else NOT_ENTERED_YET
        return said.value if isinstance(said, Stated) else said

    @property
    def is_empty(self) -> bool:
        return isinstance(self.row.said, Silent | NotEntered) or self.text == NONE


_Facts = Mapping[tuple[str, int], _Fact]


def differences(before: Side, after: Side) -> Differences:
    """Return what changes from one version to another."""
    was_parts, new_parts = ({part.key: part for part in parts(side.contract, side.version)} for side in (before, after))
    changes: list[Change] = []
    moved: set[tuple[Bilingual, Bilingual, Bilingual | None, Bilingual | None]] = set()
    for key in [*new_parts, *(key for key in was_parts if key not in new_parts)]:
        heading = (new_parts.get(key) or was_parts[key]).heading
        was, becomes = _facts(was_parts.get(key), before.version), _facts(new_parts.get(key), after.version)
        found = [*_changes(heading, was, becomes)]
        if key not in was_parts or key not in new_parts:  # a severity that only one of them has
            found = [replace(change, direction=Direction.DIFFERENT) for change in found]
        if key == _CREDITS:
            found = [*_of_credits(heading, before.version, after.version), *found]
        changes += _together(found, len(after.version.targets) if key in _OF_GROUPS else 0)
        both = [(was[one], becomes[one]) for one in was if one in becomes]
        moved |= {(now.row.label, now.text, old.place, now.place) for old, now in both if _only_moved(old, now)}
    return Differences(tuple(changes), len(moved))


def _of_credits(heading: Bilingual, before: ContractVersion, after: ContractVersion) -> Iterator[Change]:
    for one in credit_changes(before, after):
        old, new = one.clauses
        places = (
            None if old is None else place_of(before, old),
            None if new is None else place_of(after, new),
        )
        label = Bilingual(f"wynik {one.results.pl}", f"a result {one.results.en}")
        yield Change(heading, (one.group,), label, one.before, one.after, places, one.direction)


def _facts(part: Part | None, version: ContractVersion) -> _Facts:
    """Return the compared rows by what tells them apart: their key or label, and a number where that repeats."""
    facts: dict[tuple[str, int], _Fact] = {}
    seen: Counter[str] = Counter()
    for row in part.rows if part is not None else ():
        if row.use is not Use.ONLY_SHOWN:
            name = row.key or row.label.en
            place = place_of(version, row.said.clause) if isinstance(row.said, Stated) else None
            facts[name, seen[name]] = _Fact(row, place)
            seen[name] += 1
    return facts


def _only_moved(was: _Fact, becomes: _Fact) -> bool:
    return was.text == becomes.text and was.place != becomes.place


def _changes(heading: Bilingual, was: _Facts, becomes: _Facts) -> Iterator[Change]:
    gone = [fact for key, fact in was.items() if key not in becomes]
    come = [fact for key, fact in becomes.items() if key not in was]
    yield from _renamed(heading, [(was[key], becomes[key]) for key in becomes if key in was])
    for key, fact in becomes.items():
        if key in was:
            yield from _change(heading, was[key], fact)
    kept = {one.row.subject for key in becomes if key in was for one in (was[key], becomes[key])}
    yield from _one_sided(heading, _whole(come, kept), _nothing_there(gone), appears=True)
    yield from _one_sided(heading, _whole(gone, kept), _nothing_there(come), appears=False)


def _renamed(heading: Bilingual, pairs: Sequence[tuple[_Fact, _Fact]]) -> Iterator[Change]:
    """Yield what is called otherwise: whose the rows are, or the thing that is the label of a row."""
    names = [(one.row.subject, other.row.subject) for one, other in pairs]
    names += [(one.row.label, other.row.label) for one, other in pairs]
    for old, new in dict.fromkeys(names):
        if old is not None and new is not None and old != new:
            yield Change(heading, (), _NAME, old, new, (None, None), Direction.DIFFERENT)


def _change(heading: Bilingual, was: _Fact, becomes: _Fact) -> Iterator[Change]:
    if was.text == becomes.text:
        return
    subjects = () if becomes.row.subject is None else (becomes.row.subject,)
    meaning = _meaning(was.row, becomes.row)
    places = (was.place, becomes.place)
    yield Change(heading, subjects, becomes.row.label, was.text, becomes.text, places, meaning)


def _meaning(was: Row, becomes: Row) -> Direction:
    if isinstance(was.said, NotEntered) or isinstance(becomes.said, NotEntered):
        return Direction.DIFFERENT
    if isinstance(was.said, Silent):
        return _of_having(becomes, gained=True)
    if isinstance(becomes.said, Silent):
        return _of_having(was, gained=False)
    return direction(was.benefit, becomes.benefit)


def _of_having(row: Row, *, gained: bool) -> Direction:
    if not row.having or isinstance(row.benefit, Nothing):
        return Direction.DIFFERENT
    return Direction.BETTER if (row.having > 0) == gained else Direction.WORSE


def _nothing_there(facts: Iterable[_Fact]) -> _Fact | None:
    """Return what the other side says instead of entries: that it is silent, not entered, or that there are none."""
    return next((fact for fact in facts if fact.is_empty), None)


def _whole(facts: Sequence[_Fact], kept: set[Bilingual | None]) -> list[_Fact]:
    """Return the facts of one side only; those of somebody who is not on the other side at all as one fact."""
    stated = [fact for fact in facts if not fact.is_empty]
    alone: dict[Bilingual | None, list[_Fact]] = {}
    for fact in stated:
        if fact.row.subject not in kept:
            alone.setdefault(fact.row.subject, []).append(fact)
    alone.pop(None, None)
    found = [fact for fact in stated if fact.row.subject not in alone]
    for subject, group in alone.items():
        (first, *_) = group
        said = words.sentences(words.joined((fact.row.label, fact.text), ": ") for fact in group)
        row = replace(first.row, label=subject or first.row.label, said=said, subject=None)
        found.append(_Fact(row, first.place))
    return found


def _one_sided(heading: Bilingual, facts: Iterable[_Fact], instead: _Fact | None, *, appears: bool) -> Iterator[Change]:
    other = None if instead is None else instead.text
    unknown = instead is not None and isinstance(instead.row.said, NotEntered)
    for fact in facts:
        subjects = () if fact.row.subject is None else (fact.row.subject,)
        meaning = Direction.DIFFERENT if unknown else _of_having(fact.row, gained=appears)
        old, new = (other, fact.text) if appears else (fact.text, other)
        places = (None, fact.place) if appears else (fact.place, None)
        yield Change(heading, subjects, fact.row.label, old, new, places, meaning)


def _together(changes: Iterable[Change], everybody: int) -> list[Change]:
    """Return the changes, those that are the same for several as one, where the first of them stands."""
    same: dict[Change, tuple[Bilingual, ...]] = {}
    for change in changes:
        alike = replace(change, subjects=())
        same[alike] = (*same.get(alike, ()), *change.subjects)
    return [
        replace(change, subjects=(_ALL,) if 2 < len(subjects) == everybody else subjects)
        for change, subjects in same.items()
    ]
