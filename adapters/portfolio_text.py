"""Reports on many contracts as lines and as JSON: what a sheet brought, what needs a human, what is not covered.

Rule: names come from customers' files and are made harmless before they are shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.plain import printable
from bot.i18n import Translator
from knowledge.bilingual import Bilingual, Language
from knowledge.drafting.coverage import CustomerGaps, Gap, GapKind
from knowledge.drafting.drafts import Kept
from knowledge.drafting.problems import CellProblem
from knowledge.drafting.sheet_drafts import RowDraft
from knowledge.words.services import services

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What a sheet brought: drafts with what became of each, problems by cell, and how the file was read."""

    drafts: Sequence[tuple[RowDraft, Kept]]
    problems: Sequence[CellProblem]
    notes: Sequence[Bilingual] = ()
    nothing_kept: bool = False


def sheet_lines(report: SheetReport, language: Language) -> list[str]:
    """Return the report on a sheet: counts first, then what needs a human, customer by customer."""
    t = Translator.of(language)
    lines = [note.text(language) for note in report.notes]
    if report.nothing_kept:
        return [*lines, t.say("Nothing was kept, because there are errors.")]
    lines += _counts(report, t)
    waiting = [
        line for draft, kept in report.drafts if kept is not Kept.IN_FORCE for line in _needs(draft, t, language)
    ]
    if waiting:
        lines += ["", t.say("What needs a human:"), *waiting]
    return [printable(line) for line in lines]


def _counts(report: SheetReport, t: Translator) -> Iterator[str]:
    n = Counter(kept for _, kept in report.drafts)
    yield t.count("%(n)s new draft", "%(n)s new drafts", n[Kept.NEW])
    yield t.count("%(n)s draft replaced", "%(n)s drafts replaced", n[Kept.REPLACED])
    yield t.count("%(n)s draft unchanged", "%(n)s drafts unchanged", n[Kept.UNCHANGED])
    rows = len({problem.row for problem in report.problems})
    yield t.count("%(n)s row with errors, not kept", "%(n)s rows with errors, not kept", rows)
    if n[Kept.NEW] or n[Kept.REPLACED]:
        yield t.say("No draft is in force until a second person has checked it: sla-assistant contract accept.")


def _needs(draft: RowDraft, t: Translator, language: Language) -> Iterator[str]:
    said = []
    if draft.needs.missing_fees:
        fees = ", ".join(services()[key].name.text(language) for key in draft.needs.missing_fees)
        said.append(t.say("fees missing: %(fees)s", fees=fees))
    elif draft.needs.not_entered:
        said.append(t.say("not entered: %(terms)s", terms=_joined(draft.needs.not_entered, language)))
    for trap in draft.needs.warnings:
        said.append(t.say("warning: %(key)s: %(text)s", key=trap.key, text=trap.text.text(language)))
    if said:
        about = {"customer": draft.contract.customer_name, "key": draft.contract.customer, "row": draft.row}
        yield t.say("  %(customer)s (%(key)s, row %(row)s)", **about)
        yield from (f"    {one}" for one in said)


def _joined(texts: Sequence[Bilingual], language: Language) -> str:
    return ", ".join(text.text(language) for text in texts)


def sheet_object(report: SheetReport, language: Language) -> Json:
    """Return the report on a sheet for scripts; keys and codes are the same in every language."""
    n = Counter(kept for _, kept in report.drafts)
    return {
        "kept": not report.nothing_kept,
        "new": n[Kept.NEW],
        "replaced": n[Kept.REPLACED],
        "unchanged": n[Kept.UNCHANGED],
        "problems": [
            {"row": one.row, "column": one.column, "value": one.value, "text": one.text(language)}
            for one in report.problems
        ],
        "notes": [note.text(language) for note in report.notes],
        "drafts": [_draft_object(draft, kept, language) for draft, kept in report.drafts if kept is not Kept.IN_FORCE],
    }


def _draft_object(draft: RowDraft, kept: Kept, language: Language) -> Json:
    return {
        "row": draft.row,
        "customer": draft.contract.customer,
        "name": draft.contract.customer_name,
        "state": kept.value,
        "missing_fees": list(draft.needs.missing_fees),
        "not_entered": [term.text(language) for term in draft.needs.not_entered],
        "unchecked": draft.needs.unchecked,
        "warnings": [
            {"code": trap.code, "key": trap.key, "text": trap.text.text(language)} for trap in draft.needs.warnings
        ],
    }


def coverage_lines(found: Sequence[CustomerGaps], language: Language) -> list[str]:
    """Return the report on coverage, the most urgent customer first."""
    t = Translator.of(language)
    if not found:
        return [t.say("Every customer has a contract with which nothing is to be done.")]
    lines = [t.count("%(n)s customer needs attention:", "%(n)s customers need attention:", len(found))]
    for one in found:
        lines.append(f"{one.name} ({one.customer})")
        lines += [f"  {_gap(gap, t, language)}" for gap in one.gaps]
    return [printable(line) for line in lines]


def _gap(gap: Gap, t: Translator, language: Language) -> str:
    day = gap.day.isoformat() if gap.day is not None else ""
    names = _joined(gap.names, language)
    match gap.kind:
        case GapKind.UNUSABLE:
            return t.say("the stored contract cannot be read any more; import a corrected file")
        case GapKind.ENDED:
            return t.say("the contract ended on %(day)s", day=day)
        case GapKind.NO_CONTRACT:
            return t.say("no contract")
        case GapKind.DRAFT_ONLY:
            return t.say("only a draft, which nobody has accepted")
        case GapKind.NOT_BEGUN:
            return t.count(
                "not in force yet, begins on %(day)s, in %(n)s day",
                "not in force yet, begins on %(day)s, in %(n)s days",
                gap.days,
                day=day,
            )
        case GapKind.EXPIRING:
            return t.count("ends on %(day)s, in %(n)s day", "ends on %(day)s, in %(n)s days", gap.days, day=day)
        case GapKind.UNCHECKED:
            return t.say("not checked: %(versions)s", versions=names)
        case GapKind.NOT_ENTERED:
            return t.say("not entered: %(terms)s", terms=names)
        case GapKind.CHANGE_WAITING:
            return t.say("a change waits to be accepted")
        case GapKind.OUTDATED_TEMPLATE:
            return t.say(
                "based on the template %(template)s, the newest is v%(newest)s",
                template=f"{gap.template} v{gap.number}",
                newest=gap.newest,
            )


def coverage_object(one: CustomerGaps, language: Language) -> Json:
    """Return one customer's gaps for scripts; `kind` is the same in every language."""
    return {"customer": one.customer, "name": one.name, "gaps": [_gap_object(gap, language) for gap in one.gaps]}


def _gap_object(gap: Gap, language: Language) -> Json:
    said: Json = {"kind": gap.kind.value}
    if gap.day is not None:
        said |= {"day": gap.day.isoformat(), "days": gap.days}
    if gap.names:
        said["names"] = [name.text(language) for name in gap.names]
    if gap.template:
        said |= {"template": gap.template, "version": gap.number, "newest": gap.newest}
    return said
