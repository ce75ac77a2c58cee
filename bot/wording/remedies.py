"""What a contract says of remedies in words: credits in bands, penalties for lateness, caps; each adds its clauses."""

from __future__ import annotations

from bot.i18n import Translator
from bot.wording.credits import band_limits
from bot.wording.limits import clock_name
from bot.wording.settlements import cap_text
from bot.wording.unstated import unstated
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.remedies import CreditBand, CreditTable, FeeBase, LatenessPenalty, LatenessUnit
from knowledge.terms import Clause, NotEntered, Silent, Stated, value_of


def credit_lines(t: Translator, version: ContractVersion, clauses: list[Clause | None]) -> list[str]:
    """Return the bands of every credit table, or why there are none."""
    if not isinstance(version.credits, Stated):
        return [unstated(t, version.credits, t.say("credits for availability below the target"))]
    lines = []
    for table in version.credits.value:
        clauses.append(table.clause)
        names = [t.text(target.name) for target in version.targets if target.key in table.targets]
        bands = ", ".join(_band_text(t, band) for band in table.bands)
        lines.append(
            t.say(
                "Credits (%(groups)s): %(bands)s of %(base)s.",
                groups=", ".join(dict.fromkeys(names)),
                bands=bands,
                base=_base_text(t, table),
            )
        )
    return lines


def _band_text(t: Translator, band: CreditBand) -> str:
    return f"{band_limits(t, band)} – {t.percent(band.percent)}"


def _base_text(t: Translator, table: CreditTable) -> str:
    names = {
        FeeBase.SERVICE_PERIOD: t.say("the fee of the affected service for the period"),
        FeeBase.TOTAL_MONTH: t.say("the whole monthly fee"),
        FeeBase.VOICE_MONTH: t.say("the monthly voice fee"),
    }
    return names[table.base]


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
    units = {
        LatenessUnit.STARTED_HOUR: t.say("per started hour"),
        LatenessUnit.COMPLETED_HOUR: t.say("per completed hour"),
        LatenessUnit.EVENT: t.say("per event"),
    }
    amount = t.money(penalty.amount, version.currency) if penalty.amount is not None else ""
    if penalty.percent is not None:
        amount = t.say("%(percent)s of the month's service fee", percent=t.percent(penalty.percent))
    severity = t.text(version.severity(penalty.severity).name)
    said = f"{severity} ({clock_name(t, penalty.clock).lower()}): {amount} {units[penalty.unit]}"
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
    said = "; ".join(cap_text(t, cap) for cap in caps)
    return [t.say("At most: %(caps)s.", caps=said)]
