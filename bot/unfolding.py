"""At most six lines at once: what is longer waits behind "More".

Rule: nothing is lost, only folded, and what nobody may overlook stays in sight: the clauses, the emergency number, and
that a reckoning is preliminary. Questions, forms and what was asked for by "More" are shown whole.
"""

from __future__ import annotations

from dataclasses import replace

from bot.i18n import Translator
from bot.turn import Said
from bot.wording.standing import preliminary

MOST_LINES = 6


def folded_to_fit(said: Said, t: Translator) -> Said:
    """Return a message with at most six lines of text, and the rest of it in front of what waits behind More."""
    lines = said.text.split("\n")
    if len(lines) <= MOST_LINES or said.whole or said.asks or said.form is not None or "question" in said.facts:
        return said
    stays = {place for place, line in enumerate(lines) if _must_be_seen(line, t)}
    others = [place for place in range(len(lines)) if place not in stays]
    shown = stays | set(others[: max(1, MOST_LINES - len(stays))])
    hidden = [line for place, line in enumerate(lines) if place not in shown]
    text = "\n".join(line for place, line in enumerate(lines) if place in shown)
    return replace(said, text=text, more="\n".join([*hidden, said.more] if said.more else hidden))


def _must_be_seen(line: str, t: Translator) -> bool:
    basis = t.say("Basis: %(places)s.", places="").rstrip(". ")
    urgent = t.say("Urgent: tel. %(phone)s.", phone="").rstrip(". ")
    return basis in line or urgent in line or preliminary(t) in line
