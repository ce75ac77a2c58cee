"""The steps behind an amount, one sentence each: result, band or what was counted, base, caps, sum; with its clause.

Rule: nothing is computed here. A sum is a computation, so no sentence says that anybody gets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bot.i18n import Translator
from bot.wording.bands import band_limits, level
from bot.wording.bases import free_time_text, share_text
from bot.wording.clauses import place
from bot.wording.counted_steps import counted_text, no_credit_text
from bot.wording.right_steps import (
    answer_step,
    arisen_step,
    claim_step,
    last_day_step,
    miss_step,
    moved_step,
    right_step,
)
from bot.wording.targets import period_name
from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.remedies import CreditBand
from knowledge.downtime.rounding import money
from knowledge.explanation import Step, StepCode
from knowledge.money.remedy_lines import ReductionCode

Values = Mapping[str, Any]
Sentence = Callable[[Translator, Values, str], str]


def step_lines(t: Translator, version: ContractVersion, steps: Iterable[Step]) -> list[str]:
    """Return the steps that have a sentence here, each with its clause; others have theirs elsewhere."""
    lines = []
    for step in steps:
        sentence = _SENTENCES.get(step.code)
        if sentence is not None:
            said = sentence(t, step.values, version.currency)
            lines.append(said if step.clause is None else f"{said} ({place(t, version, step.clause)})")
    return lines


def _result(t: Translator, values: Values, _currency: str) -> str:
    percent, target = level(t, values["percent"]), level(t, values["target"])
    if values["met"]:
        return t.say("result %(percent)s, the target of %(target)s is kept", percent=percent, target=target)
    return t.say("result %(percent)s, the target of %(target)s is missed", percent=percent, target=target)


def _rounding(t: Translator, values: Values, _currency: str) -> str:
    exact = t.percent(Decimal(values["exact"].numerator) / Decimal(values["exact"].denominator), 4)
    return t.say(
        "exactly %(exact)s; for the table it is rounded to %(rounded)s",
        exact=exact,
        rounded=level(t, values["rounded"]),
    )


def _band(t: Translator, values: Values, _currency: str) -> str:
    band = CreditBand(
        values["at_least"],
        values["below"],
        values["percent"],
        above_only=values["above_only"],
        up_to_included=values["up_to_included"],
    )
    limits = band_limits(t, band)
    if not band.percent:
        return t.say("band: %(band)s", band=limits)
    return t.say("band: %(band)s, so %(share)s", band=limits, share=t.percent(band.percent))


def _worth(t: Translator, values: Values, currency: str) -> str:
    if values["share"] is not None:
        return t.say("one is worth %(worth)s of the base", worth=share_text(t, values["share"]))
    if values["amount"] is not None:
        return t.say("one is worth %(worth)s", worth=t.money(values["amount"], currency))
    return t.say("one is worth %(time)s of free service", time=free_time_text(t, values["time"] or timedelta()))


def _threshold(t: Translator, values: Values, _currency: str) -> str:
    down, needed = t.duration(values["down"]), t.duration(values["needed"])
    if values["inclusive"]:
        return t.say("downtime in the period: %(down)s; needed: at least %(needed)s", down=down, needed=needed)
    return t.say("downtime in the period: %(down)s; needed: over %(needed)s", down=down, needed=needed)


def _condition(t: Translator, values: Values, _currency: str) -> str:
    text = t.text(values["text"])
    if values["holds"] is None:
        return t.say("condition that nobody has confirmed yet: %(text)s", text=text)
    return t.say("condition not met: %(text)s", text=text)


def _base(t: Translator, values: Values, currency: str) -> str:
    name: Bilingual = values["name"]
    months: int | Fraction = values["months"]
    fee = t.money(values["amount"], currency)
    if months == 1:
        return t.say("fee: %(name)s, %(fee)s", name=t.text(name), fee=fee)
    times = t.number(months) if (Fraction(months) * 1000).denominator == 1 else str(Fraction(months))
    return t.say("fee: %(name)s, %(months)s × %(fee)s", name=t.text(name), months=times, fee=fee)


def _invoice(t: Translator, values: Values, currency: str) -> str:
    amount = t.money(values["amount"], currency)
    if values["assumed"]:
        return t.say("invoice: taken as the monthly fees, %(amount)s; the invoice is not known here", amount=amount)
    return t.say("invoice: %(amount)s", amount=amount)


def _reduced(t: Translator, values: Values, currency: str) -> str:
    amount = t.money(values["amount"], currency)
    return {
        ReductionCode.SERVICE_CAP: t.say("%(amount)s less, the cap for one service", amount=amount),
        ReductionCode.CREDIT_IS_LARGER: t.say(
            "%(amount)s less, for one event only the larger sum counts, here the credit", amount=amount
        ),
        ReductionCode.PENALTY_IS_LARGER: t.say(
            "%(amount)s less, for one event only the larger sum counts, here the penalty", amount=amount
        ),
        ReductionCode.OTHER_CREDIT_IS_LARGER: t.say(
            "%(amount)s less, of several credits for one service only the largest counts", amount=amount
        ),
        ReductionCode.BELOW_SMALLEST: t.say(
            "%(amount)s less, a sum below the smallest credit is not issued", amount=amount
        ),
    }[values["why"]]


def _capped(t: Translator, values: Values, currency: str) -> str:
    before, after, limit = (t.money(values[key], currency) for key in ("before", "after", "limit"))
    said = t.say("cap %(limit)s: %(before)s stays below it", limit=limit, before=before)
    if values["after"] < values["before"]:
        said = t.say("cap %(limit)s: of %(before)s, %(after)s is left", limit=limit, before=before, after=after)
    if not values["granted"]:
        return said
    granted = t.money(values["granted"], currency)
    return f"{said}; {t.say('used up by earlier periods: %(amount)s', amount=granted)}"


def _tier(t: Translator, values: Values, currency: str) -> str:
    each = t.money(money(values["each"]), currency)
    if values["up_to"] is None:
        return t.say("%(units)s × %(each)s, after the last step of lateness", units=values["units"], each=each)
    length = t.duration(values["up_to"])
    return t.say("%(units)s × %(each)s, lateness up to %(length)s", units=values["units"], each=each, length=length)


def _vat(t: Translator, values: Values, currency: str) -> str:
    return t.say(
        "VAT %(rate)s of %(taxed)s: %(amount)s",
        rate=t.percent(values["rate"]),
        taxed=t.money(values["taxed"], currency),
        amount=t.money(values["amount"], currency),
    )


def _in_a_row(t: Translator, values: Values, _currency: str) -> str:
    return t.say(
        "periods in a row below target: %(misses)s; needed: %(needed)s",
        misses=values["misses"],
        needed=values["needed"],
    )


def _repeated(t: Translator, values: Values, _currency: str) -> str:
    factor = t.number(values["factor"])
    return t.say("miss no. %(misses)s, so times %(factor)s", misses=values["misses"], factor=factor)


def _figure(t: Translator, values: Values, _currency: str) -> str:
    unit = f" {values['unit']}" if values["unit"] else ""
    bounds = []
    if values["lowest"] is not None:
        bounds.append(t.say("at least %(limit)s", limit=t.number(values["lowest"]) + unit))
    if values["highest"] is not None:
        bounds.append(t.say("at most %(limit)s", limit=t.number(values["highest"]) + unit))
    said = {
        "name": t.text(values["name"]),
        "measured": t.number(values["measured"]) + unit,
        "promised": t.list(bounds),
    }
    if values["met"]:
        return t.say("%(name)s: %(measured)s, promised %(promised)s, kept", **said)
    return t.say("%(name)s: %(measured)s, promised %(promised)s, missed", **said)


def _amount(sentence: Callable[[Translator, str], str]) -> Sentence:
    return lambda t, values, currency: sentence(t, t.money(values["amount"], currency))


_SENTENCES: Mapping[StepCode, Sentence] = {
    StepCode.RESULT: _result,
    StepCode.FIGURE: _figure,
    StepCode.ROUNDING: _rounding,
    StepCode.BAND: _band,
    StepCode.COUNTED: lambda t, values, _: counted_text(t, values),
    StepCode.WORTH: _worth,
    StepCode.THRESHOLD: _threshold,
    StepCode.IN_A_ROW: _in_a_row,
    StepCode.CONDITION: _condition,
    StepCode.MEASURE: lambda t, values, _: t.say("instead of money: %(text)s", text=t.text(values["text"])),
    StepCode.NO_CREDIT: lambda t, values, _: no_credit_text(t, values["why"]),
    StepCode.REPEATED: _repeated,
    StepCode.BASE: _base,
    StepCode.INVOICE: _invoice,
    StepCode.SURCHARGE: _amount(lambda t, amount: t.say("surcharge of the level in it: %(amount)s", amount=amount)),
    StepCode.FREE_TIME: lambda t, values, _: t.say("free service: %(time)s", time=free_time_text(t, values["amount"])),
    StepCode.FREE_DAY: lambda t, values, _: t.say(
        "a day of it counts as %(share)s of the base", share=share_text(t, values["share"])
    ),
    StepCode.TIER: _tier,
    StepCode.AT_MOST: lambda t, values, currency: t.say(
        "at most %(after)s for one event, instead of %(before)s",
        after=t.money(values["after"], currency),
        before=t.money(values["before"], currency),
    ),
    StepCode.REDUCED: _reduced,
    StepCode.CAPPED: _capped,
    StepCode.NOT_APPLIED: lambda t, values, _: t.say(
        "a cap for another period is not applied here (%(period)s)", period=period_name(t, values["period"])
    ),
    StepCode.HELD: _amount(lambda t, amount: t.say("held until it adds up: %(amount)s", amount=amount)),
    StepCode.RELEASED: _amount(lambda t, amount: t.say("held so far and now included: %(amount)s", amount=amount)),
    StepCode.SUM: _amount(lambda t, amount: t.say("computed sum: %(amount)s", amount=amount)),
    StepCode.VAT: _vat,
    StepCode.CLAIM: claim_step,
    StepCode.ANSWER: answer_step,
    StepCode.MOVED: moved_step,
    StepCode.LAST_DAY: last_day_step,
    StepCode.RIGHT: right_step,
    StepCode.MISS: miss_step,
    StepCode.ARISEN: arisen_step,
    StepCode.GROSS: _amount(lambda t, amount: t.say("with VAT: %(amount)s", amount=amount)),
}
