"""The outage of an incident on record: from when to when, for how many, by whose fault, on what proof.

Rules: what is excluded or not the provider's fault needs evidence, in words; an exclusion is one of the contract's.
What the record does to the budget is shown before it is confirmed. A correction is a new record; the one before stays
in the log. The customer reads the attribution and the evidence, and may disagree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.handlers.desk_acts import OWN_OUTAGE, meant_by_staff
from bot.handlers.disputes import disagree
from bot.handlers.incident_acts import refused
from bot.handlers.incidents import find, unknown
from bot.handlers.measuring import budget_why, measurement
from bot.handlers.registration import record
from bot.handlers.staff_times import impossible_time
from bot.handlers.telling import tell_customer
from bot.i18n import Translator
from bot.messages import Fact
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.entities import Ground, read_entities
from bot.understanding.folding import cleaned, folded
from bot.understanding.meaning import Entities
from bot.wording.budgets import budget_facts, left_text
from bot.wording.clauses import basis, cited
from bot.wording.outage_reasons import reasons_text
from bot.wording.targets import in_period, target_name
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget, Exclusion
from knowledge.downtime.availability import Measurement, period_of
from knowledge.downtime.budget import budget
from knowledge.downtime.outage_verdicts import OutageVerdict
from knowledge.incidents.clocks import version_of
from knowledge.incidents.incident import Event, OutageRecorded
from knowledge.incidents.state import IncidentState
from knowledge.terms import Clause, value_of

_EVIDENCE = re.compile(
    r"[,;.]?\s*\b(?:dow[oó]d\w*|evidence|proof|na podstawie|based on)\b\s*:?\s*(?P<said>.+)$", re.IGNORECASE | re.DOTALL
)
_FAULTS = (
    ("third_party", re.compile(r"\b(?:operator\w*|stron\w+ trzeci\w*|trzeci\w+ stron\w*|third.part\w+|carrier\w*)\b")),
    ("customer", re.compile(r"\b(?:klient\w*|customer\w*)\b")),
    ("provider", re.compile(r"\b(?:dostawc\w*|nasz\w*|provider\w*|ours?)\b")),
)
_SIZE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:gbit|gbps|mbit|mbps)")
_STEM = 6
_SHOWN = 300


def attribute(turn: Turn, ask: Ask) -> list[Said]:
    """Ask what is missing of a record of an outage, then to confirm it, with what it does to the budget."""
    state = meant_by_staff(turn, ask, lambda s: s.restored_at is not None or s.is_open)
    if isinstance(state, list):
        return state
    version = version_of(turn.contract, state) if turn.contract is not None else None
    if version is None:
        said = turn.t.say("Incident %(number)s has no contract by which an outage could count.", number=state.number)
        return [Said(said, {"incident": state.number})]
    evidence = _EVIDENCE.search(ask.text)
    said = ask.text[: evidence.start()] if evidence is not None else ask.text
    head, times = folded(said), _times_of(turn, state, said)
    exclusion = _exclusion_named(version, head)
    arguments: dict[str, object] = {
        "incident": state.number,
        "key": _keys(state)[-1],
        "fault": _fault_named(head),
        "exclusion": exclusion.key if exclusion is not None else None,
        "start": times.start.isoformat() if times.start is not None else None,
        "end": times.end.isoformat() if times.end is not None else None,
        "share": str(times.percent / 100) if times.percent is not None else None,
        "size": size[1].replace(",", ".") if (size := _SIZE.search(head)) is not None else None,
        "text": evidence["said"].strip() if evidence is not None else "",
    }
    return outage_asked(turn, arguments)


def _times_of(turn: Turn, state: IncidentState, said: str) -> Entities:
    """Return the times that are said, where no day is named of the day on which the incident ended, or lasts."""
    zone = ZoneInfo(turn.zone)
    last_day = (state.restored_at or turn.sent_at).astimezone(zone).date()
    day_over = datetime.combine(last_day, time(23, 59, 59), zone)
    entities, _ = read_entities(
        folded(said), cleaned(said), "attribute_outage", Ground(min(day_over, turn.sent_at), turn.zone)
    )
    return entities


def _keys(state: IncidentState) -> list[str]:
    return [outage.key for outage in state.outages] or [OWN_OUTAGE]


def _fault_named(plain: str) -> str | None:
    """Return whom the words name first: "our fault, the customer confirmed it" is ours."""
    named = [(match.start(), fault) for fault, pattern in _FAULTS if (match := pattern.search(plain)) is not None]
    return min(named)[1] if named else None


def _exclusion_named(version: ContractVersion, plain: str) -> Exclusion | None:
    """Return the exclusion of the contract that the words name: by most words of its name, in either language."""
    for one in value_of(version.exclusions) or ():
        for name in (one.name.pl, one.name.en, one.key.replace("_", " ")):
            # Short words lose a letter, since they are inflected, too: "siła" is "siły".
            stems = [word[: min(_STEM, len(word) - 1)] for word in re.findall(r"\w+", folded(name)) if len(word) > 3]
            if stems and all(re.search(rf"\b{re.escape(stem)}", plain) for stem in stems[:2]):
                return one
    return None


def outage_asked(turn: Turn, arguments: Json) -> list[Said]:
    """Go on with a record: ask whose fault it was, then for evidence, then to confirm."""
    number = arguments["incident"]
    state = find(turn, number)
    version = version_of(turn.contract, state) if state is not None and turn.contract is not None else None
    if not turn.is_staff or state is None or version is None:
        return [unknown(turn, number)]
    outage = _made(turn, state, version, arguments)
    objection = _impossible(turn, state, outage)
    if objection is not None:
        return [objection]
    if outage.fault is None and outage.exclusion is None:
        return [_which_fault(turn, state, version, arguments)]
    if not _is_complete(outage):
        said = turn.t.say(
            "What is the evidence for it (%(attribution)s)? The customer will read it, and may disagree.",
            attribution=attribution_text(turn.t, version, outage),
        )
        return [Said(said, {"incident": number}, words_for=Offer("", "desk.outage_asked", arguments))]
    return [_preview(turn, state, version, outage, arguments)]


def _made(turn: Turn, state: IncidentState, version: ContractVersion, arguments: Json) -> OutageRecorded:
    """Return the record that is meant: the one there is, with what is said of it; else one as the incident lasted.

    Its evidence is in words here, a reference only once it is recorded; another attribution needs evidence of its own.
    """
    known = next((one for one in state.outages if one.key == arguments["key"]), None)
    if known is None:
        known = OutageRecorded(
            str(arguments["key"]), state.service, state.since, state.restored_at, Decimal(1), "staff", state.site
        )
    said = {key: datetime.fromisoformat(str(arguments[key])) for key in ("start", "end") if arguments.get(key)}
    fault, exclusion = arguments.get("fault"), arguments.get("exclusion")
    if fault is None and exclusion is None:
        fault, exclusion = known.fault, known.exclusion
    is_same = (fault, exclusion) == (known.fault, known.exclusion)
    words = " ".join(str(arguments.get("text") or "").split())
    if not words and is_same and known.evidence is not None:
        words = turn.work.texts.read(known.evidence) or ""
    rule = next((one for one in value_of(version.exclusions) or () if one.key == exclusion), None)
    proves = rule is not None and rule.proof_by == "provider" and bool(words)
    return replace(
        known,
        start=said.get("start", known.start),
        end=said.get("end", known.end),
        share=Decimal(str(arguments["share"])) if arguments.get("share") else known.share,
        source="staff",
        fault=fault,
        exclusion=exclusion,
        size=Decimal(str(arguments["size"])) if arguments.get("size") else known.size if is_same else None,
        proven=True if proves else known.proven if is_same else None,
        evidence=words or None,
    )


def _is_complete(outage: OutageRecorded) -> bool:
    """Tell whether it is said to what it is due, and on what evidence where that is not the provider."""
    if outage.fault is None and outage.exclusion is None:
        return False
    return bool(outage.evidence) or (outage.exclusion is None and outage.fault == "provider")


def _impossible(turn: Turn, state: IncidentState, outage: OutageRecorded) -> Said | None:
    t = turn.t
    facts: dict[str, Fact] = {"incident": state.number, "recorded": False}
    if outage.end is not None and outage.end <= outage.start:
        said = t.say(
            "An outage cannot end (%(end)s) before it begins (%(start)s).",
            end=t.moment(outage.end, turn.zone, now=turn.now),
            start=t.moment(outage.start, turn.zone, now=turn.now),
        )
        return Said(said, facts)
    latest = max(outage.start, outage.end or outage.start)
    return impossible_time(turn, state, latest) if latest > turn.now else refused(turn, state, outage)


def _which_fault(turn: Turn, state: IncidentState, version: ContractVersion, arguments: Json) -> Said:
    t = turn.t
    faults = [
        Offer(fault_name(t, fault), "desk.outage_asked", {**arguments, "fault": fault})
        for fault in ("provider", "customer", "third_party")
    ]
    exclusions = [
        Offer(t.text(one.name), "desk.outage_asked", {**arguments, "exclusion": one.key})
        for one in value_of(version.exclusions) or ()
    ]
    said = t.say(
        "To whom, or to which exclusion of the contract, is the outage of %(number)s due?", number=state.number
    )
    return Said(said, {"incident": state.number}, (*faults, *exclusions))


def fault_name(t: Translator, fault: str) -> str:
    """Return whom an outage is attributed to."""
    names = {
        "provider": t.say("the provider"),
        "customer": t.say("the customer"),
        "third_party": t.say("a third party"),
    }
    return names[fault]


def attribution_text(t: Translator, version: ContractVersion, outage: OutageRecorded) -> str:
    """Return what an outage is attributed to: an exclusion of the contract by its name, else somebody."""
    rule = next((one for one in value_of(version.exclusions) or () if one.key == outage.exclusion), None)
    if rule is not None:
        return t.text(rule.name)
    return fault_name(t, outage.fault) if outage.fault is not None else t.say("nobody yet")


def _preview(turn: Turn, state: IncidentState, version: ContractVersion, outage: OutageRecorded, said: Json) -> Said:
    t = turn.t
    lines = [
        t.say(
            "Record the outage of %(number)s (%(company)s): %(span)s, attributed to: %(attribution)s? The customer "
            "will be told.",
            number=state.number,
            company=turn.customer.name if turn.customer else "",
            span=_span(t, turn, outage),
            attribution=attribution_text(t, version, outage),
        )
    ]
    if outage.evidence:
        lines.append(_evidence_line(t, outage.evidence))
    lines += _effects(turn, state, version, outage)
    lines.append(basis(t, version, _clauses(version, outage)))
    facts: dict[str, Fact] = {"incident": state.number, "fault": outage.fault, "exclusion": outage.exclusion}
    return Said(
        "\n".join(line for line in lines if line), facts, (Offer(t.say("Confirm"), "desk.outage", said),), asks=True
    )


def _span(t: Translator, turn: Turn, outage: OutageRecorded) -> str:
    start = t.moment(outage.start, turn.zone, now=turn.now)
    if outage.end is None:
        return t.say("since %(start)s, still lasting", start=start)
    length = t.minutes(outage.end - outage.start, up=True)
    end = t.moment(outage.end, turn.zone, now=turn.now)
    return t.say("%(start)s – %(end)s (%(length)s)", start=start, end=end, length=length)


def _effects(turn: Turn, state: IncidentState, version: ContractVersion, outage: OutageRecorded) -> list[str]:
    """Return what the record makes of the budgets that it concerns, beside what they are now."""
    t, lines = turn.t, []
    for now, then, verdict in _results(turn, state, version, outage):
        before, after = left_text(t, budget(now)), left_text(t, budget(then))
        counted = t.minutes(verdict.counted_seconds, up=True) if verdict is not None else t.minutes(timedelta())
        why = reasons_text(t, version, then, verdict) if verdict is not None else ""
        line = t.say(
            "%(group)s, %(period)s: counts %(counted)s; left %(after)s (now: %(before)s).",
            group=target_name(t, then.target),
            period=in_period(t, then.period),
            counted=counted,
            after=after,
            before=before,
        )
        lines.append(f"{line} {why}".rstrip())
    return lines


def _results(
    turn: Turn, state: IncidentState, version: ContractVersion, outage: OutageRecorded
) -> list[tuple[Measurement, Measurement, OutageVerdict | None]]:
    """Return the results concerned, as they are and as they would be with the record, and what becomes of it."""
    event = Event(state.number, turn.sent_at, turn.now, turn.person.id, outage)
    logs = [
        replace(log, events=(*log.events, event)) if log.number == state.number else log for log in turn.incidents()
    ]
    then = replace(turn, incidents_supposed=logs, states_read=None, worked_out={}, events=[], notices=[])
    after = {one.target.key: one for one in _measured(then, state, version, outage)}
    return [
        (before, then_, next((one for one in then_.verdicts if one.outage == outage), None))
        for before in _measured(turn, state, version, outage)
        if (then_ := after.get(before.target.key)) is not None
    ]


def _measured(turn: Turn, state: IncidentState, version: ContractVersion, outage: OutageRecorded) -> list[Measurement]:
    """Return the results that an outage concerns, in the periods in which it begins."""
    contract = turn.contract
    if contract is None:
        return []
    found = (
        measurement(turn, contract, target.key, period_of(version, target, outage.start))
        for target in _targets(version, state.service, state.site)
    )
    return [one for one in found if one is not None]


def _targets(version: ContractVersion, service: str, site: str | None) -> list[AvailabilityTarget]:
    """Return the groups of a service; where a site is known, those of that site and of every site."""
    return [one for one in version.targets_of(service) if site is None or one.site in (None, site)]


def _clauses(version: ContractVersion, outage: OutageRecorded) -> Sequence[Clause | None]:
    rule = next((one for one in value_of(version.exclusions) or () if one.key == outage.exclusion), None)
    targets = [target.clause for target in _targets(version, outage.service, outage.site)]
    return [*targets, rule.clause if rule is not None else None]


def outage_recorded(turn: Turn, arguments: Json) -> list[Said]:
    """Record an outage; the customer is told what it is attributed to and on what evidence."""
    number = arguments["incident"]
    state = find(turn, number)
    version = version_of(turn.contract, state) if state is not None and turn.contract is not None else None
    if not turn.is_staff or state is None or version is None:
        return [unknown(turn, number)]
    outage = _made(turn, state, version, arguments)
    if _impossible(turn, state, outage) is not None or not _is_complete(outage):
        return outage_asked(turn, arguments)
    reference = turn.work.texts.keep(outage.evidence) if outage.evidence else None
    record(turn, number, replace(outage, evidence=reference))
    results = _measured(turn, state, version, outage)
    turn.remember(incident=number, why=budget_why(results))
    turn.happened("outage_attributed", incident=number, fault=outage.fault, exclusion=outage.exclusion)
    tell_customer(turn, number, "outage_attributed", lambda t: _told(t, turn, number, version, outage))
    said = turn.t.say(
        "The outage of %(number)s is on record, attributed to: %(attribution)s; the customer has been told.",
        number=number,
        attribution=attribution_text(turn.t, version, outage),
    )
    facts: dict[str, Fact] = {"incident": number, "fault": outage.fault, "exclusion": outage.exclusion}
    facts |= {f"{one.target.key}_left": budget_facts(budget(one), version.zone)["left"] for one in results}
    after = find(turn, number) or state
    return [Said(said, facts | {"outages": len(after.outages)})]


def _told(t: Translator, turn: Turn, number: int, version: ContractVersion, outage: OutageRecorded) -> Said:
    said = t.say(
        "%(number)s: the provider recorded the outage as %(span)s, attributed to: %(attribution)s.",
        number=number,
        span=_span(t, turn, outage),
        attribution=attribution_text(t, version, outage),
    )
    clauses = _clauses(version, outage)
    lines = [said, *([_evidence_line(t, outage.evidence)] if outage.evidence else []), basis(t, version, clauses)]
    facts: dict[str, Fact] = {"incident": number, "event": "outage_attributed", "clauses": cited(t, version, clauses)}
    return Said("\n".join(line for line in lines if line), facts, (disagree(t, "attribution", number),))


def _evidence_line(t: Translator, evidence: str) -> str:
    return t.say("Evidence: %(words)s", words=t.quote(" ".join(evidence.split())[:_SHOWN]))
