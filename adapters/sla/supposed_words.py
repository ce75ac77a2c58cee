"""`sla whatif` in words: what would be left, reached and due, each beside what it is now."""

from __future__ import annotations

from adapters.sla.cases import Case
from adapters.sla.supposed import Supposed
from bot.i18n import Translator, capitalised
from bot.wording.budgets import left_text, percent_text, period_heading
from bot.wording.settlements import part_lines, supposed_line
from bot.wording.targets import in_period, target_name
from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.availability import Measurement
from knowledge.downtime.budget import budget


def supposed_lines(t: Translator, case: Case, supposed: Supposed) -> list[str]:
    """Return the supposition, a line per group, the sums of every period before and after, and the lateness."""
    version = supposed.before[0].version
    head = _head(t, case, supposed, version.zone)
    groups = [_group(t, *pair) for pair in zip(supposed.before, supposed.after, strict=True)]
    return [head, *groups, *_sums(t, supposed), *_lateness(t, version, supposed)]


def _head(t: Translator, case: Case, supposed: Supposed, zone: str) -> str:
    supposition = supposed.supposition
    values = {
        "length": t.duration(supposition.more),
        "end": t.moment(supposition.end, zone, now=case.now),
    }
    if supposed.goes_on:
        return t.say("If it were down for another %(length)s from now, to %(end)s:", **values)
    start = t.moment(supposition.start, zone, now=case.now)
    if supposition.share == 1:
        return t.say("If it were down from %(start)s to %(end)s (%(length)s):", start=start, **values)
    return t.say(
        "If %(share)s were down from %(start)s to %(end)s (%(length)s):",
        share=t.percent(supposition.share * 100),
        start=start,
        **values,
    )


def _group(t: Translator, before: Measurement, after: Measurement) -> str:
    return t.say(
        "• %(group)s %(period)s: left %(left)s (now %(left_now)s); availability %(percent)s (now %(percent_now)s, "
        "target %(target)s)",
        group=capitalised(target_name(t, after.target)),
        period=period_heading(t, after),
        left=left_text(t, budget(after)),
        left_now=left_text(t, budget(before)),
        percent=percent_text(t, after),
        percent_now=percent_text(t, before),
        target=t.percent(after.target.target),
    )


def _sums(t: Translator, supposed: Supposed) -> list[str]:
    lines: list[str] = []
    for before, after in zip(supposed.accounts_before, supposed.accounts_after, strict=True):
        version = after.version
        lines.append(
            t.say(
                "Credits and penalties %(period)s would then be, preliminary: %(total)s (as things stand: %(now)s).",
                period=in_period(t, after.period),
                total=t.money(after.settlement.total, version.currency),
                now=t.money(before.settlement.total, version.currency),
            )
        )
        lines += part_lines(t, version, after.settlement)
    return lines


def _lateness(t: Translator, version: ContractVersion, supposed: Supposed) -> list[str]:
    if supposed.supposition.severity is None:
        return []
    if not supposed.lateness:
        return [t.say("The contract has no penalty for lateness with this severity.")]
    return [f"• {supposed_line(t, version, one)}" for one in supposed.lateness]
