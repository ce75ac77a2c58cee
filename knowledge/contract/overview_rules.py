"""The rows of availability: what is promised of each measured group, and how its downtime is measured.

The rule: each condition is a row of its own, on its own clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract import words_downtime
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.benefit import Amount, amount, seconds, span
from knowledge.contract.levels import AvailabilityTarget, SmallestOutage
from knowledge.contract.overview_counting import counting_facts
from knowledge.contract.rows import Row, Use
from knowledge.terms import Stated
from knowledge.words.services import services

_AFFECTED = Bilingual("przerwa częściowa", "a partial outage")
_ROUNDED = Bilingual("przed porównaniem z progami", "before comparing with bands")
_EXCLUDED = Bilingual("czas wyłączony", "excluded time")
_ROUND_THE_CLOCK = Bilingual("całą dobę", "round the clock")


def availability_rows(version: ContractVersion) -> list[Row]:
    """Return the rows of every measured group; that the version does not say it when there is none."""
    if not version.targets:
        return [Row(Bilingual("dostępność", "availability"), version.unlisted)]
    return [row for target in version.targets for row in _target(version, target)]


def _target(version: ContractVersion, target: AvailabilityTarget) -> Iterator[Row]:
    def row(pl: str, en: str, said: Stated[Bilingual] | Bilingual, **more: object) -> Row:
        label = Bilingual(pl, en)
        stated = said if isinstance(said, Stated) else Stated(said, target.clause)
        return Row(label, stated, subject=target.name, key=f"{target.key}.{en}", **more)  # type: ignore[arg-type]

    measured = f"{target.period}, {target.schedule}, {target.site}"
    yield row("cel", "target", words.percent(target.target), benefit=amount(measured, target.target), having=1)
    members = words.joined(services()[key].name for key in target.services)
    named_so = Use.ONLY_COMPARED if members == target.name else Use.SHOWN_AND_COMPARED
    yield row("usługi w grupie", "services of the group", members, use=named_so)
    if target.site is not None:
        names = {site.key: site.name for site in version.sites}
        yield row("lokalizacja", "site", names[target.site])
    yield row("okres pomiarowy", "measurement period", _period(target))
    yield row("czas mierzony", "measured time", _measured(version, target))
    if target.smallest is not None:
        least = Stated(words.smallest(target.smallest.value), target.smallest.clause)
        yield row("liczą się", "counted are", least, benefit=_shortest(target.smallest.value), having=-1)
    if target.merge_within is not None:
        yield row("łączone, gdy odstęp do", "merged if apart by up to", _span(target.merge_within))
    partial = Stated(words_downtime.partial(target.partial), target.partial.clause or target.clause)
    yield row(_AFFECTED.pl, _AFFECTED.en, partial)
    decimals = words_downtime.rounded(target.rounding, target.rounding_how)
    yield row(_ROUNDED.pl, _ROUNDED.en, Stated(decimals, target.rounding_clause or target.clause))
    yield row(_EXCLUDED.pl, _EXCLUDED.en, _excluded(target))
    if target.formula is not None:
        yield row("wzór", "formula", target.formula)
    if target.stated_allowance is not None:
        short = span("allowance", target.stated_allowance.value)
        stated = _span(target.stated_allowance)
        yield row("dopuszczalny przestój według umowy", "allowance as stated", stated, benefit=short)
    for label, said in counting_facts(target):
        yield row(label.pl, label.en, said)


def _period(target: AvailabilityTarget) -> Bilingual:
    if target.begins_on != 1:
        return words.joined((words.PERIODS[target.period], words_downtime.begins_on(target.begins_on)))
    if target.rolling_days is None:
        return words.PERIODS[target.period]
    return words.joined((words.PERIODS[target.period], words.claim_days(target.rolling_days, working=False)))


def _measured(version: ContractVersion, target: AvailabilityTarget) -> Bilingual:
    return _ROUND_THE_CLOCK if target.schedule is None else version.schedules[target.schedule].name


def _shortest(value: SmallestOutage) -> Amount:
    """An outage of exactly this length counts or not: less than the smallest step of time apart."""
    return amount("smallest outage", -seconds(value.duration) - (0 if value.inclusive else Fraction(1, 10**7)))


def _excluded(target: AvailabilityTarget) -> Bilingual:
    if target.excluded_counts_as_up:
        return Bilingual("liczy się jako dostępność", "counts as up")
    return Bilingual("poza czasem mierzonym", "left out of the measured time")


def _span(term: Stated[timedelta]) -> Stated[Bilingual]:
    return Stated(words.same(words.length(term.value)), term.clause)
