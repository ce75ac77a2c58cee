"""The report of a failure as a conversation: begin, go on, confirm, correct, cancel, and what becomes of it unfinished.

The time of a report is the platform's time of the first message about it. Whoever may not report is not turned away:
the words are kept with their time and those entitled get them with one press.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.dialogs.engine import Answers, Progress, advance
from bot.dialogs.report import (
    CONFIRM,
    NAME,
    QUESTIONS,
    ReportContext,
    names_outright,
    report_context,
    report_of,
    service_in,
    services_beside,
    shortened,
)
from bot.handlers import pending, registration
from bot.handlers.pending import keep_for_entitled, keep_unconfirmed, pending_of
from bot.handlers.report_questions import (
    join_question,
    question,
    question_labels,
    short_question,
    summary,
)
from bot.handlers.severities import severity_named
from bot.records import DialogState, PendingReport
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.answers import parse_yes_no
from bot.understanding.folding import folded
from bot.understanding.meaning import Entities, Meaning
from knowledge.words.services import services

ASK_ONCE_AFTER = timedelta(minutes=3)
GIVE_UP_AFTER = timedelta(minutes=5)
_ALSO = re.compile(r"\b(?:tez|takze|rowniez|oprocz|also|too|as well)\b")
_FIRST_WORDS = frozenset({"first_words", "description", "said_at_once", "beside"})
_BARE_REQUEST = 4
"""Words of a message without any fact that merely asks to report ("I want to report a failure")."""
_CANCELLING = frozenset({"cancel", "cancel_incident"})


@dataclass(frozen=True, slots=True)
class HeardInDialog:
    """What the dialog answers; `also_answer` tells that questions in the same message want their answer too."""

    said: list[Said]
    also_answer: bool = False


def begin(turn: Turn, ask: Ask) -> list[Said]:
    """Start a report from the first message about it; what it says is not asked again."""
    if turn.is_staff:
        said = turn.t.say(
            "For which customer? For example: %(example)s.",
            example=turn.t.quote(turn.t.say("a phone report from Bławatek: the PBX is down since 9:15")),
        )
        return [Said(said)]
    if turn.dialog is not None and not ask.text.strip():
        return asked_again(turn)
    put_aside(turn)
    context = context_of(turn)
    outside = _outside_contract(turn, ask, context)
    if outside is not None:
        return [outside]
    given = said_in(turn, ask.text, ask.entities, context)
    if "service" in given and "severity" in given:
        given["said_at_once"] = "yes"
    if ask.text.strip():
        given["first_words"] = ask.text
        if given.keys() & {"service", "severity", "since"}:
            given["description"] = ask.text
    others = services_beside(ask.text, context, given.get("service"))
    if others:
        given["beside"] = ", ".join(others)
    unfinished = pending.unfinished_of(turn)
    if unfinished is not None and not _is_about_another(ask.text, given, unfinished, context):
        return _taken_up(
            turn, unfinished, {key: raw for key, raw in given.items() if key not in _FIRST_WORDS}, ask.text
        )
    progress = advance(QUESTIONS, {}, given, context)
    if not registration.may_report(turn):
        return _begun_by_other(turn, progress, ask.text, context)
    return go_on(turn, progress, context)


def _is_about_another(text: str, given: Answers, kept: PendingReport, context: ReportContext) -> bool:
    """Tell whether words name outright another service than the report that was left unconfirmed."""
    service, before = given.get("service"), kept.answers.get("service")
    return service is not None and before not in (None, service) and names_outright(text, context.service(service))


def _begun_by_other(turn: Turn, progress: Progress, words: str, context: ReportContext) -> list[Said]:
    """Keep what somebody says who may not report: added to the open incident of that service, else put to
    those who may."""
    t = turn.t
    facts = progress.answers.keys() & {"service", "severity", "since"}
    if not facts and len(words.split()) <= _BARE_REQUEST:
        return [Said(t.say("What is not working, and since when? Your words will be put to those who may report."))]
    service = progress.answers.get("service")
    same = registration.open_incident_for(turn, context.service(service)) if service is not None else None
    if same is None:
        return keep_for_entitled(turn, progress.answers, words)
    joined = registration.join(turn, same.number, words)
    arguments = {"text": words, "answers": progress.answers, "first": turn.sent_at.isoformat()}
    return [replace(joined[0], offers=(Offer(t.say("It is another failure"), "report.other", arguments),))]


def another_failure(turn: Turn, arguments: Json) -> list[Said]:
    """Put the words to those who may report after all, with the time of the first message."""
    return keep_for_entitled(
        turn, arguments["answers"], arguments["text"], first_message_at=datetime.fromisoformat(arguments["first"])
    )


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
        Offer(
            t.say("Pass it to the duty desk"), "report.pass_on", {"text": ask.text, "first": turn.sent_at.isoformat()}
        ),
        Offer(t.say("Another service"), "ask", {"intent": "report_incident", "entities": {}, "text": ""}),
    )
    said = t.say("The contract does not cover: %(services)s. So it promises no times for it.", services=names)
    return Said(f"{said}\n{t.say('The words can still be passed to the duty desk.')}", offers=offers)


def pass_on(turn: Turn, arguments: Json) -> list[Said]:
    """Keep words about something outside the contract on the duty desk's list."""
    noted = f"passed:{arguments['first']}"
    if noted in (turn.recall("registered") or {}):
        return [Said(turn.t.say("This was passed on already."))]
    registration.remember(turn, noted, 0)
    return pending.pass_on(turn, arguments["text"], datetime.fromisoformat(arguments["first"]))


def context_of(turn: Turn) -> ReportContext:
    """Return what a report of this turn is read against."""
    dialog = turn.dialog
    first = dialog.first_message_at if dialog is not None else turn.sent_at
    version = turn.contract.version_at(first) if turn.contract is not None else None
    return report_context(version, turn.t, now=turn.sent_at, zone=turn.zone, first_message_at=first)


def said_in(turn: Turn, text: str, entities: Entities, context: ReportContext) -> dict[str, str]:
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
    given = said_in(turn, text, meaning.entities, context)
    given = {key: raw for key, raw in given.items() if dialog.answers.get(key) != raw}
    if "service" in dialog.answers and "service" in given and not _replaces_service(text, given, context):
        del given["service"]
    if intents & _CANCELLING and not given and meaning.entities.incident is None:
        return HeardInDialog(cancel(turn, {}), also_answer=True)
    if only_questions:
        return None
    if dialog.asked == CONFIRM:
        return _heard_at_summary(turn, text, given, context)
    progress = advance(QUESTIONS, dialog.answers, {**given, dialog.asked: text}, context)
    if dialog.asked not in progress.rejected:
        return HeardInDialog(go_on(turn, progress, context), also_answer=True)
    if not given and text.rstrip().endswith("?"):
        return None
    return HeardInDialog(_asked_once_more(turn, dialog, given, text, progress.rejected[dialog.asked], context))


def _asked_once_more(
    turn: Turn, dialog: DialogState, given: Answers, text: str, rejected: str, context: ReportContext
) -> list[Said]:
    """Ask an unanswered question again in one line; what was said instead is not lost: it goes into the description."""
    words = "\n".join(filter(None, (words_of(dialog.answers), text)))
    progress = advance(QUESTIONS, dialog.answers, {**given, "description": words}, context)
    asked = progress.ask or CONFIRM
    said = go_on(turn, progress, context)
    short = short_question(turn.t, asked)
    if asked != dialog.asked or short is None:
        return said
    return [replace(said[0], text=short if given else f"{rejected}\n{short}")]


def _replaces_service(text: str, given: Answers, context: ReportContext) -> bool:
    """Tell whether a text names another service instead of the answered one: outright, and not in addition to it."""
    return names_outright(text, context.service(given["service"])) and not _ALSO.search(folded(text))


def _heard_at_summary(turn: Turn, text: str, given: dict[str, str], context: ReportContext) -> HeardInDialog:
    answers = turn.dialog.answers if turn.dialog else {}
    agreed = parse_yes_no(text)
    if given:
        return HeardInDialog(go_on(turn, advance(QUESTIONS, answers, given, context), context), also_answer=True)
    if agreed is True:
        return HeardInDialog(confirm(turn, {}))
    if agreed is False:
        return HeardInDialog(change(turn, {}))
    more = "\n".join(filter(None, (answers.get("description") or answers.get("first_words", ""), text)))
    progress = advance(QUESTIONS, answers, {"description": more}, context)
    first, *rest = go_on(turn, progress, context)
    noted = turn.t.say("Added to the description: %(words)s", words=turn.t.quote(shortened(text)))
    return HeardInDialog([replace(first, text=f"{first.text}\n{noted}"), *rest], also_answer=True)


def answered(turn: Turn, arguments: Json) -> list[Said]:
    """Take a pressed answer; one of a dialog that is over changes nothing."""
    if turn.dialog is None or _is_stale(turn, arguments):
        return [Said(turn.t.say("There is no unfinished report here. Please write what does not work."))]
    return submitted(turn, {arguments["key"]: arguments["value"]})


def submitted(turn: Turn, answers: Mapping[str, str]) -> list[Said]:
    """Take several answers at once, as a form gives them; without an open report they begin one."""
    context = context_of(turn)
    before = turn.dialog.answers if turn.dialog is not None else {}
    known = {question.key for question in QUESTIONS} | {"separate"}
    unknown = sorted(set(answers) - known)
    if unknown:
        said = turn.t.say(
            "The form has no field %(unknown)s; expected: %(expected)s.",
            unknown=turn.t.list(turn.t.quote(shortened(key)) for key in unknown),
            expected=turn.t.list(question.key for question in QUESTIONS),
        )
        return [Said(said), *asked_again(turn)]
    given = {key: raw for key, raw in answers.items() if key in known and (raw or key != "since")}
    if turn.dialog is None and not registration.may_report(turn):
        progress = advance(QUESTIONS, {}, given, context)
        return keep_for_entitled(turn, progress.answers, progress.answers.get("description", ""))
    return go_on(turn, advance(QUESTIONS, before, given, context), context)


def asked_again(turn: Turn) -> list[Said]:
    """Return the open question once more, after something else was answered; nothing where none is open."""
    dialog = turn.dialog
    if dialog is None:
        return []
    context = context_of(turn)
    progress = advance(QUESTIONS, dialog.answers, {}, context)
    asked = dialog.asked if progress.answers.keys() >= dialog.answers.keys() else progress.ask
    again = go_on(turn, Progress(progress.answers, asked, {}), context)
    short = short_question(turn.t, dialog.asked)
    is_same = again[0].facts.get("question") == dialog.asked
    return [replace(again[0], text=short)] if short is not None and is_same else again


def put_aside(turn: Turn) -> None:
    """Keep an unfinished report of this conversation as unconfirmed before another one begins; nothing of it
    is lost."""
    dialog = turn.conversation.dialog
    if dialog is None:
        return
    turn.set_dialog(None)
    words = words_of(dialog.answers)
    if words or "service" in dialog.answers:
        keep_unconfirmed(turn, dialog.answers, words, dialog.first_message_at)


def words_of(answers: Answers) -> str:
    """Return the words in which a report describes what is happening."""
    return answers.get("description") or answers.get("first_words", "")


def go_on(turn: Turn, progress: Progress, context: ReportContext) -> list[Said]:
    """Keep the answers, and ask what is still missing or show the summary."""
    answers = {**progress.answers, "by": turn.person.id}
    asked = progress.ask or CONFIRM
    if asked == CONFIRM:
        asked = advance(QUESTIONS, answers, {}, context).ask or CONFIRM
    turn.set_dialog(DialogState(NAME, answers, asked, context.first_message_at, touched_at=turn.now, reminded=False))
    if asked == CONFIRM:
        return [summary(turn, report_of(answers, context))]
    joinable = join_question(turn, progress, context) if asked == "severity" else None
    asking = joinable or question(turn, asked, progress, context)
    rejected = progress.rejected.get(asked)
    return [replace(asking, text=f"{rejected}\n{asking.text}") if rejected else asking]


# ---- how it ends


def confirm(turn: Turn, arguments: Json) -> list[Said]:
    """Register the report that stands in the summary, once; a second press names the number that was given."""
    dialog = turn.dialog
    if dialog is None or _is_stale(turn, arguments):
        return _confirmed_late(turn, arguments.get("first"))
    context = context_of(turn)
    if advance(QUESTIONS, dialog.answers, {}, context).ask is not None:
        return asked_again(turn)
    if not registration.may_report(turn):
        turn.set_dialog(None)
        return keep_for_entitled(turn, dialog.answers, words_of(dialog.answers), dialog.first_message_at)
    kept = pending.of_dialog(turn)
    if kept is not None and kept.incident is not None:
        turn.set_dialog(None)
        return [registration.already(turn, kept.incident)]
    report = report_of(dialog.answers, context)
    turn.set_dialog(None)
    return registration.register(turn, report, first_message_at=dialog.first_message_at, kept=kept)


def _is_stale(turn: Turn, arguments: Json) -> bool:
    """Tell whether a choice belongs to another report than the one that is open."""
    first = arguments.get("first")
    return first is not None and (turn.dialog is None or first != turn.instant(turn.dialog.first_message_at))


def join(turn: Turn, arguments: Json) -> list[Said]:
    """Join the open report to an incident; a second press says so."""
    dialog, first = turn.dialog, arguments.get("first")
    if dialog is None or _is_stale(turn, arguments):
        return _confirmed_late(turn, first)
    kept = pending.of_dialog(turn)
    number = arguments["incident"]
    said = registration.join(turn, number, words_of(dialog.answers))
    if kept is not None and turn.events:
        turn.work.pending.settle(kept.id, "registered", number)
    registration.remember_number(turn, dialog.first_message_at, number)
    return said


def register_kept(turn: Turn, arguments: Json) -> list[Said]:
    """Register, by the press of somebody who may report, what somebody else wrote; asks only what is still missing."""
    kept = turn.work.pending.get(arguments["report"])
    if kept is None or kept.customer != turn.person.customer or kept.state == "dismissed":
        return [Said(turn.t.say("This report is not waiting any more."))]
    if kept.incident is not None:
        return [registration.already(turn, kept.incident)]
    if not registration.may_report(turn):
        return [Said(turn.t.say("Only people named in the contract may report."))]
    put_aside(turn)
    notes = {"pending": str(kept.id), "said_at_once": "yes", "since": kept.first_message_at.isoformat()}
    answers = {**notes, **kept.answers, "by": turn.person.id}
    turn.set_dialog(DialogState(NAME, answers, None, turn.sent_at, touched_at=turn.now))
    context = context_of(turn)
    progress = advance(QUESTIONS, answers, {}, context)
    return confirm(turn, {}) if progress.ask is None else go_on(turn, progress, context)


def _confirmed_late(turn: Turn, first: str | None) -> list[Said]:
    """A press on a summary that is gone: name the number it got, or go on with what was kept of it."""
    number = (turn.recall("registered") or {}).get(first)
    if number is not None:
        return [registration.already(turn, number)]
    kept = pending_of(turn, first) if first else None
    if kept is None:
        return [Said(turn.t.say("There is no unfinished report here. Please write what does not work."))]
    return resume(turn, {"report": kept.id})


def resume(turn: Turn, arguments: Json) -> list[Said]:
    """Take up a report that was left unconfirmed; its first message keeps counting."""
    kept = turn.work.pending.get(arguments["report"])
    if kept is None or kept.state != "unconfirmed" or kept.customer != turn.person.customer:
        return [Said(turn.t.say("There is no unfinished report here. Please write what does not work."))]
    put_aside(turn)
    return _taken_up(turn, kept, {}, "")


def _taken_up(turn: Turn, kept: PendingReport, given: Answers, words: str) -> list[Said]:
    """Go on with a kept report, with what is said now on top of it."""
    before = {**kept.answers, "pending": str(kept.id), "by": turn.person.id}
    if words:
        before["description"] = "\n".join(filter(None, (words_of(kept.answers), words)))
    turn.set_dialog(DialogState(NAME, before, None, kept.first_message_at, touched_at=turn.now))
    context = context_of(turn)
    known = {key: raw for key, raw in given.items() if key != "service" or "service" not in before}
    return go_on(turn, advance(QUESTIONS, before, known, context), context)


def change(turn: Turn, arguments: Json) -> list[Said]:
    """Ask again for one answer, or which one to correct."""
    dialog, t = turn.dialog, turn.t
    if dialog is None or _is_stale(turn, arguments):
        return _confirmed_late(turn, arguments.get("first"))
    key = arguments.get("key")
    context = context_of(turn)
    if key is not None:
        return go_on(turn, Progress(dict(dialog.answers), key, {}), context)
    labels = question_labels(t)
    first = turn.instant(dialog.first_message_at)
    offers = tuple(Offer(label, "report.change", {"key": wanted, "first": first}) for wanted, label in labels.items())
    said = t.say("What should be corrected? You can also simply write it, for example “since 9:50”.")
    return [Said(said, offers=(*offers, Offer(t.say("Not a failure"), "report.cancel", {"first": first})))]


def cancel(turn: Turn, arguments: Json) -> list[Said]:
    """Drop the unfinished report at the person's word."""
    if turn.dialog is None or _is_stale(turn, arguments):
        return [Said(turn.t.say("There is nothing unfinished to cancel."))]
    kept = pending.of_dialog(turn)
    if kept is not None and kept.incident is None:
        turn.work.pending.settle(kept.id, "dismissed", None)
    turn.set_dialog(None)
    turn.happened("report_abandoned")
    return [Said(turn.t.say("Nothing was registered. If it is a failure after all, just write again."))]


def is_idle(dialog: DialogState, now: datetime) -> bool:
    """Tell whether a dialog has been left alone so long that something is due."""
    return now - dialog.touched_at >= ASK_ONCE_AFTER


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
        words, first, kept = words_of(dialog.answers), dialog.first_message_at, pending.of_dialog(turn)
        turn.set_dialog(None)
        if kept is not None and kept.state == "awaiting_entitled":
            turn.happened("report_abandoned")
            return [Said(turn.t.say("The report still waits for somebody who may report to confirm it."))]
        if kept is not None:
            turn.work.pending.settle(kept.id, "dismissed", None)
        if not words and "service" not in dialog.answers:
            turn.happened("report_abandoned")
            return [Said(turn.t.say("The unfinished report was closed; nothing had been said in it yet."))]
        return keep_unconfirmed(turn, dialog.answers, words, first, page=kept is None)
    if idle >= ASK_ONCE_AFTER and not dialog.reminded:
        again = asked_again(turn)
        turn.set_dialog(replace(dialog, reminded=True))
        turn.happened("report_reminded")
        said = turn.t.say(
            "The report is not registered yet. At %(moment)s it goes to the duty desk as unconfirmed.",
            moment=turn.t.clock(dialog.touched_at + GIVE_UP_AFTER, turn.zone),
        )
        return [replace(again[0], text=f"{said}\n{again[0].text}")]
    return None
