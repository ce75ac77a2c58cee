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
    supposition, version = supposed.supposition, supposed.before[0].version
    head = t.say(
        "If it were down for %(length)s from %(moment)s (share %(share)s):",
        length=t.duration(supposition.more),
        moment=t.moment(supposition.start, version.zone, now=case.now),
        share=t.percent(supposition.share * 100),
    )
    groups = [_group(t, *pair) for pair in zip(supposed.before, supposed.after, strict=True)]
    return [head, *groups, *_sums(t, supposed), *_lateness(t, version, supposed)]


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
                "In all %(period)s, preliminary: %(total)s (now %(total_now)s).",
                period=in_period(t, after.period),
                total=t.money(after.settlement.total, version.currency),
                total_now=t.money(before.settlement.total, version.currency),
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
