"""The sections on money: credits, penalties, caps, claims, fees, the level and its price.

The rule: amounts are net and as entered; what is silent or not entered has its row too.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract import words_credits as said_of
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.benefit import Members, amount
from knowledge.contract.claim_steps import ClaimStep
from knowledge.contract.overview_credits import credit_rows
from knowledge.contract.overview_penalties import penalty_rows
from knowledge.contract.remedies import (
    Cap,
    FeeLine,
    RepeatRule,
    SmallestCredit,
    SurchargeCounts,
)
from knowledge.contract.rows import Part, Row, rows_of
from knowledge.terms import Stated, map_term
from knowledge.words.services import services

_CREDITS = Bilingual("Bonifikaty", "Credits")
_LATE = Bilingual("Kary za przekroczenie terminu", "Penalties for missed times")
_CAPS = Bilingual("Limity bonifikat i kar", "Caps of credits and penalties")
_REPEATS = Bilingual("Powtórne niedotrzymanie", "Repeated misses")
_SMALLEST = Bilingual("Najmniejsza bonifikata", "Smallest credit")
_CLAIM = Bilingual("Wniosek o bonifikatę", "Credit claim")
_FEES = Bilingual("Opłaty miesięczne netto", "Monthly fees, net")
_LEVEL = Bilingual("Poziom SLA", "SLA level")
_MOVED = Bilingual("z dnia wolnego na następny roboczy", "moved from a day off to the next working day")
_COUNTS = {
    SurchargeCounts.NOT: Bilingual(
        "nie należy do opłat, od których liczą się bonifikaty", "not part of the fees that remedies are taken of"
    ),
    SurchargeCounts.IN_THE_WHOLE_FEE: Bilingual("należy do całej opłaty miesięcznej", "part of the whole monthly fee"),
    SurchargeCounts.IN_EVERY_FEE: Bilingual("należy do opłaty każdej usługi", "part of each service’s fee"),
}
_NO_SERVICE = Bilingual("nie dotyczy usługi", "for no service")


def money_parts(version: ContractVersion) -> Iterator[Part]:
    """Yield the sections on money with their rows; credits are compared by result, not by band."""
    yield Part("credits", _CREDITS, tuple(credit_rows(version, _CREDITS)))
    yield Part("late penalties", _LATE, tuple(penalty_rows(version, _LATE)))
    yield Part("caps", _CAPS, tuple(rows_of(_CAPS, version.caps, lambda one: _cap(version, one), having=-1)))
    repeats = rows_of(_REPEATS, version.repeats, _repeats, single=True, having=1)
    yield Part("repeated misses", _REPEATS, tuple(repeats))
    yield Part("smallest credit", _SMALLEST, tuple(_smallest_rows(version)))
    yield Part("claim", _CLAIM, tuple(_claim_rows(version)))
    yield Part("fees", _FEES, tuple(_fee_rows(version)))


def _cap(version: ContractVersion, one: Cap) -> Row:
    most, base, each = words.percent(one.percent), words.CAP_BASES[one.base], words.IN_EACH[one.period]
    limit, benefit = words.joined((most, base), " "), amount(one.base, one.percent)
    if one.amount is not None:
        limit, benefit = words.money(one.amount, version.currency), amount(version.currency, one.amount)
    elif one.days is not None:
        days = words.count(one.days, ("dnia", "dni", "dni"), ("day", "days"))
        limit = Bilingual(f"część {base.pl} za {days.pl}", f"the part {base.en} for {days.en}")
        benefit = amount(f"days {one.base} {one.a_day_is}", one.days)
        if one.a_day_is is not None:
            share = said_of.share(one.a_day_is)
            limit = Bilingual(f"{limit.pl} (dzień to {share.pl})", f"{limit.en} (a day is {share.en})")
    text = Bilingual(f"{each.pl} najwyżej {limit.pl}", f"{each.en} at most {limit.en}")
    return Row(words.SCOPES[one.scope], text, key=f"{one.scope} {one.period}", benefit=benefit)


def _repeats(one: RepeatRule) -> Row:
    factor = words.number(one.factor)
    months = words.count(one.rolling_months, ("miesiąca", "miesięcy", "miesięcy"), ("month", "months"))
    text = Bilingual(
        f"od {one.misses}. okresu poniżej celu w ciągu {months.pl}: bonifikata × {factor.pl}",
        f"from period no. {one.misses} below target within {months.en}: credit × {factor.en}",
    )
    return Row(_REPEATS, text, benefit=amount(f"{one.misses} in {one.rolling_months}", one.factor))


def _smallest_rows(version: ContractVersion) -> list[Row]:
    def row(one: SmallestCredit) -> Row:
        said = words.money(one.amount, version.currency)
        if one.held:
            waits = Bilingual("mniejsze kwoty są wstrzymywane, aż się tyle uzbiera", "less is held until it adds up")
            said = words.joined((said, waits), "; ")
        return Row(_SMALLEST, said, benefit=amount(version.currency, -one.amount))

    return rows_of(_SMALLEST, version.smallest_credit, row, single=True, having=-1)


def _named(keys: tuple[str, ...]) -> Bilingual:
    return words.joined(services()[key].name for key in keys) if keys else Bilingual("–", "–")


def _claim_rows(version: ContractVersion) -> list[Row]:
    if not isinstance(version.claim, Stated) or not version.claim.value:
        return rows_of(_CLAIM, version.claim, lambda one: (_CLAIM, one))
    return [row for step in version.claim.value for row in _claim(step)]


def _claim(one: ClaimStep) -> Iterator[Row]:
    within = words.joined((words.claim_time(one.within), words.ANCHORS[one.anchor]), " ")
    if one.moved_off_days_off:
        within = words.joined((within, _MOVED))
    longer = amount(f"{one.anchor} {one.within.unit}", one.within.count)
    label = Bilingual("termin", "deadline")
    yield Row(label, Stated(within, one.clause), one.name, f"{one.key} deadline", longer, having=-1)
    if one.channels:
        more = Members(frozenset(one.channels), more_is_better=True)
        label, by = Bilingual("składa się przez", "made by"), words.channels(one.channels)
        yield Row(label, Stated(by, one.clause), one.name, f"{one.key} channels", more)
    if one.evidence is not None:
        label = Bilingual("trzeba podać", "must hold")
        yield Row(label, Stated(one.evidence, one.clause), one.name, f"{one.key} evidence", having=-1)


def _fee_rows(version: ContractVersion) -> list[Row]:
    rows = rows_of(_FEES, version.fees, lambda one: _fee(version, one))
    if isinstance(version.fees, Stated) and version.fees.value:
        total = sum((one.amount for one in version.fees.value), Decimal(0))
        cheaper = amount(version.currency, -total)
        rows.append(Row(Bilingual("razem", "total"), words.money(total, version.currency), benefit=cheaper))
    return rows


def _fee(version: ContractVersion, one: FeeLine) -> Row:
    said = words.money(one.amount, version.currency)
    paid = _named(one.services) if one.services else _NO_SERVICE
    parts = [said] if paid == one.name else [said, paid]
    if one.site is not None:
        parts.append(next(site.name for site in version.sites if site.key == one.site))
    return Row(one.name, words.joined(parts), key=one.key, benefit=amount(version.currency, -one.amount))


def level_rows(version: ContractVersion) -> list[Row]:
    """Return the rows of the contract's own level: its name, what it costs, what it gives."""
    term = version.level
    if not isinstance(term, Stated):
        return [Row(_LEVEL, term)]
    level = term.value
    price = Bilingual("w cenie", "inside the price")
    if level.surcharge:
        price = words.money(level.surcharge, version.currency)
    if level.surcharge_percent is not None:
        price = words.joined((price, words.percent(level.surcharge_percent)))
    cheaper = amount(version.currency, -level.surcharge)
    return [
        Row(Bilingual("nazwa", "name"), map_term(term, lambda one: one.name)),
        Row(Bilingual("dopłata", "surcharge"), Stated(price, term.clause), benefit=cheaper),
        Row(
            Bilingual("dopłata w bonifikatach", "the surcharge in remedies"), Stated(_COUNTS[level.counts], term.clause)
        ),
        Row(Bilingual("daje", "gives"), map_term(term, lambda one: one.gives)),
    ]
