"""The downtime budget as a drawing: a bar per measured group, what is used of what is allowed, with all its figures.

Rule: nothing is told by colour alone. What is used is hatched, what is exceeded is cross-hatched and says so, and the
description of the picture gives the same figures in words. Eight hundred points wide, so that it reads on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from textwrap import wrap
from xml.sax.saxutils import escape

from bot.i18n import Translator, capitalised
from bot.messages import DRAWING, Attachment
from bot.wording.budgets import budgets_together, left_text, percent_text, period_heading
from bot.wording.cards import as_of
from bot.wording.standing import preliminary, standing_word
from bot.wording.targets import target_name
from knowledge.downtime.budget import Budget
from knowledge.money.standing import standing_of, weakest

FONT = "Lato"
WIDTH = 800
MOST_BARS = 8
_MARGIN, _HEAD, _LINE, _BAR, _FIGURES, _FOOT = 32, 154, 34, 40, 100, 56
_INNER = WIDTH - 2 * _MARGIN
_LONGEST, _NAME_LINES = 48, 3
"""Letters of a name that fit into one line at its size, and in how many lines it may stand."""
_INK, _GREY, _TRACK, _USED, _OVER = "#1a1a1a", "#4d4d4d", "#e8e8e8", "#0072b2", "#b33c00"
"""Blue and vermilion of Okabe and Ito, which people with any kind of colour blindness tell apart; ink on white."""
_PATTERNS = (
    f'<pattern id="used" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="12" height="12" fill="{_USED}"/><rect width="3" height="12" fill="#ffffff" fill-opacity="0.35"/>'
    f"</pattern>"
    f'<pattern id="over" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="12" height="12" fill="{_OVER}"/><rect width="3" height="12" fill="#ffffff" fill-opacity="0.45"/>'
    f'<rect width="12" height="3" fill="#ffffff" fill-opacity="0.45"/></pattern>'
)


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
    drawn = [_text(_MARGIN, 58, heading, size=36, bold=True), _text(_MARGIN, 94, note, size=22, fill=_GREY)]
    top = _HEAD
    for bar in bars:
        drawn.append(_drawn(t, bar, top))
        top += bar.height
    height = top + _FOOT
    drawn.append(_legend(t, bars, height - 36))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f'<defs>{_PATTERNS}</defs><rect width="{WIDTH}" height="{height}" fill="#ffffff"/>{"".join(drawn)}</svg>'
    )
    figures = [f"{bar.name} – {_figures(t, bar.budget)}" for bar in bars]
    described = "\n".join([f"{heading}. {note}.", *figures, *([preliminary(t)] if exceeded else [])])
    return Attachment(t.say("downtime.svg"), DRAWING, described, svg)


def _bars(t: Translator, budgets: Sequence[Budget]) -> list[_Bar]:
    """Return the bars; of one period as the text groups them, of several each with its period."""
    if len({one.measurement.period for one in budgets}) == 1:
        return [_Bar(capitalised(names), one) for names, one in budgets_together(t, budgets)]
    return [
        _Bar(f"{capitalised(target_name(t, one.measurement.target))} {period_heading(t, one.measurement)}", one)
        for one in budgets
    ]


def _figures(t: Translator, one: Budget) -> str:
    return f"{t.say('left: %(left)s', left=left_text(t, one))}; {_used(t, one)}"


def _used(t: Translator, one: Budget) -> str:
    return t.say(
        "used %(used)s, availability %(percent)s (target %(target)s)",
        used=t.minutes(one.used_seconds, up=True),
        percent=percent_text(t, one.measurement),
        target=t.percent(one.measurement.target.target),
    )


def _drawn(t: Translator, bar: _Bar, top: int) -> str:
    """Return one group: its name, the bar, what is left of what, and what is used with the result in per cent."""
    one = bar.budget
    names = [_text(_MARGIN, top + place * _LINE, line, size=28, bold=True) for place, line in enumerate(bar.lines)]
    bar_top = top + (len(names) - 1) * _LINE + 14
    parts = [
        *names,
        _rect(bar_top, _INNER, _TRACK, outline=True),
        _rect(bar_top, round(_share(one) * _INNER), "url(#over)" if one.exhausted else "url(#used)"),
        _text(_MARGIN, bar_top + _BAR + 32, t.say("left: %(left)s", left=left_text(t, one)), size=26, bold=True),
        _text(_MARGIN, bar_top + _BAR + 64, _used(t, one), size=22, fill=_GREY),
    ]
    return "".join(parts)


def _share(one: Budget) -> Fraction:
    """Return how much of the bar is filled; what is exceeded fills all of it."""
    if one.burn is None:
        return Fraction(1 if one.used_seconds else 0)
    return min(Fraction(1), one.burn)


def _legend(t: Translator, bars: Sequence[_Bar], base: int) -> str:
    """Return what the patterns mean; that of an exceeded limit only where there is one."""
    entries = [("url(#used)", t.say("used")), (_TRACK, t.say("left"))]
    if any(bar.budget.exhausted for bar in bars):
        entries.append(("url(#over)", t.say("limit exceeded")))
    drawn, left = [], _MARGIN
    for fill, label in entries:
        drawn.append(
            f'<rect x="{left}" y="{base - 20}" width="28" height="24" fill="{fill}" stroke="{_GREY}" stroke-width="1"/>'
        )
        drawn.append(_text(left + 38, base, label, size=22))
        left += 38 + 13 * len(label) + 32
    return "".join(drawn)


def _rect(top: int, width: int, fill: str, *, outline: bool = False) -> str:
    stroke = f' stroke="{_GREY}" stroke-width="1"' if outline else ""
    return f'<rect x="{_MARGIN}" y="{top}" width="{width}" height="{_BAR}" fill="{fill}"{stroke}/>'


def _text(left: int, base: int, words: str, *, size: int, bold: bool = False, fill: str = _INK) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{left}" y="{base}" font-family="{FONT}" font-size="{size}"{weight} fill="{fill}">'
        f"{escape(words)}</text>"
    )
