"""Which measured groups a question is about: by the services and the sites that it names."""

from __future__ import annotations

from bot.turn import Ask
from bot.understanding.folding import folded
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget


def targets_asked(version: ContractVersion, ask: Ask) -> tuple[AvailabilityTarget, ...]:
    """Return the measured groups a question is about: of the services named, at the site named; all where none is."""
    wanted = ask.entities.services
    chosen = tuple(t for t in version.targets if not wanted or set(wanted) & set(t.services))
    sites = sites_named(version, ask.text)
    at_site = tuple(target for target in chosen if target.site in sites)
    return at_site or chosen


def sites_named(version: ContractVersion, text: str) -> frozenset[str]:
    """Return the keys of the contract's sites that a text names."""
    plain = folded(text)
    return frozenset(
        site.key
        for site in version.sites
        if any(folded(name) in plain for name in (site.name.pl, site.name.en, *site.aliases))
    )
