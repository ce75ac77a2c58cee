"""Disagreement with a figure, a severity, a pause or an attribution: kept beside the record, to be answered by a time.

Rules: figures stay as they are until the provider has answered; a length that the customer has for an outage stands in
the record as theirs and is shown with what it would make; nothing here admits or refuses a claim. The answer is due at
the close of the second opening day after it was raised; contracts that say otherwise say it to a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.handlers.measuring import measurement, states
from bot.handlers.registration import record
from bot.handlers.telling import tell_customer
from bot.i18n import Translator
from bot.messages import Fact
from bot.ports import DISPUTE
from bot.records import Dispute, Why
from bot.turn import Ask, Json, Notice, Offer, Said, Turn
from bot.understanding.folding import folded
from bot.wording.budgets import left_text, percent_text, source_names
from bot.wording.clocks import with_zone
from bot.wording.disputes import dispute_line
from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.availability import Measurement, period_of
from knowledge.downtime.budget import budget
from knowledge.hours.limits import OpeningDays, due
from knowledge.incidents.incident import Event, OutageRecorded

ANSWERED_IN = OpeningDays(2)
"""A disagreement is answered by the close of the second opening day after it. Source: our own promise."""
REMINDED_BEFORE = timedelta(hours=4)
"""How long before that staff are reminded once."""
_TOPICS = {"budget": "budget", "money": "money", "lateness": "money", "claim": "money", "clocks": "clocks"}
_MINUTES = re.compile(r"(?<![\d:.,])(\d{1,4})(?![\d:%])")
_SHOWN = 300
_LISTED = 5


def disagree(t: Translator, topic: str, incident: int | None = None) -> Offer:
    """Return the choice to disagree with what was just said."""
    return Offer(t.say("I do not agree"), "dispute.raise", {"topic": topic, "incident": incident, "text": ""})


def dispute(turn: Turn, ask: Ask) -> list[Said]:
    """Keep what a customer says against what was said last; ask for it where they only say that they disagree."""
    why: Json = turn.recall("why") or {}
    incident = ask.entities.incident or why.get("incident") or turn.recall("incident")
    topic = _TOPICS.get(str(why.get("topic")), "severity" if ask.entities.severity else "other")
    words = ask.text.strip()
    bare = re.fullmatch(r"\W*(?:nie zgadzam sie|i do(?: not|n't) agree|i disagree|to nieprawda)\W*", folded(words))
    return raised(turn, {"topic": topic, "incident": incident, "text": "" if bare else words})


def raised(turn: Turn, arguments: Json) -> list[Said]:
    """Keep a disagreement with its words, or ask for them."""
    t, words = turn.t, " ".join(str(arguments.get("text") or "").split())
    if turn.is_staff:
        return [Said(t.say("Disputes are raised by the customer."))]
    if turn.customer is None:
        return [Said(t.say("There is no contract here that a disagreement could be about."))]
    if not words:
        said = t.say("What is not right? Please write the value you have and from where, for example “it was 17 min”.")
        return [Said(said, words_for=Offer("", "dispute.raise", arguments))]
    number = arguments.get("incident")
    incident = number if any(state.number == number for state in states(turn)) else None
    claimed = _claimed_outage(turn, words)
    kept = turn.work.disputes.raise_(
        Dispute(
            id=0,
            customer=turn.customer.key,
            person=turn.person.id,
            topic=str(arguments.get("topic") or "other"),
            incident=claimed.incident if claimed is not None else incident,
            claimed=turn.work.texts.keep(words),
            raised_at=turn.sent_at,
            due_at=_answer_due(turn),
        )
    )
    turn.work.looks.look_at(DISPUTE, str(kept.id), kept.due_at - REMINDED_BEFORE)
    turn.happened("dispute_raised", dispute=kept.id, topic=kept.topic, due=turn.instant(kept.due_at))
    for person in turn.work.people.staff():
        turn.notify(person, f"dispute_raised:{kept.id}", lambda s: _for_staff(s, turn, kept, words))
    return [_noted(turn, kept, claimed)]


def _answer_due(turn: Turn) -> datetime:
    version = turn.version
    hours = version.schedules[version.severities[0].schedule].hours if version is not None else None
    at = due(ANSWERED_IN, hours, turn.sent_at) if hours is not None else None
    return at if at is not None else turn.sent_at + timedelta(days=2)


def _noted(turn: Turn, kept: Dispute, claimed: _Claimed | None) -> Said:
    t = turn.t
    by = t.moment(kept.due_at, turn.zone, now=turn.now)
    facts: dict[str, Fact] = {"dispute": kept.id, "answer_due": turn.instant(kept.due_at)}
    lines = []
    if claimed is not None:
        lines += _claimed_lines(turn, claimed)
        facts |= {"incident": claimed.incident, "claimed_minutes": claimed.minutes}
    else:
        lines.append(t.say("Your disagreement has been noted with its time; the figures stay as they are meanwhile."))
    lines.append(
        t.say(
            "Please send evidence, for example a list of calls; the account manager answers by %(moment)s.", moment=by
        )
    )
    lines.append(t.say("This is neither an admission nor a refusal of a claim."))
    return Said("\n".join(lines), facts)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What a customer says of the length of one outage: minutes against the recorded ones, and what each would make."""

    incident: int
    outage: OutageRecorded
    minutes: int
    recorded: int
    now: Measurement
    then: Measurement


def _claimed_outage(turn: Turn, words: str) -> _Claimed | None:
    """Return the outage of the running period that "the one of 15 was 17" is about, and keep what the customer says.

    One of the numbers is the recorded length in whole minutes of exactly one outage, the other the customer's.
    """
    numbers = [int(found) for found in _MINUTES.findall(words)]
    version = turn.version
    if len(numbers) != 2 or numbers[0] == numbers[1] or version is None or turn.contract is None:
        return None
    by_key = {outage.key: state.number for state in states(turn) for outage in state.outages}
    for recorded, minutes in (numbers, numbers[::-1]):
        found = [
            (result, verdict.outage)
            for result in _running(turn, version)
            for verdict in result.verdicts
            if verdict.outage is not None
            and verdict.outage.key in by_key
            and verdict.outage.end is not None
            and verdict.outage.end - verdict.outage.start == timedelta(minutes=recorded)
        ]
        if len({outage.key for _, outage in found}) == 1:
            result, outage = found[0]
            return _keep_claim(turn, result, by_key[outage.key], outage, minutes)
    return None


def _running(turn: Turn, version: ContractVersion) -> list[Measurement]:
    contract = turn.contract
    if contract is None:
        return []
    found = (measurement(turn, contract, one.key, period_of(version, one, turn.now)) for one in version.targets)
    return [one for one in found if one is not None]


def _keep_claim(
    turn: Turn, result: Measurement, incident: int, outage: OutageRecorded, minutes: int
) -> _Claimed | None:
    length = timedelta(minutes=minutes)
    recorded = int((outage.end - outage.start) / timedelta(minutes=1)) if outage.end is not None else 0
    claim = replace(outage, source="customer", end=outage.start + length)
    record(turn, incident, claim)
    as_said = Event(incident, turn.sent_at, turn.now, turn.person.id, replace(outage, end=outage.start + length))
    logs = [replace(log, events=(*log.events, as_said)) if log.number == incident else log for log in turn.incidents()]
    then = replace(turn, incidents_supposed=logs, states_read=None, worked_out={}, events=[], notices=[])
    if turn.contract is None:
        return None
    after = measurement(then, turn.contract, result.target.key, result.period)
    return _Claimed(incident, outage, minutes, recorded, result, after) if after is not None else None


def _claimed_lines(turn: Turn, claimed: _Claimed) -> list[str]:
    t = turn.t
    said = t.say(
        "Noted: %(claimed)s according to the customer, %(recorded)s according to %(source)s. For now %(recorded)s "
        "counts.",
        claimed=t.minutes(timedelta(minutes=claimed.minutes)),
        recorded=t.minutes(timedelta(minutes=claimed.recorded)),
        source=source_names(t, claimed.now),
    )
    would = t.say(
        "With %(claimed)s, what is left would be: %(left)s (%(percent)s).",
        claimed=t.minutes(timedelta(minutes=claimed.minutes)),
        left=left_text(t, budget(claimed.then)),
        percent=percent_text(t, claimed.then),
    )
    return [said, would]


def _for_staff(t: Translator, turn: Turn, kept: Dispute, words: str) -> Said:
    company = turn.customer.name if turn.customer else ""
    said = t.say(
        "%(name)s (%(company)s) disagrees: %(words)s",
        name=turn.person.name,
        company=company,
        words=t.quote(words[:_SHOWN]),
    )
    by = with_zone(t.moment(kept.due_at, turn.zone, now=turn.now), turn.zone)
    due_line = t.say("Answer due by %(moment)s.", moment=by)
    return Said(f"{said}\n{due_line}", {"dispute": kept.id, "incident": kept.incident}, answers(t, kept))


def answers(t: Translator, kept: Dispute) -> tuple[Offer, ...]:
    """Return the choices by which staff answer a disagreement."""
    return (
        Offer(t.say("The customer is right"), "dispute.answer", {"dispute": kept.id, "upheld": True}),
        Offer(t.say("It stays as it is"), "dispute.answer", {"dispute": kept.id, "upheld": False}),
    )


def answered(turn: Turn, arguments: Json) -> list[Said]:
    """Ask for the words of an answer, then to confirm it."""
    t = turn.t
    kept = turn.work.disputes.get(int(arguments["dispute"]))
    if not turn.is_staff or kept is None:
        return [Said(t.say("There is no such disagreement."), {"dispute": None})]
    if kept.answered_at is not None:
        return [Said(t.say("This disagreement is answered already."), {"dispute": kept.id})]
    words = " ".join(str(arguments.get("text") or "").split())
    if not words:
        said = t.say("What is the answer? The customer will read it.")
        return [Said(said, {"dispute": kept.id}, words_for=Offer("", "dispute.answer", arguments))]
    customer = turn.work.customers.get(kept.customer)
    head = t.say("The customer is right") if arguments["upheld"] else t.say("It stays as it is")
    said = t.say(
        "Answer %(company)s: %(head)s. %(words)s?",
        company=customer.name if customer is not None else kept.customer,
        head=head,
        words=t.quote(words[:_SHOWN]),
    )
    if arguments["upheld"]:
        said += " " + t.say("Figures change only by a correction of the record itself.")
    confirm = Offer(t.say("Send the answer"), "dispute.answer_now", {**arguments, "text": words})
    return [Said(said, {"dispute": kept.id}, (confirm,), asks=True)]


def answer_sent(turn: Turn, arguments: Json) -> list[Said]:
    """Keep the answer and tell the customer."""
    t = turn.t
    kept = turn.work.disputes.get(int(arguments["dispute"]))
    words = " ".join(str(arguments.get("text") or "").split())
    if not turn.is_staff or kept is None or not words:
        return [Said(t.say("There is no such disagreement."), {"dispute": None})]
    upheld = bool(arguments["upheld"])
    reference = turn.work.texts.keep(words)
    if not turn.work.disputes.answer(kept.id, by=turn.person.id, at=turn.sent_at, upheld=upheld, words=reference):
        return [Said(t.say("This disagreement is answered already."), {"dispute": kept.id})]
    turn.work.looks.look_no_more(DISPUTE, str(kept.id))
    turn.happened("dispute_answered", dispute=kept.id, upheld=upheld)
    _tell(turn, kept, upheld=upheld, words=words)
    return [Said(t.say("The answer has been sent."), {"dispute": kept.id})]


def _tell(turn: Turn, kept: Dispute, *, upheld: bool, words: str) -> None:
    claimed = " ".join((turn.work.texts.read(kept.claimed) or "").split())

    def said(t: Translator) -> Said:
        head = (
            t.say("About %(claimed)s: you are right.", claimed=t.quote(claimed[:_SHOWN]))
            if upheld
            else t.say("About %(claimed)s: it stays as it is.", claimed=t.quote(claimed[:_SHOWN]))
        )
        return Said(f"{head} {t.quote(words[:_SHOWN])}", {"dispute": kept.id, "upheld": upheld})

    key = f"dispute_answered:{kept.id}"
    if kept.incident is not None:
        customer = turn.work.customers.get(kept.customer)
        if customer is not None:
            turn.speak_of(customer)
        tell_customer(turn, kept.incident, "dispute_answered", said)
    person = turn.work.people.get(kept.person)
    told = {notice.person.id for notice in turn.notices if notice.person is not None}
    if person is not None and person.customer == kept.customer and person.id not in told:
        why = Why("incident", "incident.dispute_answered", f"dispute:{kept.id}", turn.now, kept.customer)
        turn.notices.append(Notice(person, f"{key}:person", said, why=why))


def waiting_lines(turn: Turn) -> list[tuple[Dispute, str]]:
    """Return the disagreements without an answer as staff read them, the one due first first."""
    t, found = turn.t, []
    for kept in turn.work.disputes.waiting():
        customer = turn.work.customers.get(kept.customer)
        contract = turn.work.customers.contract_of(kept.customer)
        version = contract.version_at(turn.now) if contract is not None else None
        zone = version.zone if version is not None else turn.zone
        words = " ".join((turn.work.texts.read(kept.claimed) or "").split())[:100]
        line = t.say(
            "Disagreement of %(company)s, answer due by %(moment)s: %(words)s",
            company=customer.name if customer is not None else kept.customer,
            moment=with_zone(t.moment(kept.due_at, zone, now=turn.now), zone),
            words=t.quote(words),
        )
        found.append((kept, line))
    return found


def shown(turn: Turn, arguments: Json) -> list[Said]:
    """Show one disagreement to staff, with the ways to answer it."""
    kept = turn.work.disputes.get(int(arguments["dispute"]))
    line = next((line for one, line in waiting_lines(turn) if kept is not None and one.id == kept.id), None)
    if not turn.is_staff or kept is None or line is None:
        return [Said(turn.t.say("There is no such disagreement."), {"dispute": None})]
    return [Said(line, {"dispute": kept.id, "incident": kept.incident}, answers(turn.t, kept))]


def lines_about(turn: Turn, *, incident: int | None = None, topics: frozenset[str] = frozenset()) -> list[str]:
    """Return the customer's disagreements about an incident or certain figures, each with its result, for "why?"."""
    if turn.customer is None:
        return []
    found = [
        kept
        for kept in turn.work.disputes.of_customer(turn.customer.key)
        if (incident is not None and kept.incident == incident) or kept.topic in topics
    ]
    return [_why_line(turn, kept) for kept in found[-_LISTED:]]


def _why_line(turn: Turn, kept: Dispute) -> str:
    claimed = turn.work.texts.read(kept.claimed)
    answer = turn.work.texts.read(kept.answer) if kept.answer is not None else None
    return dispute_line(turn.t, kept, claimed, answer, zone=turn.zone, now=turn.now)
