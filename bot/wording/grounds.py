"""What a result stands on beside its outages: whose minutes decide, which part of the period, which version.

Only what is out of the ordinary is said; an ordinary result has no such lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.i18n import Translator
from knowledge.downtime.availability import Measurement, allowed_seconds, computed_seconds


def ground_lines(t: Translator, measurement: Measurement) -> list[str]:
    """Return a sentence for each thing out of the ordinary."""
    return [*_allowance(t, measurement), *_period(t, measurement), *_open(t, measurement)]


def _allowance(t: Translator, measurement: Measurement) -> Iterator[str]:
    if measurement.target.allowance_governs and measurement.target.stated_allowance is not None:
        yield t.say(
            "The allowance stated in the contract decides (%(stated)s), not the one that the target gives "
            "(%(computed)s).",
            stated=t.minutes(allowed_seconds(measurement)),
            computed=t.minutes(computed_seconds(measurement)),
        )
    if measurement.left_out_seconds:
        length = t.minutes(measurement.left_out_seconds)
        yield t.say("%(length)s of excluded time are left out of the measured time.", length=length)


def _period(t: Translator, measurement: Measurement) -> Iterator[str]:
    zone, span = measurement.period.zone, measurement.measured.span
    if measurement.is_partial:
        yield t.say(
            "In this period the contract is in force from %(start)s to %(end)s, and only outages of that time count.",
            start=t.full_moment(span.start, zone),
            end=t.full_moment(span.end, zone),
        )
    decides = t.quote(t.text(measurement.version.name))
    for later in measurement.later_versions:
        yield t.say(
            "%(version)s begins within this period, which is settled under %(decides)s.",
            version=t.quote(t.text(later.name)),
            decides=decides,
        )
    if measurement.version.effective > span.start:
        yield t.say("%(version)s begins within this period and settles all of it.", version=decides)


def _open(t: Translator, measurement: Measurement) -> Iterator[str]:
    if measurement.provisional_seconds:
        length = t.minutes(measurement.provisional_seconds, up=True)
        yield t.say("%(length)s of the downtime are provisional until the cause has been recorded.", length=length)
