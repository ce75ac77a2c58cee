"""What changes from one version of a contract to another, as lines on the command line.

Rule: short facts stand on one line, before → after; long texts below each other; then what it means for the customer.
"""

from __future__ import annotations

from adapters.plain import printable
from bot.i18n import Translator
from knowledge.bilingual import Bilingual, Language
from knowledge.contract.benefit import Direction
from knowledge.contract.differences import Change, Differences, Side, differences

_LONGEST = 100  # characters of both texts together that are read easily on one line


def difference_lines(before: Side, after: Side, language: Language) -> list[str]:
    """Return what changes, section by section, and a summary; a single line when nothing does."""
    t = Translator.of(language)
    found = differences(before, after)
    if not found.changes:
        return [t.say("No differences."), *_moved(found, t)]
    lines = [_heading(before, after, language)]
    headings = list(dict.fromkeys(change.heading for change in found.changes))
    for heading in headings:
        lines += ["", heading.text(language)]
        for change in found.changes:
            if change.heading == heading:
                lines += _lines(change, t, language)
    return [printable(line) for line in (*lines, "", _summary(found, t), *_moved(found, t))]


def _heading(before: Side, after: Side, language: Language) -> str:
    names = [f"{side.contract.customer_name}, {side.version.name.text(language)}" for side in (before, after)]
    if before.contract.customer_name == after.contract.customer_name:
        names[1] = after.version.name.text(language)
    return " → ".join(names)


def _lines(change: Change, t: Translator, language: Language) -> list[str]:
    label = _label(change, t, language)
    old, new = (None if one is None else one.text(language) for one in (change.before, change.after))
    note = _note(change, t, language)
    if old is None:
        return [t.say("  %(label)s – added: %(text)s%(note)s", label=label, text=new or "", note=note)]
    if new is None:
        return [t.say("  %(label)s – removed: %(text)s%(note)s", label=label, text=old, note=note)]
    if len(old) + len(new) <= _LONGEST:
        return [f"  {label}: {old} → {new}{note}"]
    return [f"  {label}{note}", t.say("    was: %(text)s", text=old), t.say("    will be: %(text)s", text=new)]


def _label(change: Change, t: Translator, language: Language) -> str:
    if change.label == change.heading:
        return t.say("what it says")
    label = change.label.text(language)
    return f"{', '.join(one.text(language) for one in change.subjects)} – {label}" if change.subjects else label


def _note(change: Change, t: Translator, language: Language) -> str:
    meaning = {Direction.BETTER: t.say("better for the customer"), Direction.WORSE: t.say("worse for the customer")}
    where = _where(change.places, language)
    said = [part for part in (meaning.get(change.direction), where) if part]
    return f" ({'; '.join(said)})" if said else ""


def _where(places: tuple[Bilingual | None, Bilingual | None], language: Language) -> str:
    named = [place.text(language) for place in places if place is not None]
    return " → ".join(dict.fromkeys(named))


def _summary(found: Differences, t: Translator) -> str:
    count = {meaning: sum(change.direction is meaning for change in found.changes) for meaning in Direction}
    return t.count(
        "%(n)s change: better for the customer %(better)s, worse %(worse)s, other %(other)s.",
        "%(n)s changes: better for the customer %(better)s, worse %(worse)s, other %(other)s.",
        len(found.changes),
        better=str(count[Direction.BETTER]),
        worse=str(count[Direction.WORSE]),
        other=str(count[Direction.DIFFERENT]),
    )


def _moved(found: Differences, t: Translator) -> list[str]:
    if not found.moved:
        return []
    return [
        t.count(
            "%(n)s fact stands in another place, word for word the same.",
            "%(n)s facts stand in another place, word for word the same.",
            found.moved,
        )
    ]
