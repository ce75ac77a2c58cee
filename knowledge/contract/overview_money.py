"""The overview's sections on money: credits, penalties, caps, quality, claims, fees, the level and its price.

The rule: amounts are net and as entered; what is silent or not entered has its row too.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import QualityTarget
from knowledge.contract.remedies import Cap, ClaimStep, CreditBand, CreditTable, FeeLine, LatenessPenalty, RepeatRule
from knowledge.contract.rows import Row, rows_of
from knowledge.terms import Stated
from knowledge.words.services import services

_CREDITS = Bilingual("Bonifikaty", "Credits")
_LATE = Bilingual("Kary za przekroczenie terminu", "Penalties for missed times")
_CAPS = Bilingual("Limity bonifikat i kar", "Caps of credits and penalties")
_REPEATS = Bilingual("Powtórne niedotrzymanie", "Repeated misses")
_SMALLEST = Bilingual("Najmniejsza bonifikata", "Smallest credit")
_QUALITY = Bilingual("Jakość", "Quality")
_CLAIM = Bilingual("Wniosek o bonifikatę", "Credit claim")
_FEES = Bilingual("Opłaty miesięczne netto", "Monthly fees, net")
_LEVEL = Bilingual("Poziom SLA", "SLA level")


def money_sections(version: ContractVersion) -> Iterator[tuple[Bilingual, list[Row]]]:
    """Yield the sections on money with their rows."""
    yield _CREDITS, _credit_rows(version)
    yield _LATE, rows_of(_LATE, version.lateness, lambda one: _penalty(version, one))
    yield _CAPS, rows_of(_CAPS, version.caps, _cap)
    yield _REPEATS, rows_of(_REPEATS, version.repeats, lambda one: (_REPEATS, _repeats(one)), single=True)
    smallest = rows_of(
        _SMALLEST, version.smallest_credit, lambda one: (_SMALLEST, words.money(one, version.currency)), single=True
    )
    yield _SMALLEST, smallest
    yield _QUALITY, rows_of(_QUALITY, version.quality, _quality)
    yield _CLAIM, rows_of(_CLAIM, version.claim, _claim)
    yield _FEES, _fee_rows(version)


def _credit_rows(version: ContractVersion) -> list[Row]:
    if not isinstance(version.credits, Stated):
        return [Row(_CREDITS, version.credits)]
    names = {target.key: target.name for target in version.targets}
    rows = [
        Row(_targets(table, names), Stated(_band(band, table), table.clause))
        for table in version.credits.value
        for band in table.bands
    ]
    return rows or rows_of(_CREDITS, version.credits, lambda one: (_CREDITS, one))


def _targets(table: CreditTable, names: dict[str, Bilingual]) -> Bilingual:
    return words.joined(names[key] for key in table.targets)


def _band(band: CreditBand, table: CreditTable) -> Bilingual:
    share, base, below = words.percent(band.percent), words.FEE_BASES[table.base], words.percent(band.below)
    if band.at_least is None:
        return Bilingual(f"poniżej {below.pl}: {share.pl} {base.pl}", f"below {below.en}: {share.en} {base.en}")
    least = words.percent(band.at_least)
    return Bilingual(
        f"od {least.pl} do poniżej {below.pl}: {share.pl} {base.pl}",
        f"from {least.en} to below {below.en}: {share.en} {base.en}",
    )


def _penalty(version: ContractVersion, one: LatenessPenalty) -> tuple[Bilingual, Bilingual]:
    label = words.joined((version.severity(one.severity).name, words.CLOCKS[one.clock]))
    amount = Bilingual("–", "–")
    if one.amount is not None:
        amount = words.money(one.amount, version.currency)
    elif one.percent is not None:
        share = words.percent(one.percent)
        amount = Bilingual(f"{share.pl} miesięcznej opłaty za usługę", f"{share.en} of the month’s service fee")
    said = words.joined((amount, words.LATENESS[one.unit]), " ")
    if one.if_reported_in is not None:
        when = version.schedules[one.if_reported_in].name
        said = Bilingual(f"{said.pl}, jeśli zgłoszono w: {when.pl}", f"{said.en}, if reported in: {when.en}")
    if one.schedule is not None:
        counted = version.schedules[one.schedule].name
        said = Bilingual(f"{said.pl}, liczone w: {counted.pl}", f"{said.en}, counted in: {counted.en}")
    if one.not_with_credit:
        larger = Bilingual("; nie łączy się z bonifikatą", "; not together with a credit")
        said = words.joined((said, larger), "")
    return label, said


def _cap(one: Cap) -> tuple[Bilingual, Bilingual]:
    share, base, period = words.percent(one.percent), words.CAP_BASES[one.base], words.PERIODS[one.period]
    text = Bilingual(
        f"najwyżej {share.pl} {base.pl} (okres: {period.pl})", f"at most {share.en} {base.en} (in each {period.en})"
    )
    return words.SCOPES[one.scope], text


def _repeats(one: RepeatRule) -> Bilingual:
    factor = words.number(one.factor)
    return Bilingual(
        f"od {one.misses}. okresu poniżej celu w ciągu {one.rolling_months} miesięcy: bonifikata × {factor.pl}",
        f"from the period below target no. {one.misses} within {one.rolling_months} months: credit × {factor.en}",
    )


def _quality(one: QualityTarget) -> tuple[Bilingual, Bilingual]:
    if one.percent is None:
        return one.name, one.text
    share = words.percent(one.percent)
    paid = words.joined(services()[key].name for key in one.services) if one.services else Bilingual("–", "–")
    credit = Bilingual(f"{share.pl} opłat: {paid.pl}", f"{share.en} of the fees: {paid.en}")
    return one.name, words.sentences((one.text, credit))


def _claim(one: ClaimStep) -> tuple[Bilingual, Bilingual]:
    said = words.joined((words.claim_days(one.days, working=one.working_days), words.ANCHORS[one.anchor]), " ")
    if one.channels:
        said = words.joined((said, words.channels(one.channels)), "; ")
    return one.name, said if one.evidence is None else words.joined((said, one.evidence), "; ")


def _fee_rows(version: ContractVersion) -> list[Row]:
    def line(one: FeeLine) -> tuple[Bilingual, Bilingual]:
        return one.name, words.money(one.amount, version.currency)

    rows = rows_of(_FEES, version.fees, line)
    if isinstance(version.fees, Stated) and version.fees.value:
        total = sum((one.amount for one in version.fees.value), Decimal(0))
        rows.append(Row(Bilingual("razem", "total"), words.money(total, version.currency)))
    return rows


def level_lines(version: ContractVersion) -> list[Row]:
    """Return the rows of the contract's own level: its name, what it costs, what it gives."""
    level = version.level
    if not isinstance(level, Stated):
        return [Row(_LEVEL, level)]
    price = Bilingual("w cenie", "inside the price")
    if level.value.surcharge:
        price = words.money(level.value.surcharge, version.currency)
    if level.value.surcharge_percent is not None:
        price = words.joined((price, words.percent(level.value.surcharge_percent)))
    return [
        Row(Bilingual("nazwa", "name"), Stated(level.value.name, level.clause)),
        Row(Bilingual("dopłata", "surcharge"), Stated(price, level.clause)),
        Row(Bilingual("daje", "gives"), Stated(level.value.gives, level.clause)),
    ]
