"""What the report dialog shows: its questions, its form, and the summary to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.dialogs.engine import Progress
from bot.dialogs.report import CONFIRM, QUESTIONS, Report, ReportContext
from bot.handlers import registration
from bot.i18n import Translator
from bot.messages import Choice, Fact, Form, FormField
from bot.turn import Offer, Said, Turn
from bot.wording.clocks import start_text, waits_for_call
from knowledge.incidents.clock_start import clock_start_if_reported

REQUIRED = ("service", "severity")
"""What no report can do without; the rest has an answer of its own."""


def question_labels(t: Translator) -> dict[str, str]:
    """Return what each answer is called."""
    return {
        "service": t.say("Service"),
        "severity": t.say("Severity"),
        "since": t.say("Since when"),
        "description": t.say("What is happening"),
    }


def short_question(t: Translator, key: str | None) -> str | None:
    """Return a question in one line, for going on after something else was answered; None for the summary."""
    questions = {
        "service": t.say("Back to your report: which service is it about?"),
        "severity": t.say("Back to your report: how badly does it hit your work?"),
        "since": t.say("Back to your report: since when has it not been working?"),
        "description": t.say("Back to your report: what is happening?"),
    }
    return questions.get(key or "")


def question(turn: Turn, key: str, progress: Progress, context: ReportContext) -> Said:
    """Ask one question, with its options as choices and everything still open as a form."""
    t = turn.t
    options = _options(turn, key, context)
    first = turn.instant(context.first_message_at)
    offers = tuple(Offer(o.label, "report.answer", {"key": key, "value": o.token, "first": first}) for o in options)
    cancel_offer = Offer(t.say("Cancel"), "report.cancel", {"first": first})
    text = {
        "service": t.say("Which service is it about?"),
        "severity": _severity_text(turn, context),
        "since": t.say("Since when has it not been working?"),
        "description": t.say("What is happening? Please describe it in a few words."),
    }[key]
    return Said(text, {"question": key}, (*offers, cancel_offer), form=_form(turn, progress, context))


def _options(turn: Turn, key: str, context: ReportContext) -> tuple[Choice, ...]:
    match key:
        case "service":
            return tuple(Choice(option.raw, option.label) for option in context.services)
        case "severity":
            return tuple(Choice(o.key, o.name, description=o.definition) for o in context.severities)
        case "since":
            first = context.first_message_at
            at = turn.t.moment(first, context.zone, now=turn.now)
            return (Choice(first.isoformat(timespec="seconds"), turn.t.say("Since now (%(moment)s)", moment=at)),)
        case _:
            return ()


def _severity_text(turn: Turn, context: ReportContext) -> str:
    t = turn.t
    lines = [t.say("How badly does it hit your work? Choose, or write in your own words:")]
    for option in context.severities:
        example = " " + t.say("(for example: %(example)s)", example=option.example) if option.example else ""
        lines.append(f"• {option.name}: {option.definition}{example}")
    return "\n".join(lines)


def _form(turn: Turn, progress: Progress, context: ReportContext) -> Form:
    """Return what is still open as a form."""
    asked = [q.key for q in QUESTIONS if q.key not in progress.answers or q.key in progress.rejected]
    return _form_of(turn, asked, progress, context)


def full_form(turn: Turn, progress: Progress, context: ReportContext) -> Form:
    """Return all questions as a form, with the answers that are known already."""
    return _form_of(turn, [question.key for question in QUESTIONS], progress, context)


def _form_of(turn: Turn, keys: Sequence[str], progress: Progress, context: ReportContext) -> Form:
    t = turn.t
    labels = question_labels(t)
    kinds = {"service": "choice", "severity": "choice", "since": "moment", "description": "text"}
    fields = tuple(
        FormField(
            key=key,
            label=labels[key],
            kind=kinds[key],
            required=key in REQUIRED,
            options=_options(turn, key, context),
            error=progress.rejected.get(key),
            initial=progress.answers.get(key, ""),
        )
        for key in keys
    )
    return Form(t.say("Report of a failure"), fields)


def join_question(turn: Turn, progress: Progress, context: ReportContext) -> Said | None:
    """Ask first whether it is the failure that is open already for this service; None where nothing is, or it
    was asked."""
    service = progress.answers.get("service")
    if service is None or "separate" in progress.answers or progress.rejected:
        return None
    same = registration.open_incident_for(turn, context.service(service))
    if same is None:
        return None
    t, first = turn.t, turn.instant(context.first_message_at)
    text = t.say(
        "Incident %(number)s for this service has been open since %(moment)s. Is it the same failure?",
        number=same.number,
        moment=t.moment(same.reported_at, turn.zone, now=turn.now),
    )
    offers = (
        Offer(
            t.say("Join to %(number)s", number=same.number), "report.join", {"incident": same.number, "first": first}
        ),
        Offer(t.say("A separate report"), "report.answer", {"key": "separate", "value": "yes", "first": first}),
        Offer(t.say("Cancel"), "report.cancel", {"first": first}),
    )
    return Said(text, {"question": "join", "incident": same.number}, offers)


def summary(turn: Turn, report: Report) -> Said:
    """Show what would be registered, to confirm, change or cancel; offer to join what looks like the same outage."""
    t, first = turn.t, turn.instant(first_message_of(turn))
    since = t.moment(report.since, turn.zone, now=turn.now)
    start = t.say("since %(moment)s", moment=since)
    if not report.since_said:
        start += " " + t.say("(the time of the first message)")
    text = t.say(
        "%(service)s, severity: %(severity)s (%(definition)s), %(start)s. Register it?",
        service=report.service.label[:1].upper() + report.service.label[1:],
        severity=report.severity.name,
        definition=t.quote(report.severity.definition.rstrip(".")),
        start=start,
    )
    offers = [
        Offer(t.say("Register"), "report.confirm", {"first": first}, "primary"),
        Offer(t.say("Another severity"), "report.change", {"key": "severity", "first": first}),
        Offer(t.say("Correct"), "report.change", {"first": first}),
        Offer(t.say("Not a failure"), "report.cancel", {"first": first}),
    ]
    text += _call_needed(turn, report)
    beside = turn.dialog.answers.get("beside") if turn.dialog is not None else None
    if beside:
        text += "\n" + t.say(
            "Also named: %(services)s. One report is about one service; please report it separately.", services=beside
        )
    asked_before = turn.dialog is not None and "separate" in turn.dialog.answers
    same = None if asked_before else registration.open_incident_for(turn, report.service)
    if same is not None:
        text += "\n" + t.say(
            "Incident %(number)s for this service has been open since %(moment)s. Is it the same failure?",
            number=same.number,
            moment=t.moment(same.reported_at, turn.zone, now=turn.now),
        )
        offers[0] = Offer(t.say("A separate report"), "report.confirm", {"first": first})
        offers.insert(
            0,
            Offer(
                t.say("Join to %(number)s", number=same.number),
                "report.join",
                {"incident": same.number, "first": first},
            ),
        )
    facts: dict[str, Fact] = {
        "question": CONFIRM,
        "service": report.service.service,
        "site": report.service.site,
        "severity": report.severity.key,
        "since": turn.instant(report.since),
        "first_message_at": turn.instant(first_message_of(turn)),
    }
    return Said(text, {key: value for key, value in facts.items() if value is not None}, tuple(offers))


def _call_needed(turn: Turn, report: Report) -> str:
    """Say before anything is registered that the clock will wait for a call, where the contract wants one."""
    if turn.version is None or turn.contract is None:
        return ""
    start = clock_start_if_reported(turn.version, report.severity.key, first_message_of(turn))
    if not waits_for_call(start):
        return ""
    waiting = start_text(turn.t, start, turn.zone, now=turn.now)
    call = turn.t.say("Please call %(phone)s now.", phone=turn.contract.duty_phone)
    return f"\n{waiting} {call}"


def first_message_of(turn: Turn) -> datetime:
    """Return the platform's time of the message that began the open report, else of this one."""
    return turn.dialog.first_message_at if turn.dialog is not None else turn.sent_at
