"""The rows of penalties for missed times: one for each as the contract lists it, and one for each time to compare.

The rule: for one time the first penalty whose condition fits counts, so all penalties of a time compare together.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.benefit import Amount
from knowledge.contract.remedies import FeeBase, LatenessPenalty, LatenessTier
from knowledge.contract.rows import Row, Use, rows_of
from knowledge.contract.severities import ClockKind
from knowledge.terms import Clause, Stated

Penalties = tuple[LatenessPenalty, ...]
_ANY = Clause("", "")
_SERVICE = Bilingual("miesięcznej opłaty za usługę", "of the month’s service fee")
_LARGER = Bilingual(
    "za to samo zdarzenie tylko większa z kwot: ta albo bonifikata",
    "for one event only the larger of this and the credit",
)
_AS_CREDIT = Bilingual("jako bonifikata", "as a credit")


def penalty_rows(version: ContractVersion, heading: Bilingual) -> list[Row]:
    """Return the rows of penalties; that there are none where the contract says so."""
    rows = rows_of(heading, version.lateness, lambda one: _row(version, (one,), Use.ONLY_SHOWN), having=1)
    if not isinstance(version.lateness, Stated) or not version.lateness.value:
        return rows
    by_time: dict[tuple[str, ClockKind], list[LatenessPenalty]] = {}
    for one in version.lateness.value:
        by_time.setdefault((one.severity, one.clock), []).append(one)
    return rows + [_row(version, tuple(penalties), Use.ONLY_COMPARED) for penalties in by_time.values()]


def _row(version: ContractVersion, penalties: Penalties, use: Use) -> Row:
    first = penalties[0]
    label = words.joined((version.severity(first.severity).name, words.CLOCKS[first.clock]))
    said = words.joined((_case(version, one, number) for number, one in enumerate(penalties)), "; ")
    key = f"{first.severity} {first.clock}"
    return Row(label, Stated(said, first.clause), key=key, benefit=_benefit(penalties), having=1, use=use)


def _case(version: ContractVersion, one: LatenessPenalty, number: int) -> Bilingual:
    said = _words(version, one)
    if number == 0 or one.if_reported_in is not None:
        return said
    return Bilingual(f"w pozostałych przypadkach {said.pl}", f"otherwise {said.en}")


def _words(version: ContractVersion, one: LatenessPenalty) -> Bilingual:
    parts = [words.joined((_sum(version, one, one), _unit(one)), " ")]
    if one.tiers:
        parts = [_unit(one), *(_tier(version, one, tier) for tier in one.tiers)]
    if one.if_reported_in is not None:
        parts.append(words.reported_in(version.schedules[one.if_reported_in].name))
    if one.schedule is not None:
        parts.append(words.counted_in(version.schedules[one.schedule].name))
    parts += _limits(version, one)
    if one.not_with_credit:
        parts.append(_LARGER)
    if one.is_credit:
        parts.append(_AS_CREDIT)
    return words.joined(parts)


def _sum(version: ContractVersion, one: LatenessPenalty, due: LatenessPenalty | LatenessTier) -> Bilingual:
    if due.amount is not None:
        return words.money(due.amount, version.currency)
    return Bilingual("–", "–") if due.percent is None else _part_of(one, due.percent)


def _part_of(one: LatenessPenalty, percent: Decimal) -> Bilingual:
    base = _SERVICE if one.base is FeeBase.VOICE_MONTH else words.FEE_BASES[one.base]
    return words.joined((words.percent(percent), base), " ")


def _unit(one: LatenessPenalty) -> Bilingual:
    said = words.LATENESS[one.unit]
    if one.block is None:
        return said
    length = words.length(one.block)
    return Bilingual(f"{said.pl} {length}", f"{said.en} of {length}")


def _tier(version: ContractVersion, one: LatenessPenalty, tier: LatenessTier) -> Bilingual:
    given = _sum(version, one, tier)
    if tier.up_to is None:
        return Bilingual(f"potem {given.pl}", f"then {given.en}")
    length = words.length(tier.up_to)
    return Bilingual(f"do {length} opóźnienia {given.pl}", f"up to {length} of lateness {given.en}")


def _limits(version: ContractVersion, one: LatenessPenalty) -> list[Bilingual]:
    most = [] if one.at_most is None else [words.money(one.at_most, version.currency)]
    most += [] if one.at_most_percent is None else [_part_of(one, one.at_most_percent)]
    return [Bilingual(f"za zdarzenie najwyżej {limit.pl}", f"at most {limit.en} for one event") for limit in most]


def _benefit(penalties: Penalties) -> Amount | None:
    """Return the sums by condition; None where units, hours, bases or limits mix, or where they grow."""
    kinds = {replace(one, amount=None, percent=None, if_reported_in=None, clause=_ANY) for one in penalties}
    in_money = {one.amount is None for one in penalties}
    if len(kinds) > 1 or len(in_money) > 1 or any(one.tiers for one in penalties):
        return None
    cases: dict[str, Fraction] = {}
    for one in penalties:
        cases.setdefault(one.if_reported_in or "", Fraction(one.amount or one.percent or 0))
    cases.setdefault("", Fraction(0))
    return Amount(f"{kinds.pop()} {in_money}", cases)
