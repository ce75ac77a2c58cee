"""The rows of penalties for missed times: one for each as the contract lists it, and one for each time to compare.

The rule: for one time the first penalty whose condition fits counts, so all penalties of a time compare together.
"""

from __future__ import annotations

from fractions import Fraction

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.remedies import LatenessPenalty
from knowledge.contract.rows import Row, Use, rows_of
from knowledge.contract.severities import ClockKind
from knowledge.contract.worth import Amount
from knowledge.terms import Stated

Penalties = tuple[LatenessPenalty, ...]


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
    return Row(label, Stated(said, first.clause), key=key, worth=_worth(penalties), having=1, use=use)


def _case(version: ContractVersion, one: LatenessPenalty, number: int) -> Bilingual:
    said = _words(version, one)
    if number == 0 or one.if_reported_in is not None:
        return said
    return Bilingual(f"w pozostałych przypadkach {said.pl}", f"otherwise {said.en}")


def _words(version: ContractVersion, one: LatenessPenalty) -> Bilingual:
    amount = Bilingual("–", "–")
    if one.amount is not None:
        amount = words.money(one.amount, version.currency)
    elif one.percent is not None:
        share = words.percent(one.percent)
        amount = Bilingual(f"{share.pl} miesięcznej opłaty za usługę", f"{share.en} of the month’s service fee")
    parts = [words.joined((amount, words.LATENESS[one.unit]), " ")]
    if one.if_reported_in is not None:
        parts.append(words.reported_in(version.schedules[one.if_reported_in].name))
    if one.schedule is not None:
        parts.append(words.counted_in(version.schedules[one.schedule].name))
    if one.not_with_credit:
        larger = Bilingual(
            "za to samo zdarzenie tylko większa z kwot: ta albo bonifikata",
            "for one event only the larger of this and the credit",
        )
        parts.append(larger)
    return words.joined(parts)


def _worth(penalties: Penalties) -> Amount | None:
    """Return the sums by condition; None where units, hours or bases mix."""
    kinds = {(one.unit, one.schedule, one.not_with_credit, one.amount is None) for one in penalties}
    if len(kinds) > 1:
        return None
    cases: dict[str, Fraction] = {}
    for one in penalties:
        cases.setdefault(one.if_reported_in or "", Fraction(one.percent if one.amount is None else one.amount))
    cases.setdefault("", Fraction(0))
    return Amount(str(kinds.pop()), cases)
