"""The unfolded reasoning behind a clock: what started it, the promise, time run and paused, due time, met or late.

The rule: nothing is computed here and nothing is said in words.
"""

from __future__ import annotations

from knowledge.explanation import Step, StepCode, step
from knowledge.hours.segments import total
from knowledge.incidents.clock_start import ClockStartResult, StartReason
from knowledge.incidents.clocks import IncidentClock
from knowledge.incidents.severity_timeline import Origin


def explain_start(start: ClockStartResult) -> tuple[Step, ...]:
    """Return the reasoning behind the start of a clock: what started it, and when counting begins if closed then."""
    if start.starts_at is None or start.reason in (StartReason.WAITING_FOR_CHANNEL, StartReason.NOT_AUTHORISED):
        return (step(StepCode.WAITING, start.clause, reason=start.reason, channels=start.waiting_for),)
    started = step(StepCode.STARTED, start.clause, reason=start.reason, at=start.starts_at)
    if start.why_closed is None:
        return (started,)
    return (started, step(StepCode.OUTSIDE_HOURS, closed=start.why_closed, opens=start.begins_counting_at))


def explain_clock(clock: IncidentClock) -> tuple[Step, ...]:
    """Return the reasoning behind one clock: severity, start, promise, time run and paused, due time, met or late."""
    run, reading = clock.run, clock.reading
    steps = []
    if run.origin is not Origin.REPORTED:
        steps.append(step(StepCode.SEVERITY, run.clause, severity=run.severity, origin=run.origin, since=run.began_at))
    steps += explain_start(clock.start)
    if clock.chosen is not None:
        chosen = clock.chosen
        steps.append(
            step(
                StepCode.PROMISE,
                chosen.clause,
                limit=chosen.promise.limit,
                schedule=chosen.promise.schedule,
                condition=chosen.condition,
                condition_schedule=chosen.condition_schedule,
            )
        )
    hours = clock.hours
    for later in clock.schedules[1:]:
        if hours.changed is not None:
            at, hours = hours.changed
            steps.append(step(StepCode.NEW_HOURS, later.clause, at=at, schedule=later.key))
    steps.append(step(StepCode.RAN, amount=reading.elapsed))
    if reading.pauses_subtracted:
        steps.append(step(StepCode.PAUSED, amount=total(reading.pauses_subtracted)))
    if reading.due is not None:
        steps.append(step(StepCode.DUE, clock.clause, at=reading.due))
    if reading.met_at is not None:
        steps.append(step(StepCode.MET, at=reading.met_at))
    if reading.overdue:
        steps.append(step(StepCode.LATE, clock.clause, amount=reading.overdue))
    return tuple(steps)
