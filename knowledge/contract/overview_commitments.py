"""The rows of promises beyond availability: longest outages, quality, shares of cases in time, recovery, part periods.

The rule: each promise is named, and each of its values has a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract import words_downtime
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.benefit import Amount, Benefit, amount, seconds, span
from knowledge.contract.commitments import Compliance, OutageLimit, PartialPeriods, PartMeasured, Recovery
from knowledge.contract.counting import Figure
from knowledge.contract.levels import QualityTarget
from knowledge.contract.rows import Part, Row, rows_of
from knowledge.hours.limits import OpeningDays, ServiceTime
from knowledge.terms import Clause, Stated
from knowledge.words.services import services

_LIMITS = Bilingual("Najdłuższa pojedyncza przerwa", "The longest single outage")
_QUALITY = Bilingual("Jakość", "Quality")
_COMPLIANCE = Bilingual("Odsetek spraw w terminie", "Share of cases in time")
_RECOVERY = Bilingual("Odtwarzanie po katastrofie", "Recovery after a disaster")
_PARTS = Bilingual("Niepełne okresy", "Incomplete periods")
_ROUND_THE_CLOCK = Bilingual("całą dobę", "round the clock")
_MEASURED = {
    PartMeasured.PART_IN_FORCE: Bilingual(
        "mierzona jest część, w której umowa obowiązuje", "the part in force is measured"
    ),
    PartMeasured.WHOLE_PERIOD: Bilingual("mierzony jest cały okres", "the whole period is measured"),
    PartMeasured.NOT_MEASURED: Bilingual("takiego okresu się nie ocenia", "such a period is not judged"),
}
FIGURES = {
    Figure.MOS: Bilingual("MOS", "MOS"),
    Figure.LOSS: Bilingual("utrata pakietów", "packet loss"),
    Figure.JITTER: Bilingual("wahania opóźnienia (jitter)", "jitter"),
    Figure.DELAY: Bilingual("opóźnienie", "delay"),
    Figure.ASR: Bilingual("skuteczność połączeń (ASR)", "answer-seizure ratio (ASR)"),
    Figure.ABANDONMENT: Bilingual("połączenia porzucone", "abandoned calls"),
    Figure.ANSWERED_IN_TIME: Bilingual("połączenia odebrane w terminie", "calls answered in time"),
}


def commitment_parts(version: ContractVersion) -> Iterator[Part]:
    """Yield the sections of promises beyond availability."""
    yield Part("incomplete periods", _PARTS, tuple(_partial_rows(version)))
    yield Part("outage limits", _LIMITS, tuple(_rows(_LIMITS, version, version.outage_limits, _limit)))
    yield Part("quality", _QUALITY, tuple(_rows(_QUALITY, version, version.quality, _quality)))
    yield Part("compliance", _COMPLIANCE, tuple(_rows(_COMPLIANCE, version, version.compliance, _compliance)))
    yield Part("recovery", _RECOVERY, tuple(_rows(_RECOVERY, version, version.recovery, _recovery)))


class _Rows:
    """Makes the rows of one promise: its name as subject, its key before each label, its clause unless told another."""

    def __init__(self, key: str, name: Bilingual, clause: Clause, having: int = 1) -> None:
        self.key, self.name, self.clause, self.having = key, name, clause, having

    def __call__(
        self, pl: str, en: str, said: Bilingual, benefit: Benefit | None = None, clause: Clause | None = None
    ) -> Row:
        label = Bilingual(pl, en)
        return Row(label, Stated(said, clause or self.clause), self.name, f"{self.key} {en}", benefit, self.having)


def _rows(heading: Bilingual, version: ContractVersion, term: object, rows: object) -> list[Row]:
    if not isinstance(term, Stated) or not term.value:
        return rows_of(heading, term, lambda one: (heading, one))  # type: ignore[arg-type]
    return [row for one in term.value for row in rows(version, one)]  # type: ignore[operator]


def _hours(version: ContractVersion, schedule: str | None) -> Bilingual:
    return _ROUND_THE_CLOCK if schedule is None else version.schedules[schedule].name


def _names(keys: tuple[str, ...]) -> Bilingual:
    return words.joined(services()[key].name for key in keys)


def _limit(version: ContractVersion, one: OutageLimit) -> Iterator[Row]:
    row = _Rows(one.key, one.name, one.clause)
    longest = words.same(words.length(one.longest))
    yield row("najwyżej", "at most", longest, span(f"{one.key} {one.schedule}", one.longest))
    yield row("usługi", "services", _names(one.services))
    if one.site is not None:
        yield row("lokalizacja", "site", next(site.name for site in version.sites if site.key == one.site))
    yield row("liczone w godzinach", "counted in", _hours(version, one.schedule))
    if one.smallest is not None:
        yield row("liczą się", "counted are", words.smallest(one.smallest.value), clause=one.smallest.clause)
    if one.merge_within is not None:
        merged = words.same(words.length(one.merge_within.value))
        yield row("łączone, gdy odstęp do", "merged if apart by up to", merged, clause=one.merge_within.clause)
    yield row("przerwa częściowa", "a partial outage", words_downtime.partial(one.partial), clause=one.partial.clause)
    if one.time_rounding is not None:
        units = words_downtime.time_rounding(one.time_rounding.value)
        yield row("czas przerwy liczony w", "downtime is counted in", units, clause=one.time_rounding.clause)
    if one.provider_fault is not None:
        needed = Bilingual("tylko z winy dostawcy", "only the provider’s fault")
        if not one.provider_fault.value:
            needed = Bilingual("niezależnie od winy", "whoever is at fault")
        yield row("czyja wina", "whose fault", needed, clause=one.provider_fault.clause)


def _quality(_version: ContractVersion, one: QualityTarget) -> Iterator[Row]:
    row = _Rows(one.key, one.name, one.clause, having=0 if one.percent is None else 1)
    yield row("wskaźnik", "figure", one.text)
    if one.figure is not None:
        yield row("co się mierzy", "what is measured", FIGURES[one.figure])
    if one.within is not None:
        yield row("w ciągu", "within", words.same(words.length(one.within)))
    if one.at_least is not None:
        least = _measure(one.at_least, one.unit)
        said = Bilingual(f"co najmniej {least.pl}", f"at least {least.en}")
        yield row("próg", "threshold", said, amount(f"{one.key} least", one.at_least))
    if one.at_most is not None:
        most = _measure(one.at_most, one.unit)
        said = Bilingual(f"najwyżej {most.pl}", f"at most {most.en}")
        yield row("górny próg", "upper threshold", said, amount(f"{one.key} most", -one.at_most))
    if one.period is not None:
        yield row("okres pomiarowy", "measurement period", words.PERIODS[one.period])
    if one.percent is not None:
        share, paid = words.percent(one.percent), _names(one.services) if one.services else Bilingual("–", "–")
        credit = Bilingual(f"{share.pl} opłat: {paid.pl}", f"{share.en} of the fees: {paid.en}")
        yield row("bonifikata", "credit", credit, amount(f"{one.key} credit", one.percent))
    elif one.services:
        yield row("usługi", "services", _names(one.services))


def _measure(value: Decimal, unit: str) -> Bilingual:
    said, blank = words.number(value), "" if unit in ("", "%") else "\u00a0"
    return Bilingual(f"{said.pl}{blank}{unit}", f"{said.en}{blank}{unit}")


def _compliance(version: ContractVersion, one: Compliance) -> Iterator[Row]:
    row = _Rows(one.key, one.name, one.clause)
    share = words.percent(one.share)
    least = Bilingual(f"co najmniej {share.pl} spraw", f"at least {share.en} of the cases")
    yield row("odsetek", "share", least, amount(f"{one.key} {one.period}", one.share))
    yield row("czas", "time", words.CLOCKS[one.clock])
    period = words.PERIODS[one.period]
    if one.begins_on != 1:
        period = words.joined((period, words_downtime.begins_on(one.begins_on)))
    yield row("okres", "period", period)
    if one.severities:
        yield row("kategorie", "severities", words.joined(version.severity(key).name for key in one.severities))
    if one.within is not None:
        yield row("w terminie znaczy", "in time means", words.limit(one.within), _soon(one))
    if one.smallest_count != 1:
        count = words.same(str(one.smallest_count))
        yield row("ocena od liczby spraw", "judged from so many cases on", count, amount("cases", -one.smallest_count))


def _soon(one: Compliance) -> Benefit | None:
    match one.within:
        case ServiceTime(length):
            return amount(f"{one.key} time", -seconds(length))
        case OpeningDays(days):
            return Amount(f"{one.key} days", {"": Fraction(-days)})
    return None


def _recovery(version: ContractVersion, one: Recovery) -> Iterator[Row]:
    row = _Rows(one.key, one.name, one.clause)
    yield row("usługi", "services", _names(one.services))
    if one.rto is not None:
        back = words.same(words.length(one.rto))
        yield row("usługa wraca w ciągu (RTO)", "the service is back within (RTO)", back, span("rto", one.rto))
    if one.rpo is not None:
        lost = words.same(words.length(one.rpo))
        yield row("utrata danych najwyżej z (RPO)", "at most the work lost of (RPO)", lost, span("rpo", one.rpo))
    yield row("liczone w godzinach", "counted in", _hours(version, one.schedule))


def _partial_rows(version: ContractVersion) -> list[Row]:
    return rows_of(_PARTS, version.partial_periods, lambda one: (_PARTS, _partial(one)), single=True)


def _partial(one: PartialPeriods) -> Bilingual:
    whole = Bilingual("podane minuty obowiązują w całości", "stated minutes hold whole")
    if one.allowance_in_proportion:
        whole = Bilingual("podane minuty liczą się proporcjonalnie", "stated minutes count in proportion")
    return words.joined((_MEASURED[one.measured], whole), "; ")
