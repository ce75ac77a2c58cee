"""A promised share of cases in time, in words."""

from __future__ import annotations

from bot.i18n import Translator, capitalised
from bot.wording.targets import in_period
from knowledge.downtime.rounding import rounded_down
from knowledge.incidents.compliance import ComplianceResult


def compliance_line(t: Translator, result: ComplianceResult) -> str:
    """Return how many cases of a period were in time and what share that is, the target beside it."""
    rule, decided = result.rule, len(result.kept) + len(result.missed)
    values = {
        "name": capitalised(t.text(rule.name)),
        "period": in_period(t, result.period),
        "target": t.percent(rule.share),
    }
    if result.percent is None:
        return t.say("%(name)s %(period)s: no case is decided yet (target %(target)s).", **values)
    return t.say(
        "%(name)s %(period)s: in time %(kept)s of %(decided)s, that is %(percent)s (target %(target)s).",
        kept=len(result.kept),
        decided=decided,
        percent=t.percent(rounded_down(result.percent, 2)),
        **values,
    )
