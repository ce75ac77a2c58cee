"""How downtime is counted, in words of both languages: requests, probes, rounding of time, conditions of exclusions.

The rule: as in `words`, a value reads back as it was written; nothing is rounded or computed.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract.counting import ProbeRule, RequestRule, Rounding, TimeRounding
from knowledge.contract.levels import PartialRule, Weighting

ROUNDINGS = {
    Rounding.HALF_UP: Bilingual("połówki w górę", "halves up"),
    Rounding.HALF_DOWN: Bilingual("połówki w dół", "halves down"),
    Rounding.HALF_EVEN: Bilingual("połówki do parzystej", "halves to even"),
    Rounding.UP: Bilingual("w górę", "up"),
    Rounding.DOWN: Bilingual("w dół", "down"),
}
SHARED_BY = {
    "users": Bilingual("użytkowników", "users"),
    "channels": Bilingual("kanałów", "channels"),
    "calls": Bilingual("połączeń", "calls"),
    "sites": Bilingual("lokalizacji", "sites"),
    "requests": Bilingual("żądań", "requests"),
}
_MINUTE = timedelta(minutes=1)


def share(value: Decimal) -> Bilingual:
    """Return a share of 0–1 in per cent."""
    shown = value * 100
    return words.percent(shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown.normalize())


def partial(rule: PartialRule) -> Bilingual:
    """Return how a partial outage counts."""
    weight, least = share(rule.weight), share(rule.from_share)
    said = {
        Weighting.FULL: Bilingual("liczy się w całości", "counts in full"),
        Weighting.SHARE: Bilingual("czas razy udział dotkniętych", "time times the share affected"),
        Weighting.FIXED: Bilingual(f"liczy się {weight.pl} czasu", f"{weight.en} of the time counts"),
    }[rule.weighting]
    if rule.from_share:
        said = Bilingual(f"{said.pl}, od {least.pl} dotkniętych", f"{said.en}, from {least.en} affected")
    for step, counts in rule.steps:
        more, weighs = share(step), share(counts)
        said = Bilingual(f"{said.pl}, od {more.pl} – {weighs.pl}", f"{said.en}, from {more.en} on {weighs.en}")
    if rule.share_of is not None:
        of = SHARED_BY[rule.share_of]
        said = Bilingual(f"{said.pl} (udział {of.pl})", f"{said.en} (the share of {of.en})")
    if rule.whole_minutes:
        said = Bilingual(f"{said.pl}, bez części minut", f"{said.en}, parts of a minute dropped")
    return said


def rounded(decimals: int, how: Rounding) -> Bilingual:
    """Return to how many decimals the result is rounded, and what becomes of halves if that is not the usual."""
    polish = ("miejsca po przecinku", "miejsc po przecinku", "miejsc po przecinku")
    places = words.count(decimals, polish, ("decimal", "decimals"))
    said = Bilingual(f"zaokrąglenie do {places.pl}", f"rounded to {places.en}")
    return said if how is Rounding.HALF_UP else words.joined((said, ROUNDINGS[how]))


def begins_on(day: int) -> Bilingual:
    """Return on which day of the month a billing period begins."""
    return Bilingual(f"od {day}. dnia miesiąca", f"from day {day} of the month")


def request_rule(rule: RequestRule) -> Bilingual:
    """Return when failed requests are downtime."""
    part, span = share(rule.failed_share), words.length(rule.in_each)
    pl, en = (
        (f"co najmniej {part.pl}", f"at least {part.en}")
        if rule.inclusive
        else (f"ponad {part.pl}", f"more than {part.en}")
    )
    kinds = f" ({', '.join(rule.kinds)})" if rule.kinds else ""
    said = Bilingual(
        f"odcinek {span} jest niedostępny, gdy {pl} żądań kończy się błędem{kinds}",
        f"a stretch of {span} is down if {en} of the requests fail{kinds}",
    )
    if rule.at_least > 1:
        least = rule.at_least
        said = words.sentences(
            (
                said,
                Bilingual(
                    f"poniżej {least} żądań liczy się jako dostępny", f"with fewer than {least} requests it is up"
                ),
            )
        )
    if rule.consecutive > 1:
        row = Bilingual(f"co najmniej {rule.consecutive} z rzędu", f"at least {rule.consecutive} in a row")
        said = words.sentences((said, row))
    return said


def probe_rule(rule: ProbeRule) -> Bilingual:
    """Return how readings of probes become an outage."""
    every = words.length(rule.interval)
    missed = words.count(
        rule.misses,
        ("nieudana próba z rzędu", "nieudane próby z rzędu", "nieudanych prób z rzędu"),
        ("miss in a row", "misses in a row"),
    )
    said = [Bilingual(f"pomiar co {every}", f"a reading every {every}"), missed]
    if rule.of > 1:
        said.append(Bilingual(f"w {rule.agree} z {rule.of} sond", f"at {rule.agree} of {rule.of} probes"))
    first = Bilingual("liczone od pierwszej", "counted from the first")
    said.append(first if rule.from_first_miss else Bilingual("liczone od ostatniej", "counted from the last"))
    return words.joined(said)


def time_rounding(rule: TimeRounding) -> Bilingual:
    """Return in which units downtime counts."""
    if rule.unit == _MINUTE:
        pl, en = ("rozpoczęte minuty", "started minutes") if rule.started else ("pełne minuty", "completed minutes")
    else:
        span = words.length(rule.unit)
        started = (f"rozpoczęte odcinki po {span}", f"started stretches of {span}")
        pl, en = started if rule.started else (f"pełne odcinki po {span}", f"completed stretches of {span}")
    if rule.each_outage:
        return Bilingual(f"{pl} każdej przerwy", f"{en} of each outage")
    return Bilingual(f"{pl} sumy okresu", f"{en} of the sum of the period")
