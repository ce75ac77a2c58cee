"""Another severity for an incident: by staff, for a reason that the customer reads, with the times it makes.

Rules: the severity is one of the contract's; a reason is asked for where none was given; what the times become is shown
before it is confirmed, beside what they were. The customer is told at once, with the reason and a way to disagree.
"""

from __future__ import annotations

import re

from bot.handlers.desk_acts import meant_by_staff
from bot.handlers.disputes import disagree
from bot.handlers.incident_acts import refused
from bot.handlers.incidents import find, unknown
from bot.handlers.registration import record
from bot.handlers.severities import severity_named
from bot.handlers.telling import tell_customer
from bot.i18n import Translator
from bot.messages import Fact
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.effects import severity_said
from bot.understanding.folding import folded
from bot.wording.clauses import basis, cited, place
from bot.wording.clocks import Clocks, clock_facts, due_text, state_text
from bot.wording.limits import clock_name
from bot.wording.states import severity_name
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import Effect, Severity
from knowledge.incidents.clocks import clocks_under, version_of
from knowledge.incidents.incident import Event, SeverityChanged
from knowledge.incidents.state import IncidentState, state_of
from knowledge.terms import Clause, Stated

_REASON = re.compile(
    r"(?:[,;]\s*|\s)(?:bo|ponieważ|poniewaz|gdyż|gdyz|powód|powod|because|reason|due to)\b\s*:?\s*(?P<said>.+)$"
    r"|[,:;–]\s+(?P<after>\D.{3,})$",
    re.IGNORECASE | re.DOTALL,
)
_TARGET = re.compile(r"\b(?:na|do|jako|to|as|a|jednak|is|be)\s+(?P<target>.+)$")
_SHOWN = 300


def change(turn: Turn, ask: Ask) -> list[Said]:
    """Ask what is missing of a change of severity, then to confirm it, with the times before and after."""
    state = meant_by_staff(turn, ask, lambda s: s.is_open)
    if isinstance(state, list):
        return state
    version = version_of(turn.contract, state) if turn.contract is not None else None
    objection = refused(turn, state, SeverityChanged("", ""))
    if objection or version is None:
        return [objection or _no_contract(turn, state)]
    reason = _REASON.search(ask.text)
    head = ask.text[: reason.start()] if reason is not None else ask.text
    severity = _wanted(version, head)
    words = next((said for said in reason.groups() if said), "") if reason is not None else ""
    return _next_question(turn, state, severity, words.strip())


def _no_contract(turn: Turn, state: IncidentState) -> Said:
    said = turn.t.say("Incident %(number)s has no contract to take severities from.", number=state.number)
    return Said(said, {"incident": state.number})


def _wanted(version: ContractVersion, head: str) -> Severity | None:
    """Return the severity that a change is to; in "from minor to major" the one named last."""
    target = _TARGET.search(folded(head))
    for words in (target["target"] if target is not None else "", head):
        effect = severity_said(folded(words))
        found = severity_named(version, words) or (version.severity_for(Effect(effect)) if effect else None)
        if found is not None:
            return found
    return None


def _next_question(turn: Turn, state: IncidentState, severity: Severity | None, reason: str) -> list[Said]:
    t, number = turn.t, state.number
    version = version_of(turn.contract, state) if turn.contract is not None else None
    if version is None:
        return [_no_contract(turn, state)]
    if severity is None:
        offers = tuple(
            Offer(t.text(one.name), "desk.severity_to", {"incident": number, "severity": one.key, "text": reason})
            for one in version.severities
            if one.key != state.severity
        )
        now = severity_name(t, version, state.severity)
        said = t.say("Which severity is incident %(number)s to have? Now: %(severity)s.", number=number, severity=now)
        return [Said(said, {"incident": number, "severity": state.severity}, offers)]
    if severity.key == state.severity:
        name = t.text(severity.name)
        said = t.say("Incident %(number)s already has the severity: %(severity)s.", number=number, severity=name)
        return [Said(said, {"incident": number, "severity": state.severity})]
    arguments = {"incident": number, "severity": severity.key}
    if not reason:
        said = t.say(
            "Why does incident %(number)s become %(severity)s? The customer will read the reason, so please write it "
            "in a sentence.",
            number=number,
            severity=t.quote(t.text(severity.name)),
        )
        waits = Offer("", "desk.severity_to", arguments)
        return [Said(said, {"incident": number, "severity": state.severity}, words_for=waits)]
    return [_preview(turn, state, version, severity, reason)]


def _preview(turn: Turn, state: IncidentState, version: ContractVersion, severity: Severity, reason: str) -> Said:
    t, number = turn.t, state.number
    after = _supposed(turn, state, severity.key, reason)
    clocks = clocks_under(version, after, turn.now) if after is not None else ()
    said = t.say(
        "Change the severity of incident %(number)s (%(company)s) from %(old)s to %(new)s? The customer will be told "
        "the reason: %(reason)s",
        number=number,
        company=turn.customer.name if turn.customer else "",
        old=t.quote(severity_name(t, version, state.severity)),
        new=t.quote(t.text(severity.name)),
        reason=t.quote(reason[:_SHOWN]),
    )
    lines = [said, *_moved(t, turn, version, clocks_under(version, state, turn.now), clocks)]
    decision = version.severity_decision
    if isinstance(decision, Stated):
        where, rule = place(t, version, decision.clause), t.quote(t.text(decision.value.text))
        lines.append(t.say("Who decides (%(clause)s): %(rule)s", clause=where, rule=rule))
    lines.append(basis(t, version, _clauses(version, clocks)))
    arguments = {"incident": number, "severity": severity.key, "text": reason}
    facts: dict[str, Fact] = {"incident": number, "severity": state.severity, "new_severity": severity.key}
    facts |= clock_facts(version, clocks)
    return Said("\n".join(lines), facts, (Offer(t.say("Confirm"), "desk.severity", arguments),), asks=True)


def _supposed(turn: Turn, state: IncidentState, severity: str, reason: str) -> IncidentState | None:
    """Return the incident as it would be after the change."""
    log = turn.work.incidents.of_number(state.number, turn.now)
    events = log.events if log is not None else ()
    what = SeverityChanged(severity, reason)
    return state_of([*events, Event(state.number, turn.sent_at, turn.now, turn.person.id, what)], turn.now)


def _moved(t: Translator, turn: Turn, version: ContractVersion, before: Clocks, after: Clocks) -> list[str]:
    """Return how each clock would stand, and how it stands now where that is something else."""
    now = {clock.kind: state_text(t, version, clock, now=turn.now, to_staff=True) for clock in before}
    lines = []
    for clock in after:
        then = state_text(t, version, clock, now=turn.now, to_staff=True)
        was = now.get(clock.kind, "").removeprefix(f"{clock_name(t, clock.kind)}: ")
        lines.append(t.say("%(then)s (now: %(now)s)", then=then, now=was) if was and now[clock.kind] != then else then)
    return lines


def _clauses(version: ContractVersion, clocks: Clocks) -> list[Clause | None]:
    rule = version.severity_change
    return [*(clock.clause for clock in clocks), rule.clause if isinstance(rule, Stated) else None]


def severity_chosen(turn: Turn, arguments: Json) -> list[Said]:
    """Go on with a change of which the severity is known: to its reason, or to its confirmation."""
    state = find(turn, arguments["incident"])
    version = version_of(turn.contract, state) if state is not None and turn.contract is not None else None
    if not turn.is_staff or state is None or version is None:
        return [unknown(turn, arguments["incident"])]
    severity = next((one for one in version.severities if one.key == arguments["severity"]), None)
    return _next_question(turn, state, severity, " ".join(str(arguments.get("text") or "").split()))


def severity_changed(turn: Turn, arguments: Json) -> list[Said]:
    """Record another severity and its reason; the customer is told the times it makes."""
    number, key = arguments["incident"], arguments["severity"]
    state = find(turn, number)
    version = version_of(turn.contract, state) if state is not None and turn.contract is not None else None
    reason = " ".join(str(arguments.get("text") or "").split())
    if not turn.is_staff or state is None or version is None:
        return [unknown(turn, number)]
    severity = next((one for one in version.severities if one.key == key), None)
    if severity is None or not reason or key == state.severity:
        return _next_question(turn, state, severity, reason)
    objection = refused(turn, state, SeverityChanged(key, reason))
    if objection:
        return [objection]
    before = state.severity
    record(turn, number, SeverityChanged(key, turn.work.texts.keep(reason)))
    turn.remember(incident=number, why={"topic": "clocks", "incident": number})
    turn.happened("severity_changed", incident=number, severity=key, before=before)
    after = find(turn, number) or state
    tell_customer(turn, number, "severity_changed", lambda t: _told(t, turn, after, version, before, reason))
    t, clocks = turn.t, clocks_under(version, after, turn.now)
    name = t.quote(t.text(severity.name))
    said = t.say("Incident %(number)s is now %(severity)s; the customer has been told.", number=number, severity=name)
    dues = " · ".join(state_text(t, version, clock, now=turn.now, to_staff=True) for clock in clocks)
    facts: dict[str, Fact] = {"incident": number, "severity": key} | clock_facts(version, clocks)
    return [Said(f"{said}\n{dues}".rstrip(), facts)]


def _told(t: Translator, turn: Turn, state: IncidentState, version: ContractVersion, before: str, reason: str) -> Said:
    clocks = clocks_under(version, state, turn.now)
    said = t.say(
        "%(number)s: the provider changed the severity from %(old)s to %(new)s. Reason: %(reason)s",
        number=state.number,
        old=t.quote(severity_name(t, version, before)),
        new=t.quote(severity_name(t, version, state.severity)),
        reason=t.quote(reason[:_SHOWN]),
    )
    dues = " · ".join(due_text(t, version, clock, now=turn.now) for clock in clocks if clock.reading.met_at is None)
    lines = [said, dues, basis(t, version, _clauses(version, clocks))]
    facts: dict[str, Fact] = {"incident": state.number, "event": "severity_changed", "severity": state.severity}
    facts |= clock_facts(version, clocks)
    facts["clauses"] = cited(t, version, _clauses(version, clocks))
    disagreeing = disagree(t, "severity", state.number)
    return Said("\n".join(line for line in lines if line), facts, (disagreeing,))
