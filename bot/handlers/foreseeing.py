"""When a budget would be used up if what is down now stayed down; said of its own accord while something is down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.handlers.measuring import outages_of, states, works_of
from bot.i18n import capitalised
from bot.messages import Fact
from bot.turn import Ask, Turn
from bot.understanding.folding import folded
from bot.wording.forecasts import forecast_text
from bot.wording.targets import target_name
from knowledge.downtime.budget import Budget
from knowledge.downtime.forecast import Forecast, ForecastCode, forecast

_WHEN = re.compile(r"\b(?:kiedy|starczy|wystarczy|wyczerp\w*|skoncz\w*|when|how soon|runs? out|used up)\b")


def asks_when(ask: Ask) -> bool:
    """Tell whether a question about a budget asks when it will be gone."""
    return _WHEN.search(folded(ask.text)) is not None


def forecasts_of(turn: Turn, budgets: Iterable[Budget]) -> list[Forecast]:
    """Return what can be foreseen of some budgets, in their order."""
    contract = turn.contract
    if contract is None:
        return []
    outages, works = outages_of(states(turn)), works_of(turn)
    found = (
        forecast(
            contract,
            one.measurement.target.key,
            one.measurement.period,
            outages=outages,
            works=works,
            now=turn.now,
        )
        for one in budgets
    )
    return [one for one in found if one is not None]


def forecast_lines(turn: Turn, budgets: Sequence[Budget], ask: Ask, facts: dict[str, Fact]) -> list[str]:
    """Return when budgets would be used up: of each that something uses up now; when asked for, also why not."""
    ahead = forecasts_of(turn, budgets)
    said = [_line(turn, one, named=len(budgets) > 1) for one in ahead]
    for one in ahead:
        if one.at is not None:
            facts[f"{one.now.measurement.target.key}_used_up_at"] = turn.instant(one.at)
    lines = [line for line in said if line]
    if lines or not asks_when(ask):
        return lines
    if any(one.code is ForecastCode.USED_UP for one in ahead):
        gone = [target_name(turn.t, o.now.measurement.target) for o in ahead if o.code is ForecastCode.USED_UP]
        return [turn.t.say("Used up already: %(groups)s.", groups=turn.t.list(gone))]
    return [turn.t.say("Nothing uses the budget up now: no outage goes on.")]


def _line(turn: Turn, one: Forecast, *, named: bool) -> str:
    said = forecast_text(turn.t, one, now=turn.now)
    if not (said and named):
        return said
    return f"{capitalised(target_name(turn.t, one.now.measurement.target))}: {said[:1].lower()}{said[1:]}"
