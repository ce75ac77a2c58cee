"""From the checked section on credits to its tables: bands, or a rule of another kind, with their conditions.

The rule: a table says what is counted in exactly one way; contradictions are noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from knowledge.bilingual import Bilingual
from knowledge.contract.build_parts import bilingual, contradiction, own_clause
from knowledge.contract.credit_rules import (
    Counting,
    CreditCondition,
    CreditRule,
    Growing,
    LostTime,
    PerBlock,
    PerDay,
    PerOutage,
    RepeatStep,
    StepsBelow,
    Worth,
)
from knowledge.contract.errors import Findings
from knowledge.contract.remedies import CreditBand, CreditTable
from knowledge.contract.shape import Entry
from knowledge.terms import Clause

_WORTH = ("credit", "amount", "time")


def credit_tables(entry: Entry, clause: Clause, findings: Findings) -> tuple[CreditTable, ...]:
    """Return the tables of the section; its conditions hold for each of them."""
    common = _conditions(entry, clause)
    tables = (_table(table, own_clause(table, clause), common, findings) for table in entry["tables"])
    return tuple(replace(table, only_largest=entry.get("several") == "largest only") for table in tables)


def _table(entry: Entry, clause: Clause, common: tuple[CreditCondition, ...], findings: Findings) -> CreditTable:
    kinds = [kind for kind in ("bands", *_RULES) if kind in entry]
    if len(kinds) != 1:
        listed = ", ".join(("bands", *_RULES))
        one = Bilingual(f"dokładnie jedno z: {listed}", f"exactly one of: {listed}")
        contradiction(findings, entry.node, one, ", ".join(kinds) or None)
    rule = next((kind for kind in kinds if kind != "bands"), None)
    if "a_day_is" in entry and not any(_gives_time(part) for part in _parts_of(entry)):
        free = Bilingual("czas usługi razem z a_day_is", "free time of service together with a_day_is")
        contradiction(findings, entry.node, free)
    return CreditTable(
        targets=entry["targets"],
        bands=tuple(_band(band, findings) for band in entry.get("bands", ())),
        base=entry["base"],
        clause=clause,
        rule=None if rule is None else _RULES[rule](entry[rule], findings),
        only_if_down=entry.get("only_if_down"),
        misses_in_row=entry.get("misses_in_row", 1),
        a_day_is=entry.get("a_day_is"),
        conditions=(*common, *_conditions(entry, clause)),
    )


def _parts_of(entry: Entry) -> Iterator[Entry]:
    """Yield the parts of a table that say what something is worth."""
    yield from entry.get("bands", ())
    yield from (entry[kind] for kind in _RULES if kind in entry and kind != "growing")
    if "growing" in entry:
        yield from entry["growing"]["steps"]


def _gives_time(part: Entry) -> bool:
    return "time" in part or bool(part.get("given_as_time"))


def _conditions(entry: Entry, clause: Clause) -> tuple[CreditCondition, ...]:
    return tuple(
        CreditCondition(key, bilingual(said), own_clause(said, clause))
        for key, said in entry.get("conditions", {}).items()
    )


def _band(entry: Entry, findings: Findings) -> CreditBand:
    for pair, needed in ((("from", "above"), 0), (("below", "up_to"), 1), (_WORTH, 1)):
        if not needed <= sum(key in entry for key in pair) <= 1:
            listed = ", ".join(pair)
            contradiction(findings, entry.node, Bilingual(f"jedno z: {listed}", f"one of: {listed}"))
    low: Decimal | None = entry.get("from", entry.get("above"))
    high: Decimal = entry.get("below", entry.get("up_to", Decimal(100)))
    if low is not None and low >= high:
        lower = Bilingual("from mniejsze niż below", "from lower than below")
        contradiction(findings, entry.node, lower, f"{low} … {high}")
    return CreditBand(
        at_least=low,
        below=high,
        percent=entry.get("credit", Decimal(0)),
        amount=entry.get("amount"),
        time=entry.get("time"),
        above_only="above" in entry,
        up_to_included="up_to" in entry,
    )


def _worth(entry: Entry, findings: Findings, *others: str) -> Worth:
    if sum(key in entry for key in (*_WORTH, *others)) != 1:
        listed = ", ".join((*_WORTH, *others))
        contradiction(findings, entry.node, Bilingual(f"dokładnie jedno z: {listed}", f"exactly one of: {listed}"))
    return Worth(entry.get("credit"), entry.get("amount"), entry.get("time"))


def _steps(entry: Entry, findings: Findings) -> StepsBelow:
    if not entry["each"]:
        contradiction(findings, entry.node, Bilingual("krok większy od zera", "a step above zero"))
    return StepsBelow(entry["each"], entry["counted"], _worth(entry, findings), entry.get("below"))


def _lost_time(entry: Entry, findings: Findings) -> LostTime:
    counting: Counting = entry.get("counted", Counting.EXACT)
    if (counting is not Counting.EXACT) != ("rounded_to" in entry):
        together = Bilingual("rounded_to razem z counted: started/completed", "rounded_to together with counted")
        contradiction(findings, entry.node, together)
    return LostTime(
        times=entry.get("times", Decimal(1)),
        rounded_to=entry.get("rounded_to"),
        counting=counting,
        by_share=entry.get("by_share", False),
        given_as_time=entry.get("given_as_time", False),
    )


def _growing(entry: Entry, findings: Findings) -> Growing:
    steps = tuple(
        RepeatStep(
            step["miss"],
            _worth(step, findings, "measure"),
            bilingual(step["measure"]) if "measure" in step else None,
        )
        for step in entry["steps"]
    )
    if [step.misses for step in steps] != sorted({step.misses for step in steps}):
        contradiction(findings, entry.node, Bilingual("rosnące numery w miss", "rising numbers in miss"))
    return Growing(entry["within_months"], steps, entry.get("below"))


_RULES: Mapping[str, Callable[[Entry, Findings], CreditRule]] = {
    "steps": _steps,
    "lost_time": _lost_time,
    "per_block": lambda entry, findings: PerBlock(
        entry["length"], entry["counted"], _worth(entry, findings), entry.get("once_a_day", False)
    ),
    "per_day": lambda entry, findings: PerDay(entry["down"], _worth(entry, findings), entry.get("together", False)),
    "per_outage": lambda entry, findings: PerOutage(
        _worth(entry, findings), entry.get("down"), entry.get("by_share", False)
    ),
    "growing": _growing,
}
