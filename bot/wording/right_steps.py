"""The steps behind a right, one sentence each: the last day of a claim, its answer, termination after misses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.i18n import Translator
from bot.wording.bands import level
from bot.wording.claims import anchor_text, claim_time_text
from knowledge.contract.claim_steps import ClaimTime
from knowledge.contract.rights import Silence

Values = Mapping[str, Any]


def claim_step(t: Translator, values: Values, _currency: str) -> str:
    """Return how long a claim can be made, and from when."""
    return t.say(
        "%(step)s: %(time)s %(anchor)s, which is %(day)s and is not counted",
        step=t.text(values["name"]),
        time=claim_time_text(t, ClaimTime(values["count"], values["unit"])),
        anchor=anchor_text(t, values["anchor"]),
        day=t.long_date(values["runs_from"]),
    )


def answer_step(t: Translator, values: Values, _currency: str) -> str:
    """Return how long the answer to a claim may take, and what silence means."""
    time = claim_time_text(t, ClaimTime(values["count"], values["unit"]))
    said = t.say("answer: %(time)s from the receipt on %(day)s", time=time, day=t.long_date(values["runs_from"]))
    if values["silence"] is Silence.ACCEPTED:
        return said + "; " + t.say("no answer counts as acceptance")
    return said + "; " + t.say("no answer counts as refusal") if values["silence"] is Silence.REFUSED else said


def moved_step(t: Translator, values: Values, _currency: str) -> str:
    """Return that a last day was moved off a day off."""
    return t.say("%(day)s is a day off, so %(to)s", day=t.long_date(values["day"]), to=t.long_date(values["to"]))


def last_day_step(t: Translator, values: Values, _currency: str) -> str:
    """Return the last day."""
    return t.say("last day %(day)s", day=t.long_date(values["day"]))


def right_step(t: Translator, values: Values, _currency: str) -> str:
    """Return what gives the right."""
    below = t.say("below %(limit)s", limit=level(t, values["below"]))
    if values["window"] is None:
        return t.count("%(n)s period %(below)s", "%(n)s periods in a row %(below)s", values["needed"], below=below)
    return t.say(
        "%(misses)s of %(window)s periods one after another %(below)s",
        misses=values["needed"],
        window=values["window"],
        below=below,
    )


def miss_step(t: Translator, values: Values, _currency: str) -> str:
    """Return one period that was looked at, and whether it counts."""
    said = {
        "first": t.long_date(values["first_day"]),
        "last": t.long_date(values["last_day"]),
        "percent": level(t, values["percent"]),
    }
    if values["missed"]:
        return t.say("%(first)s to %(last)s: %(percent)s, counts", **said)
    return t.say("%(first)s to %(last)s: %(percent)s, does not count", **said)


def arisen_step(t: Translator, values: Values, _currency: str) -> str:
    """Return how far the right has come."""
    if values["arisen"]:
        return t.say("the condition is met")
    return t.say("%(missed)s of %(needed)s so far", missed=values["missed"], needed=values["needed"])
