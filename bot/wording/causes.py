"""What does not count as downtime, each cause with the conditions that the contract ties to it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.i18n import Translator
from bot.wording.outage_reasons import measure_text
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.commitments import Need, NeedEffect
from knowledge.contract.levels import AvailabilityTarget, Exclusion
from knowledge.terms import Clause, value_of
from knowledge.words.services import services


def cause_text(t: Translator, cause: Exclusion) -> str:
    """Return a cause, and in brackets when it holds: above a size, for some services, once somebody has proved it."""
    conditions = []
    if cause.above is not None:
        conditions.append(t.say("only above %(limit)s", limit=measure_text(t, cause.above)))
    if cause.services:
        names = t.list(t.text(services()[key].name) for key in cause.services)
        conditions.append(t.say("only for these services: %(services)s", services=names))
    if cause.proof_by == "provider":
        conditions.append(t.say("once the provider has proved it"))
    if cause.proof_by == "customer":
        conditions.append(t.say("unless the customer shows otherwise"))
    return t.text(cause.name) + (f" ({'; '.join(conditions)})" if conditions else "")


def further_causes(
    t: Translator, version: ContractVersion, targets: Iterable[AvailabilityTarget]
) -> list[tuple[str, Clause]]:
    """Return what else does not count, each with its clause: the fault of others, time in which a condition failed."""
    targets = tuple(targets)
    asked = {service for target in targets for service in target.services}
    faults = [target.provider_fault for target in targets if target.provider_fault is not None]
    said = [(t.say("outages not attributed to the provider"), fault.clause) for fault in faults if fault.value]
    for need in value_of(version.eligibility) or ():
        if need.effect is NeedEffect.NOT_COUNTED and (not need.services or asked & set(need.services)):
            said.append((_unmet(t, need), need.clause))
    return list(dict(said).items())


def _unmet(t: Translator, need: Need) -> str:
    return t.say("time in which this condition is not met: %(need)s", need=t.text(need.text))
