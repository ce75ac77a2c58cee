"""What is said of used shares of a budget: when, how much is left, for how long, how firm it is, and the clause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from bot.budgets.crossing import Crossed, Recorded
from bot.i18n import Translator, capitalised
from bot.messages import Fact
from bot.turn import Said
from bot.wording.budgets import budget_line, period_heading
from bot.wording.clauses import basis
from bot.wording.forecasts import forecast_text
from bot.wording.standing import Reader, standings_text
from bot.wording.targets import target_name
from knowledge.downtime.forecast import Forecast
from knowledge.money.standing import Standing

LATE = timedelta(minutes=5)
"""From so long after it came about a message says that it comes later."""
_DAYS = timedelta(days=3)
"""From so long on a lateness is said in days."""
_MINUTE = timedelta(minutes=1)
_SHOWN = 2


def told(
    t: Translator,
    known: Recorded,
    found: Sequence[Crossed],
    ahead: Sequence[Forecast | None],
    standings: Sequence[Standing],
    *,
    company: str | None,
) -> Said:
    """Return one message on all that came about; `company` is named to staff."""
    version = found[0].budget.measurement.version
    reader = Reader(company is not None, known.contract.provider, version.zone)
    heads = [_head(t, known, one) for one in found]
    if company is not None:
        heads[0] = f"{company}: {heads[0]}"
    tails = [_tail(t, known, one, then) for one, then in zip(found, ahead, strict=True)]
    lines = [line for pair in zip(heads, tails, strict=True) for line in pair]
    firm = standings_text(t, standings, reader)
    last = basis(t, version, [one.budget.measurement.target.clause for one in found])
    shown, more = lines[: 2 * _SHOWN], lines[2 * _SHOWN :]
    groups = [one.budget.measurement.target.key for one in found]
    facts: dict[str, Fact] = {"event": "budget_share_used", "groups": groups}
    return Said("\n".join([*shown, firm, last]), facts, more="\n".join(more) or None)


def _head(t: Translator, known: Recorded, one: Crossed) -> str:
    measured = one.budget.measurement
    values = {
        "group": target_name(t, measured.target),
        "period": period_heading(t, measured),
        "share": t.percent(Decimal(int(one.share * 100))),
    }
    if one.is_correction:
        return t.say("Correction: less than %(share)s of the downtime budget %(period)s is used (%(group)s).", **values)
    values["moment"] = t.moment(one.at, measured.version.zone, now=known.now)
    if one.budget.exhausted:
        return t.say("Downtime budget %(period)s EXCEEDED (%(group)s); used up: %(moment)s.", **values)
    return t.say("%(share)s of the downtime budget %(period)s is used (%(group)s); reached: %(moment)s.", **values)


def _tail(t: Translator, known: Recorded, one: Crossed, ahead: Forecast | None) -> str:
    said = [capitalised(budget_line(t, one.budget)) + "."]
    if ahead is not None:
        said.append(forecast_text(t, ahead, now=known.now))
    late = (known.now - one.at) // _MINUTE * _MINUTE
    if late >= LATE:
        length = t.duration(late) if late < _DAYS else t.count("%(n)s day", "%(n)s days", late.days)
        said.append(t.say("This message comes %(length)s later; the figures are those of now.", length=length))
    return " ".join(part for part in said if part)
