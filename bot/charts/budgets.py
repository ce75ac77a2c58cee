"""The downtime budget as a drawing: a bar per measured group, what is used of what is allowed, with all its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from textwrap import wrap

from bot.charts.canvas import (
    GREY,
    INNER,
    MARGIN,
    OVER,
    TRACK,
    USED,
    drawing,
    heading_of,
    legend,
    legend_height,
    rect,
    text,
)
from bot.i18n import Translator, capitalised
from bot.messages import Attachment
from bot.wording.budgets import budgets_together, left_text, period_heading, used_text
from bot.wording.cards import as_of
from bot.wording.standing import preliminary, standing_word
from bot.wording.targets import target_name
from knowledge.downtime.budget import Budget
from knowledge.money.standing import standing_of, weakest

MOST_BARS = 8
_HEAD, _LINE, _BAR, _FIGURES, _FOOT = 154, 34, 40, 100, 56
_LONGEST, _NAME_LINES = 48, 3
"""Letters of a name that fit into one line at its size, and in how many lines it may stand."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """One bar of the drawing: how it is called, in lines that fit, and the budget it shows."""

    name: str
    budget: Budget

    @property
    def lines(self) -> list[str]:
        return wrap(self.name, _LONGEST, max_lines=_NAME_LINES, placeholder="…")

    @property
    def height(self) -> int:
        return len(self.lines) * _LINE + _BAR + _FIGURES


def budget_chart(t: Translator, budgets: Sequence[Budget]) -> Attachment:
    """Return the budgets as a drawing, in the order given; beyond eight bars the rest stays in the text."""
    first = budgets[0].measurement
    bars = _bars(t, budgets)[:MOST_BARS]
    one_period = len({one.measurement.period for one in budgets}) == 1
    heading = f"{t.say('Downtime')} {period_heading(t, first)}" if one_period else t.say("Downtime")
    note = as_of(t, first.now, first.version.zone)
    exceeded = [standing_of(one.measurement.period, (one.measurement,), first.now) for one in budgets if one.exhausted]
    if exceeded:
        note += f" · {standing_word(t, weakest(exceeded))}"
    parts = [heading_of(heading, note)]
    top = _HEAD
    for bar in bars:
        parts.append(_drawn(t, bar, top))
        top += bar.height
    entries = _legend(t, bars)
    parts.append(legend(entries, top + _FOOT - 36))
    height = top + _FOOT - 36 + legend_height(entries)
    figures = [f"{bar.name} – {_figures(t, bar.budget)}" for bar in bars]
    described = "\n".join([f"{heading}. {note}.", *figures, *([preliminary(t)] if exceeded else [])])
    return drawing(t.say("downtime.svg"), height, parts, described)


def _bars(t: Translator, budgets: Sequence[Budget]) -> list[_Bar]:
    """Return the bars; of one period as the text groups them, of several each with its period."""
    if len({one.measurement.period for one in budgets}) == 1:
        return [_Bar(capitalised(names), one) for names, one in budgets_together(t, budgets)]
    return [
        _Bar(f"{capitalised(target_name(t, one.measurement.target))} {period_heading(t, one.measurement)}", one)
        for one in budgets
    ]


def _figures(t: Translator, one: Budget) -> str:
    return f"{t.say('left: %(left)s', left=left_text(t, one))}; {used_text(t, one)}"


def _drawn(t: Translator, bar: _Bar, top: int) -> str:
    """Return one group: its name, the bar, what is left of what, and what is used with the result in per cent."""
    one = bar.budget
    names = [text(MARGIN, top + place * _LINE, line, size=28, bold=True) for place, line in enumerate(bar.lines)]
    bar_top = top + (len(names) - 1) * _LINE + 14
    parts = [
        *names,
        rect(MARGIN, bar_top, INNER, _BAR, TRACK, outline=True),
        rect(MARGIN, bar_top, round(_share(one) * INNER), _BAR, OVER if one.exhausted else USED),
        text(MARGIN, bar_top + _BAR + 32, t.say("left: %(left)s", left=left_text(t, one)), size=26, bold=True),
        text(MARGIN, bar_top + _BAR + 64, used_text(t, one), size=22, fill=GREY),
    ]
    return "".join(parts)


def _share(one: Budget) -> Fraction:
    """Return how much of the bar is filled; what is exceeded fills all of it."""
    if one.burn is None:
        return Fraction(1 if one.used_seconds else 0)
    return min(Fraction(1), one.burn)


def _legend(t: Translator, bars: Sequence[_Bar]) -> list[tuple[str, str]]:
    """Return what the patterns mean; that of an exceeded limit only where there is one."""
    entries = [(USED, t.say("used")), (TRACK, t.say("left"))]
    return [*entries, (OVER, t.say("limit exceeded"))] if any(bar.budget.exhausted for bar in bars) else entries
