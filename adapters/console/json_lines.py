"""`chat --json`: a loop over lines; each becomes exactly one object on standard output, flushed at once.

Rule: standard output carries nothing but these objects; a fault in a line is an object with an `error`,
and the stream goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, BinaryIO

from adapters.console.json_output import reply_as_json, written
from adapters.console.json_protocol import LONGEST_LINE, BadLine, Line, read_line
from adapters.console.session import Events, Session
from adapters.logs import current_reference
from adapters.plain import readable
from bot.errors import Refused
from bot.i18n import Translator
from bot.messages import Outcome, Press, Reply, Submission, Text

log = logging.getLogger(__name__)


def run_json_lines(session: Session, lines: BinaryIO, out: BinaryIO) -> None:
    """Answer every line until the end of the input.

    Raises:
        BrokenPipeError: nobody reads the answers any more.
    """
    for raw in input_lines(lines):
        out.write(written(answer(session, raw)))
        out.flush()


def input_lines(lines: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a stream; of one longer than the limit one byte more than the limit, the rest is skipped."""
    first = True
    while raw := lines.readline(LONGEST_LINE + 1):
        if len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
            while (rest := lines.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
        yield raw.removeprefix(b"\xef\xbb\xbf") if first else raw
        first = False


def answer(session: Session, raw: bytes) -> dict[str, Any]:
    """Return the object for one line; nothing that goes wrong with the line leaves this function."""
    try:
        line = read_line(raw)
    except BadLine as bad:
        return _error(session, bad.echo, bad, bad.expected)
    try:
        return _answer(session, line)
    except Refused as refused:
        return _error(session, line.echo, refused, "the same line again, once this is mended")
    except Exception:
        reference = current_reference()
        log.exception("a line of chat --json failed, reference %s", reference)
        failure = Refused("Something went wrong here; reference %(reference)s.", reference=reference)
        return _error(session, line.echo, failure, "the same line again")


def _answer(session: Session, line: Line) -> dict[str, Any]:
    if line.person is not None and not session.directory.is_known(line.person):
        known = ", ".join((*session.directory.keys(), "stranger"))
        bad = BadLine(
            Refused("There is no person “%(person)s”.", person=line.person), f"as: one of {known}", echo=line.echo
        )
        return _error(session, line.echo, bad, bad.expected)
    _apply(session, line)
    content = _content(session, line)
    if content is None:
        return _object(session, line.echo, session.tick(), None, [])
    events, outcome = session.send(content, id=line.id)
    replies: list[Reply] = []
    session.deliver(lambda message: replies.append(message.reply))
    if outcome.repeated:
        replies = [*(reply for reply in replies if reply not in outcome.replies), *outcome.replies]
        session.number(replies)
    return _object(session, line.echo, events, outcome, replies)


def _apply(session: Session, line: Line) -> None:
    if line.person is not None:
        session.become(line.person)
    if line.language is not None:
        session.speak(line.language)
    if line.now is not None:
        session.clock.stop(line.now)


def _content(session: Session, line: Line) -> Text | Press | Submission | None:
    if line.typed is not None:
        return session.content_of(line.typed)
    if isinstance(line.content, Text):
        return session.content_of(line.content.text)
    if isinstance(line.content, Press):
        return session.press(line.content.choice)
    if isinstance(line.content, Submission):
        return Submission({readable(key): readable(value) for key, value in line.content.answers.items()})
    return line.content


def _object(
    session: Session, echo: Any, events: Events, outcome: Outcome | None, replies: list[Reply]
) -> dict[str, Any]:
    return {
        "in": echo,
        "as": session.person,
        "language": outcome.language if outcome else session.spoken,
        "understood": [dict(one) for one in outcome.understood] if outcome else [],
        "replies": [reply_as_json(reply) for reply in replies],
        "events": [dict(event) for event in events],
    }


def _error(session: Session, echo: Any, refused: Refused, expected: str) -> dict[str, Any]:
    language = session.language or "en"
    try:
        language = session.spoken
    except Refused:
        log.warning("the language of %s could not be read", session.person)
    message = Translator.of(language).say(refused.message, **refused.values)
    empty = {"in": echo, "as": session.person, "language": language, "understood": [], "replies": [], "events": []}
    return {**empty, "error": {"message": message, "expected": expected}}
