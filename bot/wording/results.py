"""The result of a period in words: what was reached, what was promised, and whether it was kept."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Translator, capitalised
from bot.wording.budgets import percent_text, period_heading
from bot.wording.targets import names_together
from knowledge.downtime.availability import Measurement


def result_lines(t: Translator, measured: Sequence[Measurement]) -> list[str]:
    """Return a line per result; groups of one period that were never down and have one target share a line."""
    alike: dict[tuple[object, ...], list[Measurement]] = {}
    for one in measured:
        unhurt = not one.downtime_seconds and one.target_met
        own = (one.target.target, one.target.rounding) if unhurt else (one.target.key,)
        alike.setdefault((one.period, *own), []).append(one)
    return [_result_line(t, group) for group in alike.values()]


def _result_line(t: Translator, group: Sequence[Measurement]) -> str:
    one = group[0]
    values = {
        "period": period_heading(t, one),
        "group": capitalised(names_together(t, [each.target for each in group])),
        "percent": percent_text(t, one),
        "target": t.percent(one.target.target),
        "down": t.minutes(one.downtime_seconds, up=True),
    }
    if one.target_met:
        return t.say("%(group)s %(period)s: %(percent)s, target %(target)s kept; counted downtime %(down)s.", **values)
    return t.say("%(group)s %(period)s: %(percent)s, target %(target)s MISSED; counted downtime %(down)s.", **values)
