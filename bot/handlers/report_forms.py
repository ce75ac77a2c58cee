"""The report as one form, as a modal shows it, and what else is added to the report that is being made.

Rule: a form that is sent as a confirmation changes nothing while anything in it has to be mended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogs.engine import advance
from bot.dialogs.report import CONFIRM, NAME, QUESTIONS, report_of, shortened
from bot.handlers import registration, report
from bot.handlers.report_questions import REQUIRED, full_form, short_question, summary
from bot.messages import Form
from bot.records import DialogState
from bot.turn import Ask, Said, Turn
from bot.understanding.answers import parse_effect
from bot.understanding.meaning import Entities


def report_form(turn: Turn, text: str = "", entities: Entities | None = None) -> Form | list[Said]:
    """Return the whole report as one form, filled in with what is known of it or stands in a text; or why not."""
    if turn.is_staff or turn.customer is None:
        return report.begin(turn, Ask("report_incident", Entities(), ""))
    context = report.context_of(turn)
    before = turn.dialog.answers if turn.dialog is not None else {}
    given = report.said_in(turn, text, entities or Entities(severity=parse_effect(text)), context)
    if text.strip():
        given["description"] = text
    return full_form(turn, advance(QUESTIONS, before, given, context), context)


def submitted_confirmed(turn: Turn, answers: Mapping[str, str]) -> list[Said] | Mapping[str, str]:
    """Take a whole form that was sent as a confirmation: registered at once, or what to mend by field.

    Where an incident of the service is open already the summary is said instead, which asks whether it is the same.
    """
    context = report.context_of(turn)
    before = turn.dialog.answers if turn.dialog is not None else {}
    if turn.is_staff:
        return report.begin(turn, Ask("report_incident", Entities(), ""))
    if set(answers) - {question.key for question in QUESTIONS}:
        return report.submitted(turn, answers)
    given = {key: raw for key, raw in answers.items() if raw.strip()}
    progress = advance(QUESTIONS, before, given, context)
    missing = [key for key in REQUIRED if key not in progress.answers and key not in progress.rejected]
    if progress.rejected or missing:
        return {**progress.rejected, **{key: turn.t.say("Please choose one.") for key in missing}}
    known = {**progress.answers, "by": turn.person.id, "said_at_once": "yes"}
    turn.set_dialog(DialogState(NAME, known, CONFIRM, context.first_message_at, touched_at=turn.now))
    service = context.service(known["service"])
    if "separate" not in known and registration.open_incident_for(turn, service) is not None:
        return [summary(turn, report_of(known, context))]
    return report.confirm(turn, {})


def noted(turn: Turn, words: str) -> list[Said]:
    """Add words to the description of the report that is being made, and ask its open question again."""
    dialog = turn.dialog
    if dialog is None:
        return []
    context = report.context_of(turn)
    description = "\n".join(filter(None, (report.words_of(dialog.answers), words)))
    first, *rest = report.go_on(
        turn, advance(QUESTIONS, dialog.answers, {"description": description}, context), context
    )
    short = short_question(turn.t, dialog.asked) if first.facts.get("question") == dialog.asked else None
    added = turn.t.say("Added to the description: %(words)s", words=turn.t.quote(shortened(words)))
    return [replace(first, text=f"{added}\n{short or first.text}"), *rest]
