"""Files people send: kept for an open incident, or for the report that is being made or follows within the hour.

Rule: a file is never silently lost and never silently taken; each answer names the incident it belongs to, or says why
it belongs to none. The words under a file are read as words. What staff send is kept and shown to nobody by that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.handlers import report
from bot.handlers.attaching import (
    Refusal,
    attach,
    keep,
    log_text,
    names_of,
    refusal_of,
    refusal_text,
    safe_name,
    waiting,
)
from bot.handlers.incident_acts import OPEN, add_words
from bot.handlers.incidents import LISTED, find, unknown
from bot.handlers.measuring import states
from bot.hygiene import presentable
from bot.i18n import Translator
from bot.messages import File, Files, Reply
from bot.ports import UnitOfWork
from bot.recognising import found_again
from bot.records import KeptAttachment, OutboxMessage
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.meaning import SURE, Meaning
from knowledge.incidents.state import IncidentState, state_of
from knowledge.words.services import services

_ALBUM_COMES_IN = timedelta(seconds=30)
"""How long the parts of an album take to come at most, where they come one by one."""
_NUMBER = re.compile(r"\b\d{3,9}\b")
Read = Callable[[str], Meaning]
"""How the words under a file are read."""


def files_came(turn: Turn, files: Files, read: Read) -> list[Said]:
    """Take the files of one message or album and answer once for all of them, also where they come one by one."""
    answered = bool(files.album) and turn.recall("album") == files.album
    said = _taken(turn, files, read)
    turn.remember(album=files.album or None)
    return _refusals(turn, files) if answered else said


def _refusals(turn: Turn, files: Files) -> list[Said]:
    """Return only why files are not taken, for the later parts of an album that was answered."""
    reasons = ((file, refusal_of(file, 0)) for file in files.files)
    return [Said(refusal_text(turn.t, file, why)) for file, why in reasons if why is not None]


def _taken(turn: Turn, files: Files, read: Read) -> list[Said]:
    caption = presentable(files.caption)
    if turn.is_staff:
        return _from_staff(turn, files, caption)
    if turn.customer is None:
        return [Said(turn.t.say("There is no contract here to answer from yet, so nothing can be registered."))]
    meaning = read(caption) if caption else None
    if turn.dialog is not None:
        return _into_report(turn, files, caption, meaning)
    state = _named(turn, caption)
    if state is None and meaning is not None and _reports(turn, meaning):
        return _with_report(turn, files, caption, meaning)
    return _into_incident(turn, files, caption, state)


def _reports(turn: Turn, meaning: Meaning) -> bool:
    """Tell whether words report a failure: surely, and of a named service while an incident is open already."""
    sure = any(request.intent == "report_incident" and request.confidence >= SURE for request in meaning.requests)
    return sure and (bool(meaning.entities.services) or not _open(turn))


def _open(turn: Turn) -> list[IncidentState]:
    return [state for state in states(turn) if state.status in OPEN]


def _named(turn: Turn, caption: str) -> IncidentState | None:
    """Return the incident whose number stands in the words."""
    numbers = {int(number) for number in _NUMBER.findall(caption)}
    return next((state for state in states(turn) if state.number in numbers), None)


# ---- for a report


def _with_report(turn: Turn, files: Files, caption: str, meaning: Meaning) -> list[Said]:
    """Begin a report with the words under the files, which wait for it."""
    entities = next(r.entities for r in meaning.requests if r.intent == "report_incident")
    kept, refused = _kept(turn, files, None)
    begun = report.begin(turn, Ask("report_incident", entities, caption))
    return _before(begun, [*refused, *_will_be_attached(turn.t, kept)])


def _into_report(turn: Turn, files: Files, caption: str, meaning: Meaning | None) -> list[Said]:
    """Keep files for the report that is being made; the words under them answer its question."""
    kept, refused = _kept(turn, files, None)
    heard = report.heard(turn, caption, meaning, only_questions=False) if meaning is not None else None
    goes_on = heard.said if heard is not None else report.asked_again(turn)
    return _before(goes_on, [*refused, *_will_be_attached(turn.t, kept)])


def _before(said: Sequence[Said], lines: Sequence[str]) -> list[Said]:
    """Put lines before the first of several messages."""
    if not said:
        return [Said("\n".join(lines))]
    return [replace(said[0], text="\n".join([*lines, said[0].text])), *said[1:]]


def _will_be_attached(t: Translator, kept: Sequence[KeptAttachment]) -> list[str]:
    if not kept:
        return []
    said = t.say("Kept for the report: %(names)s.", names=names_of(t, kept))
    return [said, *_voice_line(t, kept)]


# ---- for an incident


def _into_incident(turn: Turn, files: Files, caption: str, named: IncidentState | None) -> list[Said]:
    """Attach files to the incident meant: named, spoken of, or the only open one; else ask, or keep them an hour."""
    still_open = _open(turn)
    spoken_of = [state for state in still_open if state.number == turn.recall("incident")]
    meant = named or next(iter(spoken_of or (still_open if len(still_open) == 1 else ())), None)
    kept, refused = _kept(turn, files, meant.number if meant is not None else None)
    if not kept:
        return [Said("\n".join(refused))]
    if meant is not None:
        return _before(_added(turn, meant, kept, caption), refused)
    return _before(_nowhere_yet(turn, still_open, kept, caption), refused)


def _added(turn: Turn, state: IncidentState, kept: Sequence[KeptAttachment], caption: str) -> list[Said]:
    t = turn.t
    words = "\n".join(filter(None, (log_text(t, kept), caption)))
    added = add_words(turn, state, words)
    if not turn.events:
        return added
    said = t.say(
        "Attached to incident %(number)s: %(names)s. The duty desk sees it.",
        number=state.number,
        names=names_of(t, kept),
    )
    return [Said("\n".join([said, *_voice_line(t, kept)]), {"incident": state.number, "files": len(kept)})]


def _nowhere_yet(
    turn: Turn, still_open: Sequence[IncidentState], kept: Sequence[KeptAttachment], caption: str
) -> list[Said]:
    """Ask which of several open incidents is meant; without any, say how the files find their way."""
    t = turn.t
    if still_open:
        files = {"attachments": [one.id for one in kept], "caption": caption}
        said = t.say("Which incident do the files belong to: %(names)s?", names=names_of(t, kept))
        return [Said(said, offers=_which(t, still_open, files))]
    said = t.say(
        "No incident is open to which this could be attached: %(names)s. A report made within the hour will include "
        "it.",
        names=names_of(t, kept),
    )
    offer = Offer(t.say("Report a failure"), "ask", {"intent": "report_incident", "entities": {}, "text": caption})
    return [Said("\n".join([said, *_voice_line(t, kept)]), {"incident": None}, (offer,))]


def _which(t: Translator, among: Sequence[IncidentState], files: Json) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            f"{state.number} {t.text(services()[state.service].name)}",
            "files.attach",
            {"incident": state.number, **files},
        )
        for state in among[-LISTED:]
    )


def attached(turn: Turn, arguments: Json) -> list[Said]:
    """Attach files that were asked about to the incident pressed."""
    state = find(turn, arguments["incident"])
    if state is None:
        return [unknown(turn, arguments["incident"])]
    if turn.is_staff:
        return _from_staff(turn, Files(tuple(File(**one) for one in arguments.get("files", ()))), str(state.number))
    kept = _with_their_album(waiting(turn), set(arguments.get("attachments", ())))
    if not kept:
        return [Said(turn.t.say("These files belong to an incident already, or are too old. Please send them again."))]
    taken, left = attach(turn, state.number, kept)
    if not taken:
        return [Said(left)]
    return _before(_added(turn, state, taken, arguments.get("caption", "")), [left] if left else [])


def _with_their_album(kept: Sequence[KeptAttachment], wanted: set[int]) -> list[KeptAttachment]:
    """Return the files asked about, and those that came right behind them: the later parts of their album."""
    asked = [one for one in kept if one.id in wanted]
    last = max((one.received_at for one in asked), default=None)
    return [] if last is None else [o for o in kept if o in asked or last <= o.received_at <= last + _ALBUM_COMES_IN]


# ---- from staff


def _from_staff(turn: Turn, files: Files, caption: str) -> list[Said]:
    """Keep what staff send with an incident; the customer is neither told nor shown anything by that."""
    t = turn.t
    named = [int(number) for number in _NUMBER.findall(caption)]
    numbers = [*named, *([turn.recall("incident")] if turn.recall("incident") and not named else [])]
    state = next((found for number in numbers if (found := find(turn, number)) is not None), None)
    if state is None or turn.customer is None:
        every = (state_of(log.events, turn.now) for log in turn.work.incidents.unfinished(turn.now))
        still_open = [one for one in every if one is not None and one.is_open]
        sent = {
            "files": [
                {"reference": f.reference, "name": f.name, "media_type": f.media_type, "size": f.size, "kind": f.kind}
                for f in files.files
            ]
        }
        if not still_open:
            return [Said(t.say("No incident is open. Please send the file with the incident's number under it."))]
        return [Said(t.say("Which incident is it about?"), offers=_which(t, still_open, sent))]
    kept, refused = _kept(turn, files, state.number)
    if not kept:
        return [Said("\n".join(refused))]
    turn.remember(incident=state.number)
    said = t.say(
        "Kept with incident %(number)s: %(names)s. The customer has not been told.",
        number=state.number,
        names=names_of(t, kept),
    )
    return [Said("\n".join([*refused, said]), {"incident": state.number, "files": len(kept)})]


# ---- what all share


def _kept(turn: Turn, files: Files, incident: int | None) -> tuple[list[KeptAttachment], list[str]]:
    """Keep what may be kept; return it, and why the rest is not."""
    customer = turn.customer.key if turn.customer is not None else ""
    before = turn.work.attachments.of_incident(incident) if incident is not None else waiting(turn)
    kept: list[KeptAttachment] = []
    refused: list[str] = []
    for file in files.files:
        why: Refusal | None = refusal_of(file, len(before) + len(kept))
        if why is None:
            kept.append(keep(turn, file, customer, incident))
        else:
            refused.append(refusal_text(turn.t, file, why))
    return kept, list(dict.fromkeys(refused))


def _voice_line(t: Translator, kept: Sequence[KeptAttachment]) -> list[str]:
    """Say that nobody listens to a recording at once; nothing without one."""
    if not any(one.kind in ("voice", "audio") for one in kept):
        return []
    return [t.say("Recordings are not turned into words here: please also write the essentials in a few words.")]


def file_failed(work: UnitOfWork, kept: KeptAttachment, now: datetime) -> None:
    """Tell whoever sent a file that it could not be fetched and has to be sent again; once for each file, and only
    where they may still be spoken to."""
    conversation, person = work.conversations.get(kept.address), work.people.get(kept.person)
    if person is None or found_again(work, kept.address, person) is None:
        return
    language = conversation.language or person.language
    t = Translator.of(language)
    said = t.say("The file %(name)s could not be fetched. Please send it again.", name=t.quote(safe_name(t, kept.name)))
    key = f"file_failed:{kept.id}"
    reply = Reply(said, {"incident": kept.incident, "file": kept.name})
    work.outbox.put(OutboxMessage(key, kept.address, kept.person, language, reply, now, kind="notice"))
