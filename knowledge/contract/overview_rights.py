"""The rows of rights beside credits: the answer to a claim, terminating, damages; VAT and part months.

The rule: each rule stands on its own clause; what the contract does not say has its row too.
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.benefit import amount
from knowledge.contract.rights import (
    AboveRemedies,
    ClaimAnswer,
    Damages,
    Fault,
    PartialMonths,
    Silence,
    TerminationRule,
    Vat,
)
from knowledge.contract.rows import Part, Row, rows_of
from knowledge.terms import map_term

_ANSWER = Bilingual("Odpowiedź na wniosek", "The answer to a claim")
_TERMINATION = Bilingual("Prawo wypowiedzenia po naruszeniach", "The right to terminate after misses")
_DAMAGES = Bilingual("Odszkodowanie", "Damages")
_SILENCE = {
    Silence.ACCEPTED: Bilingual("brak odpowiedzi oznacza uznanie", "no answer means that it is accepted"),
    Silence.REFUSED: Bilingual("brak odpowiedzi oznacza odmowę", "no answer means that it is refused"),
    Silence.NOTHING: Bilingual("brak odpowiedzi nic nie oznacza", "no answer means nothing"),
}
_FAULTS = {
    Fault.INTENT: Bilingual("wina umyślna", "intent"),
    Fault.GROSS_NEGLIGENCE: Bilingual("rażące niedbalstwo", "gross negligence"),
}
_PART_MONTHS = {
    PartialMonths.BY_DAY: Bilingual("opłata proporcjonalnie do dni", "the fee in proportion to the days"),
    PartialMonths.WHOLE: Bilingual("opłata za cały miesiąc", "the fee of the whole month"),
}


def rights_parts(version: ContractVersion) -> Iterator[Part]:
    """Yield the sections of rights beside credits."""
    answer = rows_of(_ANSWER, version.claim_answer, _answer, single=True, having=1)
    yield Part("claim answer", _ANSWER, tuple(answer))
    ends = rows_of(_TERMINATION, version.termination, lambda one: _ends(version, one), having=1)
    yield Part("termination", _TERMINATION, tuple(ends))
    yield Part("damages", _DAMAGES, tuple(rows_of(_DAMAGES, version.damages, _damages, single=True)))


def billing_rows(version: ContractVersion) -> list[Row]:
    """Return the rows of months partly under contract, and of VAT on remedies."""
    months = Bilingual("niepełny miesiąc", "a part month")
    vat = Bilingual("VAT od bonifikat i kar", "VAT on remedies")
    return [
        Row(months, map_term(version.partial_months, lambda rule: _PART_MONTHS[rule])),
        *rows_of(vat, version.vat, lambda one: (vat, _vat(one)), single=True),
    ]


def _answer(one: ClaimAnswer) -> Row:
    within, silence = words.claim_time(one.within), _SILENCE[one.silence]
    text = Bilingual(f"w ciągu {within.pl}; {silence.pl}", f"within {within.en}; {silence.en}")
    return Row(_ANSWER, text, benefit=amount(f"{one.within.unit} {one.silence}", -one.within.count))


def _ends(version: ContractVersion, one: TerminationRule) -> Row:
    periods = words.count(one.misses, ("okres", "okresy", "okresów"), ("period", "periods"))
    often = Bilingual(f"{periods.pl} z rzędu", f"{periods.en} in a row")
    if one.window is not None:
        often = Bilingual(f"{one.misses} z {one.window} kolejnych okresów", f"{one.misses} of {one.window} periods")
    under = Bilingual("poniżej celu", "below the target")
    if one.below is not None:
        limit = words.percent(one.below)
        under = Bilingual(f"poniżej {limit.pl}", f"below {limit.en}")
    parts = [words.joined((often, under), " ")]
    if one.targets:
        parts.append(words.joined(target.name for target in version.targets if target.key in one.targets))
    if one.exercised_within is not None:
        within = words.claim_time(one.exercised_within)
        parts.append(
            Bilingual(f"prawo trwa {within.pl} od końca okresu", f"for {within.en} from the end of the period")
        )
    key = f"{'row' if one.window is None else one.window} {one.below} {' '.join(one.targets)}"
    return Row(_TERMINATION, words.joined(parts), key=key, benefit=amount("misses", -one.misses))


def _damages(one: Damages) -> Row:
    sole = Bilingual("nie są jedynym środkiem", "are not the sole remedy")
    if one.sole_remedy:
        sole = Bilingual("są jedynym środkiem", "are the sole remedy")
    above = Bilingual("odszkodowanie ponad nie jest wyłączone", "damages above them are allowed")
    if one.above is AboveRemedies.EXCLUDED:
        above = Bilingual("odszkodowanie ponad nie jest możliwe", "damages above them are excluded")
    parts = [Bilingual(f"bonifikaty i kary {sole.pl}", f"credits and penalties {sole.en}"), above]
    if one.except_for:
        faults = words.joined(_FAULTS[fault] for fault in one.except_for)
        parts.append(Bilingual(f"wyjątki: {faults.pl}", f"except for: {faults.en}"))
    if one.text is not None:
        parts.append(one.text)
    return Row(_DAMAGES, words.sentences(parts))


def _vat(one: Vat) -> Bilingual:
    rate = Bilingual("odwrotne obciążenie", "reverse charge") if one.rate is None else words.percent(one.rate)
    return words.joined((rate, words.SCOPES[one.scope]), "; ")
