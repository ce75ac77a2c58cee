"""What a measured group says of its counting beyond the usual: fault, units of time, requests, probes, whose minutes.

The rule: only what the file says is shown; each fact stands on its own clause.
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.bilingual import Bilingual
from knowledge.contract import words_downtime
from knowledge.contract.levels import AvailabilityTarget
from knowledge.terms import Stated

_GOVERNS = Bilingual("minuty podane w umowie", "the minutes stated in the contract")
_REQUIRED = Bilingual("tylko przerwy przypisane dostawcy", "only outages attributed to the provider")
_NOT_REQUIRED = Bilingual("bez względu na winę dostawcy", "whether the provider is at fault or not")


def counting_facts(target: AvailabilityTarget) -> Iterator[tuple[Bilingual, Stated[Bilingual]]]:
    """Return the label and the words of each further fact of a measured group."""
    if target.stated_allowance is not None and target.allowance_governs:
        yield Bilingual("rozstrzygają", "what decides"), Stated(_GOVERNS, target.stated_allowance.clause)
    fault = target.provider_fault
    if fault is not None:
        yield Bilingual("przyczyna", "fault"), Stated(_REQUIRED if fault.value else _NOT_REQUIRED, fault.clause)
    units = target.time_rounding
    if units is not None:
        said = Stated(words_downtime.time_rounding(units.value), units.clause)
        yield Bilingual("czas przerwy liczony w", "downtime is counted in"), said
    if target.request_rate is not None:
        yield Bilingual("błędy żądań", "failed requests"), target.request_rate
    rule = target.request_rule
    if rule is not None:
        said = Stated(words_downtime.request_rule(rule.value), rule.clause)
        if target.request_rate is None or said != target.request_rate:
            yield Bilingual("błędy żądań jako reguła", "failed requests as a rule"), said
    probes = target.probes
    if probes is not None:
        said = Stated(words_downtime.probe_rule(probes.value), probes.clause)
        yield Bilingual("pomiar sondami", "readings of probes"), said
