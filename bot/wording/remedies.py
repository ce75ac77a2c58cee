"""What a contract says of remedies in words: credits in bands, penalties for lateness, caps; each adds its clauses."""

from __future__ import annotations

from bot.i18n import Translator
from bot.wording.bases import base_text
from bot.wording.credit_terms import table_text
from bot.wording.lateness_terms import sum_text
from bot.wording.limits import clock_name
from bot.wording.settlements import cap_text
from bot.wording.unstated import unstated
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.remedies import LatenessPenalty
from knowledge.terms import Clause, NotEntered, Silent, Stated, value_of


def credit_lines(t: Translator, version: ContractVersion, clauses: list[Clause | None]) -> list[str]:
    """Return the bands of every credit table, or why there are none."""
    if not isinstance(version.credits, Stated):
        return [unstated(t, version.credits, t.say("credits for availability below the target"))]
    lines = []
    for table in version.credits.value:
        clauses.append(table.clause)
        names = [t.text(target.name) for target in version.targets if target.key in table.targets]
        groups, said = ", ".join(dict.fromkeys(names)), table_text(t, table, version.currency)
        if table.rule is None and all(band.worth.share is not None for band in table.bands):
            base = base_text(t, table.base)
            lines.append(t.say("Credits (%(groups)s): %(bands)s of %(base)s.", groups=groups, bands=said, base=base))
        else:
            lines.append(t.say("Credits (%(groups)s): %(credits)s.", groups=groups, credits=said))
    return lines


def lateness_lines(t: Translator, version: ContractVersion, clauses: list[Clause | None]) -> list[str]:
    """Return the penalties for missed deadlines, or why there are none."""
    match version.lateness:
        case Silent() | NotEntered():
            return [unstated(t, version.lateness, t.say("penalty for missing a deadline"))]
        case Stated(value=(), clause=clause):
            clauses.append(clause)
            return [t.say("There is no penalty for missing the resolution deadline.")]
        case Stated(value=listed):
            clauses.extend(penalty.clause for penalty in listed)
            said = "; ".join(lateness_text(t, version, penalty) for penalty in listed)
            return [t.say("Penalties for lateness: %(penalties)s.", penalties=said)]


def lateness_text(t: Translator, version: ContractVersion, penalty: LatenessPenalty) -> str:
    """Return one penalty for lateness: whose deadline, how much, per what, and under which condition."""
    severity = t.text(version.severity(penalty.severity).name)
    said = f"{severity} ({clock_name(t, penalty.clock).lower()}): "
    said += sum_text(t, penalty, version.currency)
    if penalty.if_reported_in is not None:
        hours = t.text(version.schedules[penalty.if_reported_in].name)
        return said + " " + t.say("if reported in %(hours)s", hours=hours)
    siblings = value_of(version.lateness) or ()
    if any(o.severity == penalty.severity and o.clock is penalty.clock and o.if_reported_in for o in siblings):
        said += " " + t.say("if reported at other times")
    return said


def cap_lines(t: Translator, version: ContractVersion, clauses: list[Clause | None]) -> list[str]:
    """Return the highest sums with what each limits; nothing where no cap is stated."""
    caps = value_of(version.caps)
    if not caps:
        return []
    clauses.extend(cap.clause for cap in caps)
    said = "; ".join(cap_text(t, cap, version.currency) for cap in caps)
    return [t.say("At most: %(caps)s.", caps=said)]
