"""When a budget would be used up, in words."""

from __future__ import annotations

from datetime import datetime

from bot.i18n import Translator
from knowledge.downtime.forecast import Forecast, ForecastCode


def forecast_text(t: Translator, ahead: Forecast, *, now: datetime) -> str:
    """Return when nothing would be left if what is down now stayed down; empty where nothing can be foreseen."""
    if ahead.code not in (ForecastCode.WILL_BE_USED_UP, ForecastCode.LASTS):
        return ""
    if ahead.at is None or ahead.after is None:
        return t.say("If it went on, the budget would last to the end of the period.")
    moment = t.exact_moment(ahead.at, ahead.now.measurement.version.zone, now=now)
    values = {"moment": moment, "length": t.duration(ahead.after)}
    if ahead.jumps and ahead.then is not None:
        return t.say(
            "If it went on, it would count from %(moment)s on (in %(length)s), and the budget would be exceeded by "
            "%(over)s at once.",
            over=t.minutes(-ahead.then.left_seconds, up=True),
            **values,
        )
    return t.say("If it went on, nothing would be left from %(moment)s on (in %(length)s).", **values)
