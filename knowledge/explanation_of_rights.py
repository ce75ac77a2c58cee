"""The unfolded reasoning behind rights: the last day of a claim, its answer, termination after misses, damages.

The rule: nothing is computed here and nothing is said in words. That a right has arisen is arithmetic, no advice.
"""

from __future__ import annotations

from knowledge.explanation import Step, StepCode, step
from knowledge.money.claims import AnswerDeadline, ClaimDeadline
from knowledge.money.damages import DamagesStanding
from knowledge.money.misses import is_missed
from knowledge.money.termination import TerminationStanding


def explain_claim(deadline: ClaimDeadline) -> tuple[Step, ...]:
    """Return the reasoning behind the last day of a claim: the time, from when, and whether it was moved."""
    one = deadline.step
    steps = [
        step(
            StepCode.CLAIM,
            one.clause,
            name=one.name,
            count=one.within.count,
            unit=one.within.unit,
            anchor=one.anchor,
            runs_from=deadline.runs_from,
        )
    ]
    if deadline.moved_from is not None:
        steps.append(step(StepCode.MOVED, one.clause, day=deadline.moved_from, to=deadline.last_day))
    return (*steps, step(StepCode.LAST_DAY, one.clause, day=deadline.last_day, at=deadline.ends_at))


def explain_answer(deadline: AnswerDeadline) -> tuple[Step, ...]:
    """Return by when a claim is answered, and what silence would mean."""
    rule = deadline.rule
    answer = step(
        StepCode.ANSWER,
        rule.clause,
        count=rule.within.count,
        unit=rule.within.unit,
        runs_from=deadline.received,
        silence=rule.silence,
    )
    return answer, step(StepCode.LAST_DAY, rule.clause, day=deadline.last_day, at=deadline.ends_at)


def explain_termination(standing: TerminationStanding) -> tuple[Step, ...]:
    """Return the reasoning behind a right to terminate: the rule, each period looked at, and how far it has come."""
    rule = standing.rule
    level = standing.target.target if rule.below is None else rule.below
    steps = [step(StepCode.RIGHT, rule.clause, needed=rule.misses, window=rule.window, below=level)]
    for one in standing.looked_at:
        period = one.period
        steps.append(
            step(
                StepCode.MISS,
                first_day=period.first_day,
                last_day=period.last_day,
                percent=one.percent_shown(),
                missed=is_missed(one, rule.below),
            )
        )
    arisen = step(
        StepCode.ARISEN,
        rule.clause,
        missed=standing.missed,
        needed=standing.needed,
        arisen=standing.has_arisen,
        day=standing.last_day,
    )
    return (*steps, arisen)


def explain_damages(standing: DamagesStanding) -> tuple[Step, ...]:
    """Return what holds for damages above the remedies."""
    return (
        step(
            StepCode.DAMAGES,
            standing.clause,
            code=standing.code,
            sole_remedy=standing.sole_remedy,
            except_for=tuple(standing.except_for),
        ),
    )
