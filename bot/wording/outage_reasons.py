"""Why a part of an outage does not count, or why what was to take it out does not."""

from __future__ import annotations

from bot.i18n import Translator
from bot.wording.targets import smallest_text
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.counting import Measure
from knowledge.downtime.availability import Measurement
from knowledge.downtime.outage_verdicts import (
    ExclusionCode,
    ExclusionFinding,
    OutageVerdict,
    Taken,
    TakenReason,
    seconds,
)
from knowledge.downtime.rounding import rounded_down
from knowledge.terms import value_of


def reasons_text(t: Translator, version: ContractVersion, measurement: Measurement, verdict: OutageVerdict) -> str:
    """Return every reason of one verdict in its order: taken out, failed exclusions, weight, rounding, what is open."""
    said = [_taken_text(t, version, measurement, taken) for taken in verdict.taken]
    said += [finding_text(t, version, finding) for finding in verdict.findings]
    if verdict.counted_seconds:
        if verdict.weight not in (0, 1):
            said.append(t.say("weight %(percent)s", percent=t.percent(rounded_down(verdict.weight * 100, 4))))
        if verdict.added:
            length = t.minutes(seconds(verdict.added), up=True)
            said.append(t.say("%(length)s added, since started units count whole", length=length))
    if verdict.provisional:
        said.append(t.say("provisional until the cause has been recorded"))
    return "; ".join(said)


def finding_text(t: Translator, version: ContractVersion, finding: ExclusionFinding) -> str:
    """Return why the exclusion that an outage was attributed to does not take it out."""
    cause = _cause_name(t, version, finding.key)
    limit = measure_text(t, finding.limit)
    match finding.code:
        case ExclusionCode.NOT_IN_CONTRACT:
            return t.say("the contract does not exclude this cause")
        case ExclusionCode.OTHER_SERVICE:
            return t.say("%(cause)s: excluded for other services only", cause=cause)
        case ExclusionCode.NOT_ABOVE if finding.limit is not None and finding.given is not None:
            given = measure_text(t, Measure(finding.given, finding.limit.unit))
            return t.say(
                "%(cause)s: excluded only above %(limit)s, here it was %(given)s", cause=cause, limit=limit, given=given
            )
        case ExclusionCode.UNPROVEN:
            return t.say("%(cause)s: not proven so far", cause=cause)
        case _:
            return t.say(
                "%(cause)s: excluded only above %(limit)s, which nobody has recorded", cause=cause, limit=limit
            )


def measure_text(t: Translator, measure: Measure | None) -> str:
    """Return a number with its unit; nothing for None."""
    return "" if measure is None else f"{t.number(measure.value)} {measure.unit}".rstrip()


def _cause_name(t: Translator, version: ContractVersion, key: str | None) -> str:
    causes = {cause.key: t.text(cause.name) for cause in value_of(version.exclusions) or ()}
    return causes.get(key or "", key or "")


def _taken_text(t: Translator, version: ContractVersion, measurement: Measurement, taken: Taken) -> str:
    length = t.minutes(seconds(taken.amount))
    match taken.reason:
        case TakenReason.CAUSE:
            return t.say("%(length)s excluded: %(cause)s", length=length, cause=_cause_name(t, version, taken.key))
        case TakenReason.NOT_PROVIDERS_FAULT:
            return t.say("%(length)s not attributed to the provider", length=length)
        case TakenReason.NOT_ELIGIBLE:
            needs = {need.key: t.text(need.text) for need in value_of(version.eligibility) or ()}
            need = needs.get(taken.key or "", taken.key or "")
            return t.say("%(length)s in which a condition of the SLA was not met: %(need)s", length=length, need=need)
        case TakenReason.PLANNED_WORK:
            return t.say("%(length)s of planned work", length=length)
        case TakenReason.OUTSIDE_HOURS:
            return t.say("%(length)s outside the measured hours", length=length)
        case TakenReason.OUTSIDE_PERIOD:
            return t.say("%(length)s in another period", length=length)
        case TakenReason.OVERLAP:
            return t.say("%(length)s already counted with another outage", length=length)
        case TakenReason.PART_OF_MINUTE:
            return t.say("parts of a minute are dropped")
        case TakenReason.TOO_SHORT:
            smallest = measurement.target.smallest
            return smallest_text(t, smallest.value) if smallest is not None else t.say("too short")
        case TakenReason.BELOW_SHARE:
            return t.say("too small a share was affected")
        case TakenReason.CLAIMED_ONLY:
            return t.say("so far only the customer says so")
