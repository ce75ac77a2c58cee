"""The downtime budget as a drawing: a bar per measured group, what is used of what is allowed, with all its figures.

Rule: nothing is told by colour alone. What is used is hatched, what is exceeded is cross-hatched and says so, and the
description of the picture gives the same figures in words. Eight hundred points wide, so that it reads on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from xml.sax.saxutils import escape

from bot.i18n import Translator, capitalised
from bot.messages import Attachment
from bot.wording.budgets import budget_line, left_text, percent_text, period_heading
from bot.wording.cards import as_of
from bot.wording.targets import target_name
from knowledge.downtime.budget import Budget

FONT = "Lato"
WIDTH = 800
MOST_BARS = 8
_MARGIN, _HEAD, _ROW, _BAR, _FOOT = 32, 130, 168, 40, 84
_INNER = WIDTH - 2 * _MARGIN
_LONGEST = 44
"""Letters of a name that fit into one line at its size."""
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


def budget_chart(t: Translator, budgets: Sequence[Budget]) -> Attachment:
    """Return the budgets as a drawing, in the order given; beyond eight the rest stays in the text."""
    shown = budgets[:MOST_BARS]
    heading = t.say("Downtime")
    periods = {one.measurement.period for one in shown}
    if len(periods) == 1:
        heading = f"{heading} {period_heading(t, shown[0].measurement)}"
    first = shown[0].measurement
    note = as_of(t, first.now, first.version.zone)
    bars = [_bar(t, one, _HEAD + place * _ROW, several=len(periods) > 1) for place, one in enumerate(shown)]
    height = _HEAD + len(shown) * _ROW + _FOOT
    drawn = "".join([_text(_MARGIN, 58, heading, size=36, bold=True), _text(_MARGIN, 94, note, size=22, fill=_GREY)])
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f'<defs>{_PATTERNS}</defs><rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        f"{drawn}{''.join(bars)}{_legend(t, shown, height - 36)}</svg>"
    )
    lines = [_described(t, one, several=len(periods) > 1) for one in shown]
    return Attachment("downtime.svg", "image/svg+xml", "\n".join([f"{heading} ({note})", *lines]), svg)


def _described(t: Translator, one: Budget, *, several: bool) -> str:
    line = budget_line(t, one, names=_name(t, one, several=several))
    return "".join(letter for letter in line if letter not in "▓░").replace("  ", " ").replace(" ,", ",")


def _name(t: Translator, one: Budget, *, several: bool) -> str:
    name = capitalised(target_name(t, one.measurement.target))
    return f"{name} {period_heading(t, one.measurement)}" if several else name


def _bar(t: Translator, one: Budget, top: int, *, several: bool) -> str:
    """Return one group: its name, the bar, what is left of what, and what is used with the result in per cent."""
    name = _name(t, one, several=several)
    shown = name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
    bar_top = top + 14
    used = t.say(
        "used %(used)s, availability %(percent)s (target %(target)s)",
        used=t.minutes(one.used_seconds, up=True),
        percent=percent_text(t, one.measurement),
        target=t.percent(one.measurement.target.target),
    )
    parts = [
        _text(_MARGIN, top, shown, size=28, bold=True),
        _rect(bar_top, _INNER, _TRACK, outline=True),
        _rect(bar_top, round(_share(one) * _INNER), "url(#over)" if one.exhausted else "url(#used)"),
        _text(_MARGIN, bar_top + _BAR + 32, t.say("left: %(left)s", left=left_text(t, one)), size=26, bold=True),
        _text(_MARGIN, bar_top + _BAR + 64, used, size=22, fill=_GREY),
    ]
    return "".join(parts)


def _share(one: Budget) -> Fraction:
    """Return how much of the bar is filled; what is exceeded fills all of it."""
    if one.burn is None:
        return Fraction(1 if one.used_seconds else 0)
    return min(Fraction(1), one.burn)


def _legend(t: Translator, shown: Sequence[Budget], base: int) -> str:
    """Return what the patterns mean; that of an exceeded limit only where there is one."""
    entries = [("url(#used)", t.say("used")), (_TRACK, t.say("left"))]
    if any(one.exhausted for one in shown):
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
