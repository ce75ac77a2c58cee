"""Reports that came by phone, e-mail or a portal, registered by staff for the customer with when and how they came.

Rules: what the words do not say is asked; the time received is what counts, and the record shows when it was entered. A
time further back than a few minutes needs a reason, which the customer reads. Everything is shown before it is
registered, with the times it makes, or what the clock still waits for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogs.report import ReportContext, service_in
from bot.handlers.incident_acts import refused
from bot.handlers.incidents import card, find, unknown
from bot.handlers.registration import CHANNEL, current_state, may_report, record
from bot.handlers.report import context_of
from bot.handlers.severities import severity_named
from bot.handlers.subject import settle_customer
from bot.handlers.telling import Words
from bot.i18n import Translator
from bot.mass_outages.declaring import notices_to_all
from bot.messages import Fact
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.entities import Ground, read_entities
from bot.understanding.folding import cleaned, folded
from bot.understanding.meaning import Entities
from bot.wording.channels import channel_name
from bot.wording.clauses import basis, cited
from bot.wording.clocks import Clocks, clock_facts, due_parts, moment_for, start_text, waits_for_call, waits_for_chat
from knowledge.contract.agreement import ContractVersion
from knowledge.incidents.clocks import clocks_under, version_of
from knowledge.incidents.incident import ChannelConfirmed, Event, IncidentReported, InformationAdded
from knowledge.incidents.state import IncidentState, state_of

AT_ONCE = timedelta(minutes=5)
"""What was received longer ago than this is backdated."""
_CHANNELS = (
    ("email", re.compile(r"\b(?:mail\w*|e-mail\w*|email\w*)\b")),
    ("portal", re.compile(r"\bportal\w*\b")),
    ("phone", re.compile(r"\b(?:telefon\w*|dzwoni\w*|zadzwoni\w*|infolini\w*|phone\w*|call\w*|ustn\w*|verbal\w*)\b")),
)
_REASON = re.compile(
    r"[,;]?\s*\b(?:bo|ponieważ|poniewaz|gdyż|gdyz|powód|powod|because|reason)\b\s*:?\s*(?P<said>.+)$", re.IGNORECASE
)
_ZONE = re.compile(r"\b[A-Z][a-z]+/[A-Z]\w+")
"""A zone is no site, though both may be called London."""
_LEAD = re.compile(
    r"^(?P<how>[^:,]*\b(?:mail|e-mail|email|portal|telefon|dzwoni|zadzwoni|phone|call|zgłosi|report)\w*[^:,]*(?:\d:\d\d[^:,]*)?)"
    r"[:,]\s+(?P<what>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_SHOWN = 300


def register_for(turn: Turn, ask: Ask) -> list[Said]:
    """Begin with what the words say of a report that came otherwise; the rest is asked."""
    if not turn.is_staff:
        return [Said(turn.t.say("Only the provider's people do this."))]
    missing = settle_customer(turn, ask)
    if missing is not None:
        return [missing]
    reason = _REASON.search(ask.text)
    words = ask.text[: reason.start()] if reason is not None else ask.text
    how, what = _parted(turn, words)
    context, version = context_of(turn), turn.version
    service = service_in(what, context)
    named = severity_named(version, what) if version is not None else None
    effect = context.severity_for(ask.entities.severity) if ask.entities.severity else None
    came, began = _times_in(turn, how), _times_in(turn, what)
    received = came.at or came.start or (began.at if began.start is not None else None) or turn.sent_at
    since = began.start or began.at
    arguments = {
        "customer": turn.customer.key if turn.customer is not None else None,
        "service": service.raw if service is not None else None,
        "severity": named.key if named is not None else effect.key if effect is not None else None,
        "channel": next((channel for channel, pattern in _CHANNELS if pattern.search(folded(words))), None),
        "since": since.isoformat() if since is not None else None,
        "received_at": received.isoformat(),
        "words": words.strip(),
        "text": reason["said"].strip() if reason is not None else "",
    }
    return asked(turn, arguments)


def _parted(turn: Turn, words: str) -> tuple[str, str]:
    """Return how a report came, as far as a colon or comma says it by itself, and what it says of the failure."""
    parted = _LEAD.match(words)
    how, what = (parted["how"], parted["what"]) if parted is not None else (words, words)
    name = turn.customer.name if turn.customer is not None else ""
    what = _ZONE.sub(" ", what)
    for part in name.split():
        what = what.replace(part, " ")
    return (how, what) if parted is not None else ("", what)


def _times_in(turn: Turn, words: str) -> Entities:
    entities, _ = read_entities(folded(words), cleaned(words), "register_for_customer", Ground(turn.sent_at, turn.zone))
    return entities


def asked(turn: Turn, arguments: Json) -> list[Said]:
    """Ask the next thing that is missing, then to confirm."""
    t = turn.t
    customer = turn.work.customers.get(str(arguments["customer"])) if turn.is_staff else None
    if customer is None:
        return [Said(t.say("Only the provider's people do this."))]
    turn.speak_of(customer)
    turn.remember(customer=customer.key)
    context = context_of(turn)
    received = datetime.fromisoformat(str(arguments["received_at"]))
    if received > turn.now:
        moment = t.moment(received, turn.zone, now=turn.now)
        return [Said(t.say("A time in the future cannot be recorded: %(moment)s.", moment=moment), {"recorded": False})]
    question = _question(turn, arguments, context)
    if question is not None:
        return [question]
    if turn.now - received > AT_ONCE and not arguments.get("text"):
        said = t.say(
            "It was received at %(moment)s and is entered only now. Why? The customer will read the reason.",
            moment=t.moment(received, turn.zone, now=turn.now),
        )
        return [Said(said, {"customer": customer.key}, words_for=Offer("", "register.asked", arguments))]
    return [_preview(turn, arguments, context)]


def _question(turn: Turn, arguments: Json, context: ReportContext) -> Said | None:
    t = turn.t
    company = turn.customer.name if turn.customer is not None else ""
    if arguments.get("service") not in {one.raw for one in context.services}:
        offers = [Offer(one.label, "register.asked", {**arguments, "service": one.raw}) for one in context.services]
        return Said(t.say("%(company)s: which service is it about?", company=company), offers=tuple(offers))
    if arguments.get("severity") not in {one.key for one in context.severities}:
        offers = [Offer(one.name, "register.asked", {**arguments, "severity": one.key}) for one in context.severities]
        return Said(t.say("%(company)s: which severity is it?", company=company), offers=tuple(offers))
    if arguments.get("channel") is None:
        offers = [
            Offer(channel_name(t, one), "register.asked", {**arguments, "channel": one})
            for one in ("phone", "email", "portal")
        ]
        return Said(t.say("%(company)s: how did the report come?", company=company), offers=tuple(offers))
    return None


def _report(turn: Turn, arguments: Json, context: ReportContext, description: str) -> IncidentReported:
    service = context.service(str(arguments["service"]))
    received = datetime.fromisoformat(str(arguments["received_at"]))
    version = turn.contract.version_at(received) if turn.contract is not None else None
    since = arguments.get("since")
    return IncidentReported(
        service=service.service,
        severity=str(arguments["severity"]),
        since=min(datetime.fromisoformat(str(since)), received) if since else received,
        first_message_at=received,
        channel=str(arguments["channel"]),
        description=description,
        site=service.site,
        contract_version=version.key if version is not None else None,
    )


def _preview(turn: Turn, arguments: Json, context: ReportContext) -> Said:
    t = turn.t
    reported = _report(turn, arguments, context, "")
    state = state_of([Event(0, turn.sent_at, turn.now, turn.person.id, reported)], turn.now)
    version = version_of(turn.contract, state) if state is not None and turn.contract is not None else None
    clocks = clocks_under(version, state, turn.now) if version is not None and state is not None else ()
    said = t.say(
        "Register for %(company)s: %(service)s, severity: %(severity)s, since %(since)s; received by: %(channel)s, "
        "%(received)s (entered %(now)s)?",
        company=turn.customer.name if turn.customer is not None else "",
        service=context.service(str(arguments["service"])).label,
        severity=t.quote(context.severity(str(arguments["severity"])).name),
        since=moment_for(t, reported.since, turn.zone, now=turn.now, to_staff=True),
        channel=channel_name(t, reported.channel),
        received=moment_for(t, reported.first_message_at, turn.zone, now=turn.now, to_staff=True),
        now=t.moment(turn.now, turn.zone, now=turn.now),
    )
    lines = [said]
    if arguments.get("text"):
        lines.append(t.say("Reason for entering it late: %(words)s", words=t.quote(str(arguments["text"])[:_SHOWN])))
    lines += _times(t, turn, version, clocks, to_staff=True)
    facts: dict[str, Fact] = {"customer": arguments["customer"], "channel": reported.channel}
    facts |= {"received_at": turn.instant(reported.first_message_at)}
    facts |= clock_facts(version, clocks) if version is not None else {}
    confirm = Offer(t.say("Register"), "register.confirm", arguments)
    return Said("\n".join(line for line in lines if line), facts, (confirm,), asks=True)


def _times(
    t: Translator, turn: Turn, version: ContractVersion | None, clocks: Clocks, *, to_staff: bool = False
) -> list[str]:
    """Return what the clocks do: their start and due times, and whom to call for what they still wait for."""
    if version is None or not clocks:
        return [t.say("The contract promises no time for it.")]
    start = start_text(t, clocks[0].start, version.zone, now=turn.now, to_staff=to_staff)
    if waits_for_call(clocks[0].start) and turn.contract is not None:
        start += " " + t.say("Phone of the duty desk: %(phone)s.", phone=turn.contract.duty_phone)
    elif waits_for_chat(clocks[0].start):
        start += " " + t.say("A message in this chat is still missing.")
    due = " · ".join(due_parts(t, version, clocks, now=turn.now, to_staff=to_staff))
    return [start, due, basis(t, version, [*(clock.clause for clock in clocks), clocks[0].start.clause])]


def confirmed(turn: Turn, arguments: Json) -> list[Said]:
    """Register the report, and tell the customer what was entered, when it came, and why it is entered late."""
    again = asked(turn, arguments)
    if not again[0].asks:
        return again
    t, context = turn.t, context_of(turn)
    if turn.customer is None:
        return again
    number = turn.work.incidents.next_number()
    turn.work.incidents.open(number, turn.customer.key, turn.now)
    description = turn.work.texts.keep(str(arguments.get("words") or context.service(str(arguments["service"])).label))
    reported = _report(turn, arguments, context, description)
    record(turn, number, reported)
    reason = str(arguments.get("text") or "")
    if reason:
        record(turn, number, InformationAdded(turn.work.texts.keep(reason)))
    turn.remember(incident=number, why={"topic": "clocks", "incident": number})
    turn.happened(
        "incident_registered_for",
        incident=number,
        customer=turn.customer.key,
        channel=reported.channel,
        received_at=turn.instant(reported.first_message_at),
    )
    state = current_state(turn, number)
    version = version_of(turn.contract, state) if state is not None and turn.contract is not None else None
    log = turn.work.incidents.of_number(number, turn.now)
    if state is not None and version is not None and log is not None:
        key = f"registered_for:{number}"
        words = _customer_words(turn, state, version, reason)
        turn.notices += notices_to_all(turn.work, log, key, words, "registered_for", turn.now)
    clocks = clocks_under(version, state, turn.now) if version is not None and state is not None else ()
    said = t.say("Incident %(number)s registered; the customer has been told.", number=number)
    facts: dict[str, Fact] = {"incident": number}
    facts |= clock_facts(version, clocks) if version is not None else {}
    take = Offer(t.say("Acknowledge"), "desk.acknowledge", {"incident": number})
    return [Said("\n".join([said, *_times(t, turn, version, clocks, to_staff=True)[:2]]), facts, (take,))]


def confirmed_here(turn: Turn, arguments: Json) -> list[Said]:
    """Take the customer's word in the chat as the half of a report that was still missing."""
    t, number = turn.t, int(arguments["incident"])
    state = find(turn, number)
    version = version_of(turn.contract, state) if state is not None and turn.contract is not None else None
    if state is None or version is None or turn.is_staff:
        return [unknown(turn, number)]
    if not may_report(turn):
        return [Said(t.say("Only people named in the contract may report."), {"incident": number})]
    clocks = clocks_under(version, state, turn.now)
    if not clocks or not waits_for_chat(clocks[0].start):
        return [card(turn, state)]
    objection = refused(turn, state, ChannelConfirmed(CHANNEL))
    if objection is not None:
        return [objection]
    record(turn, number, ChannelConfirmed(CHANNEL))
    turn.happened("channel_confirmed", incident=number, channel=CHANNEL, received_at=turn.instant(turn.sent_at))
    after = find(turn, number)
    shown = card(turn, after) if after is not None else unknown(turn, number)
    return [replace(shown, text=f"{t.say('Your message has been recorded.')}\n{shown.text}")]


def _customer_words(turn: Turn, state: IncidentState, version: ContractVersion, reason: str) -> Words:
    clocks = clocks_under(version, state, turn.now)

    def said(t: Translator) -> Said:
        context = context_of(replace(turn, t=t))
        head = t.say(
            "%(number)s: your report by %(channel)s of %(received)s is registered (entered %(now)s): severity "
            "%(severity)s, since %(since)s.",
            number=state.number,
            channel=channel_name(t, state.channel),
            received=t.moment(state.first_message_at, version.zone, now=turn.now),
            now=t.moment(turn.now, version.zone, now=turn.now),
            severity=t.quote(context.severity(state.severity).name),
            since=t.moment(state.since, version.zone, now=turn.now),
        )
        lines = [head]
        if reason:
            lines.append(t.say("Reason for entering it late: %(words)s", words=t.quote(reason[:_SHOWN])))
        lines += _times(t, turn, version, clocks)
        facts: dict[str, Fact] = {"incident": state.number, "event": "registered_for"}
        facts |= clock_facts(version, clocks)
        facts["clauses"] = cited(t, version, [clock.clause for clock in clocks])
        here = Offer(t.say("Confirm here"), "incident.here", {"incident": state.number}, "primary", for_all=True)
        offers = (here,) if clocks and waits_for_chat(clocks[0].start) else ()
        return Said("\n".join(line for line in lines if line), facts, offers)

    return said
