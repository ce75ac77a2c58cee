"""The report of a failure as a conversation: begin, go on, confirm, correct, cancel, and what becomes of it unfinished.

The time of a report is the platform's time of the first message about it. Whoever may not report is not turned
away: the
words are kept with their time and those entitled get them with one press.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.dialogs.engine import Progress, advance
from bot.dialogs.report import (
    CONFIRM,
    NAME,
    QUESTIONS,
    Report,
    ReportContext,
    report_context,
    report_of,
    service_in,
    shortened,
)
from bot.handlers import registration
from bot.handlers.pending import keep_for_entitled, keep_unconfirmed, pending_of
from bot.handlers.severities import severity_named
from bot.messages import Choice, Fact, Form, FormField
from bot.ports import DialogState
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.answers import parse_yes_no
from bot.understanding.meaning import Entities, Meaning
from knowledge.services import services

ASK_ONCE_AFTER = timedelta(minutes=3)
GIVE_UP_AFTER = timedelta(minutes=5)
_CANCELLING = frozenset({"cancel", "cancel_incident"})


@dataclass(frozen=True, slots=True)
class HeardInDialog:
    """What the dialog answers; `also_answer` tells that questions in the same message want their answer too."""

    said: list[Said]
    also_answer: bool = False


def begin(turn: Turn, ask: Ask) -> list[Said]:
    """Start a report from the first message about it; what it says is not asked again."""
    if turn.is_staff:
        return [Said(turn.t.say("Reports for a customer are not taken here yet; please use the ticket system."))]
    context = context_of(turn)
    outside = _outside_contract(turn, ask, context)
    if outside is not None:
        return [outside]
    given = _said(turn, ask.text, ask.entities, context)
    if "service" in given and "severity" in given:
        given["said_at_once"] = "yes"
    if ask.text.strip():
        given["first_words"] = ask.text
        if given.keys() & {"service", "severity", "since"}:
            given["description"] = ask.text
    progress = advance(QUESTIONS, {}, given, context)
    if not registration.may_report(turn):
        return keep_for_entitled(turn, progress.answers, ask.text)
    return _go_on(turn, progress, context)


def _outside_contract(turn: Turn, ask: Ask, context: ReportContext) -> Said | None:
    """Say plainly that a named service is not in the contract, and keep the words for the duty desk if wanted."""
    named = [key for key in ask.entities.services if key in services()]
    if not context.covered or not named or service_in(ask.text, context) is not None:
        return None
    covered = {option.service for option in context.services}
    if covered & set(named):
        return None
    t = turn.t
    names = t.list(t.text(services()[key].name) for key in named)
    offers = (
        Offer(t.say("Pass it to the duty desk"), "report.pass_on", {"text": ask.text}),
        Offer(t.say("Another service"), "ask", {"intent": "report_incident", "entities": {}, "text": ""}),
    )
    said = t.say("The contract does not cover: %(services)s. So it promises no times for it.", services=names)
    return Said(f"{said}\n{t.say('The words can still be passed to the duty desk.')}", offers=offers)


def pass_on(turn: Turn, arguments: Json) -> list[Said]:
    """Keep words about something outside the contract on the duty desk's list."""
    return keep_unconfirmed(turn, {"first_words": arguments["text"]}, arguments["text"], turn.sent_at)


def context_of(turn: Turn) -> ReportContext:
    """Return what a report of this turn is read against."""
    dialog = turn.dialog
    first = dialog.first_message_at if dialog is not None else turn.sent_at
    return report_context(turn.version, turn.t, now=turn.now, zone=turn.zone, first_message_at=first)


def _said(turn: Turn, text: str, entities: Entities, context: ReportContext) -> dict[str, str]:
    """Return the answers that a text gives by itself: service, severity, start."""
    given: dict[str, str] = {}
    service = service_in(text, context)
    if service is not None:
        given["service"] = service.raw
    named = severity_named(turn.version, text) if turn.version is not None else None
    by_effect = context.severity_for(entities.severity) if entities.severity else None
    if named is not None:
        given["severity"] = named.key
    elif by_effect is not None:
        given["severity"] = by_effect.key
    start = entities.start or entities.at
    if start is not None and start <= turn.now:
        given["since"] = start.isoformat(timespec="seconds")
    return given


# ---- inside the dialog


def heard(turn: Turn, text: str, meaning: Meaning, *, only_questions: bool) -> HeardInDialog | None:
    """Take a text as an answer, a correction or a cancelling; None where it is none of these (a question, say)."""
    dialog = turn.dialog
    if dialog is None or dialog.asked is None:
        return None
    intents = {request.intent for request in meaning.requests}
    context = context_of(turn)
    given = _said(turn, text, meaning.entities, context)
    if intents & _CANCELLING and not given:
        return HeardInDialog(cancel(turn, {}), also_answer=True)
    if only_questions:
        return None
    if dialog.asked == CONFIRM:
        return _heard_at_summary(turn, text, given, context)
    progress = advance(QUESTIONS, dialog.answers, {**given, dialog.asked: text}, context)
    if dialog.asked in progress.rejected and given:
        progress = advance(QUESTIONS, dialog.answers, given, context)
    return HeardInDialog(_go_on(turn, progress, context), also_answer=True)


def _heard_at_summary(turn: Turn, text: str, given: dict[str, str], context: ReportContext) -> HeardInDialog:
    answers = turn.dialog.answers if turn.dialog else {}
    agreed = parse_yes_no(text)
    if given:
        return HeardInDialog(_go_on(turn, advance(QUESTIONS, answers, given, context), context), also_answer=True)
    if agreed is True:
        return HeardInDialog(confirm(turn, {}))
    if agreed is False:
        return HeardInDialog(change(turn, {}))
    more = "\n".join(filter(None, (answers.get("description") or answers.get("first_words", ""), text)))
    progress = advance(QUESTIONS, answers, {"description": more}, context)
    first, *rest = _go_on(turn, progress, context)
    noted = turn.t.say("Added to the description: %(words)s", words=turn.t.quote(shortened(text)))
    return HeardInDialog([replace(first, text=f"{first.text}\n{noted}"), *rest], also_answer=True)


def answered(turn: Turn, arguments: Json) -> list[Said]:
    """Take a pressed answer."""
    return submitted(turn, {arguments["key"]: arguments["value"]})


def submitted(turn: Turn, answers: Mapping[str, str]) -> list[Said]:
    """Take several answers at once, as a form gives them; without an open report they begin one."""
    context = context_of(turn)
    before = turn.dialog.answers if turn.dialog is not None else {}
    known = {question.key for question in QUESTIONS}
    given = {key: raw for key, raw in answers.items() if key in known and (raw or key != "since")}
    if turn.dialog is None and not registration.may_report(turn):
        progress = advance(QUESTIONS, {}, given, context)
        return keep_for_entitled(turn, progress.answers, progress.answers.get("description", ""))
    return _go_on(turn, advance(QUESTIONS, before, given, context), context)


def asked_again(turn: Turn) -> list[Said]:
    """Return the open question once more, after something else was answered; nothing where none is open."""
    dialog = turn.dialog
    if dialog is None:
        return []
    context = context_of(turn)
    return _go_on(turn, Progress(dict(dialog.answers), dialog.asked, {}), context)


def _go_on(turn: Turn, progress: Progress, context: ReportContext) -> list[Said]:
    asked = progress.ask if progress.ask not in (None, CONFIRM) else CONFIRM
    turn.set_dialog(
        DialogState(NAME, progress.answers, asked, context.first_message_at, touched_at=turn.now, reminded=False)
    )
    if asked == CONFIRM:
        return [_summary(turn, report_of(progress.answers, context))]
    prompt = _prompt(turn, asked or CONFIRM, progress, context)
    rejected = progress.rejected.get(asked or CONFIRM)
    return [replace(prompt, text=f"{rejected}\n{prompt.text}") if rejected else prompt]


# ---- what is asked


def _prompt(turn: Turn, key: str, progress: Progress, context: ReportContext) -> Said:
    t = turn.t
    options = _options(turn, key, context)
    offers = tuple(Offer(o.label, "report.answer", {"key": key, "value": o.token}) for o in options)
    cancel_offer = Offer(t.say("Cancel"), "report.cancel", {})
    text = {
        "service": t.say("Which service is it about?"),
        "severity": _severity_prompt(turn, context),
        "since": t.say("Since when has it not been working?"),
        "description": t.say("What is happening? Please describe it in a few words."),
    }[key]
    return Said(text, {"question": key}, (*offers, cancel_offer), form=_form(turn, progress, context))


def _options(turn: Turn, key: str, context: ReportContext) -> tuple[Choice, ...]:
    match key:
        case "service":
            return tuple(Choice(option.raw, option.label) for option in context.services)
        case "severity":
            return tuple(Choice(option.key, option.name) for option in context.severities)
        case "since":
            first = context.first_message_at
            at = turn.t.moment(first, context.zone, now=turn.now)
            return (Choice(first.isoformat(timespec="seconds"), turn.t.say("Since now (%(moment)s)", moment=at)),)
        case _:
            return ()


def _severity_prompt(turn: Turn, context: ReportContext) -> str:
    t = turn.t
    lines = [t.say("How badly does it hit your work? Choose, or write in your own words:")]
    for option in context.severities:
        example = " " + t.say("(for example: %(example)s)", example=option.example) if option.example else ""
        lines.append(f"• {option.name}: {option.definition}{example}")
    return "\n".join(lines)


def _form(turn: Turn, progress: Progress, context: ReportContext) -> Form:
    t = turn.t
    labels = {
        "service": t.say("Service"),
        "severity": t.say("Severity"),
        "since": t.say("Since when"),
        "description": t.say("What is happening"),
    }
    kinds = {"service": "choice", "severity": "choice", "since": "moment", "description": "text"}
    fields = tuple(
        FormField(
            key=question.key,
            label=labels[question.key],
            kind=kinds[question.key],
            required=question.key in ("service", "severity"),
            options=_options(turn, question.key, context),
            error=progress.rejected.get(question.key),
        )
        for question in QUESTIONS
        if question.key not in progress.answers or question.key in progress.rejected
    )
    return Form(t.say("Report of a failure"), fields)


def _summary(turn: Turn, report: Report) -> Said:
    t = turn.t
    since = t.moment(report.since, turn.zone, now=turn.now)
    start = t.say("since %(moment)s", moment=since)
    if not report.since_said:
        start += " " + t.say("(the time of the first message)")
    text = t.say(
        "%(service)s, severity: %(severity)s (%(definition)s), %(start)s. Register it?",
        service=report.service.label[:1].upper() + report.service.label[1:],
        severity=report.severity.name,
        definition=t.quote(report.severity.definition),
        start=start,
    )
    offers = [
        Offer(t.say("Register"), "report.confirm", {"first": turn.instant(_first(turn))}),
        Offer(t.say("Another severity"), "report.change", {"key": "severity"}),
        Offer(t.say("Correct"), "report.change", {}),
        Offer(t.say("Not a failure"), "report.cancel", {}),
    ]
    same = registration.open_incident_of(turn, report)
    if same is not None:
        text += "\n" + t.say(
            "Incident %(number)s for this service has been open since %(moment)s. Is it the same failure?",
            number=same.number,
            moment=t.moment(same.reported_at, turn.zone, now=turn.now),
        )
        offers[0] = Offer(t.say("A separate report"), "report.confirm", {"first": turn.instant(_first(turn))})
        offers.insert(
            0, Offer(t.say("Join to %(number)s", number=same.number), "report.join", {"incident": same.number})
        )
    facts: dict[str, Fact] = {
        "question": CONFIRM,
        "service": report.service.service,
        "site": report.service.site,
        "severity": report.severity.key,
        "since": turn.instant(report.since),
        "first_message_at": turn.instant(_first(turn)),
    }
    return Said(text, {key: value for key, value in facts.items() if value is not None}, tuple(offers))


def _first(turn: Turn) -> datetime:
    return turn.dialog.first_message_at if turn.dialog is not None else turn.sent_at


# ---- how it ends


def confirm(turn: Turn, arguments: Json) -> list[Said]:
    """Register the report that stands in the summary, once; a second press names the number that was given."""
    dialog = turn.dialog
    first = arguments.get("first")
    if dialog is None or (first is not None and first != turn.instant(dialog.first_message_at)):
        return _confirmed_late(turn, first)
    context = context_of(turn)
    if advance(QUESTIONS, dialog.answers, {}, context).ask is not None:
        return asked_again(turn)
    report = report_of(dialog.answers, context)
    turn.set_dialog(None)
    return registration.register(turn, report, first_message_at=dialog.first_message_at)


def _confirmed_late(turn: Turn, first: str | None) -> list[Said]:
    """A press on a summary that is gone: name the number it got, or go on with what was kept of it."""
    number = (turn.recall("registered") or {}).get(first)
    if number is not None:
        return [
            Said(turn.t.say("This was registered already: incident %(number)s.", number=number), {"incident": number})
        ]
    kept = pending_of(turn, first) if first else None
    if kept is None:
        return [Said(turn.t.say("There is no unfinished report here. Please write what does not work."))]
    return resume(turn, {"report": kept.id})


def resume(turn: Turn, arguments: Json) -> list[Said]:
    """Take up a report that was left unconfirmed; its first message keeps counting."""
    kept = turn.work.pending.get(arguments["report"])
    if kept is None or kept.state != "unconfirmed" or kept.customer != turn.person.customer:
        return [Said(turn.t.say("There is no unfinished report here. Please write what does not work."))]
    turn.set_dialog(DialogState(NAME, kept.answers, None, kept.first_message_at, touched_at=turn.now))
    turn.remember(pending=kept.id)
    context = context_of(turn)
    return _go_on(turn, advance(QUESTIONS, kept.answers, {}, context), context)


def change(turn: Turn, arguments: Json) -> list[Said]:
    """Ask again for one answer, or which one to correct."""
    dialog, t = turn.dialog, turn.t
    if dialog is None:
        return _confirmed_late(turn, None)
    key = arguments.get("key")
    context = context_of(turn)
    if key is not None:
        return _go_on(turn, Progress(dict(dialog.answers), key, {}), context)
    labels = {
        "service": t.say("Service"),
        "severity": t.say("Severity"),
        "since": t.say("Since when"),
        "description": t.say("What is happening"),
    }
    offers = tuple(Offer(label, "report.change", {"key": wanted}) for wanted, label in labels.items())
    said = t.say("What should be corrected? You can also simply write it, for example “since 9:50”.")
    return [Said(said, offers=(*offers, Offer(t.say("Not a failure"), "report.cancel", {})))]


def cancel(turn: Turn, arguments: Json) -> list[Said]:
    """Drop the unfinished report at the person's word."""
    if turn.dialog is None:
        return [Said(turn.t.say("There is nothing unfinished to cancel."))]
    turn.set_dialog(None)
    turn.happened("report_abandoned")
    return [Said(turn.t.say("Nothing was registered. If it is a failure after all, just write again."))]


def expire_unfinished(turn: Turn) -> list[Said] | None:
    """Ask once about an unfinished report after 3 minutes; after 5 keep it as unconfirmed. None: nothing is due."""
    dialog = turn.dialog
    if dialog is None or dialog.dialog != NAME:
        return None
    idle = turn.now - dialog.touched_at
    turn.message_key = (
        f"{turn.address.conversation}:{dialog.touched_at.isoformat()}:{'late' if idle >= GIVE_UP_AFTER else 'soon'}"
    )
    if idle >= GIVE_UP_AFTER:
        words = dialog.answers.get("description") or dialog.answers.get("first_words", "")
        first = dialog.first_message_at
        turn.set_dialog(None)
        if not words and "service" not in dialog.answers:
            turn.happened("report_abandoned")
            return [Said(turn.t.say("The unfinished report was closed; nothing had been said in it yet."))]
        return keep_unconfirmed(turn, dialog.answers, words, first)
    if idle >= ASK_ONCE_AFTER and not dialog.reminded:
        again = asked_again(turn)
        turn.set_dialog(replace(dialog, reminded=True))
        turn.happened("report_reminded")
        said = turn.t.say("The report is not registered yet. In 2 minutes it goes to the duty desk as unconfirmed.")
        return [replace(again[0], text=f"{said}\n{again[0].text}")]
    return None
