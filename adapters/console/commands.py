"""The slash commands of the terminal and of scripts: person, language, time, help, leaving.

Rule: a line that begins with a slash and a letter is never said to the assistant; an unknown command gets a hint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from adapters.console.directory import STRANGER
from adapters.console.instants import read_instant_or_step
from adapters.console.session import Session
from bot.errors import Refused
from bot.i18n import Translator
from knowledge.bilingual import LANGUAGES

_COMMAND = re.compile(r"/([^\W\d_]+)(?:\s+(.*))?", re.DOTALL)
NAMES = ("as", "lang", "now", "help", "quit")


@dataclass(frozen=True, slots=True)
class Done:
    """What a command says; `leave` ends the sitting, `greet` says that somebody else sits here now."""

    text: str
    leave: bool = False
    greet: bool = False


def run_command(session: Session, line: str) -> Done | None:
    """Carry out a slash command and return what to say; None when the line is no command."""
    match = _COMMAND.fullmatch(line.strip())
    if match is None:
        return None
    name, argument = match[1].lower(), (match[2] or "").strip()
    try:
        return _run(session, "quit" if name in ("exit", "q") else name, argument)
    except Refused as refused:
        return Done(Translator.of(session.spoken).say(refused.message, **refused.values))


def help_text(t: Translator) -> str:
    """Return the commands, a line each."""
    return "\n".join(
        (
            t.say("/as PERSON – go on as somebody else; /as alone lists who is here"),
            t.say("/lang pl or /lang en – the language"),
            t.say("/now 11:30, /now +2h, /now 2026-11-30T10:00 – stop the clock there; /now live – let it run"),
            t.say("/help – this list; /quit or Ctrl-D – leave"),
            t.say("A number presses the choice with that number."),
        )
    )


def _run(session: Session, name: str, argument: str) -> Done:
    if name == "quit":
        return Done("", leave=True)
    if name == "as":
        return _as(session, argument)
    if name == "lang":
        return _lang(session, argument)
    if name == "now":
        return _now(session, argument)
    t = Translator.of(session.spoken)
    if name == "help":
        return Done(help_text(t))
    close = get_close_matches(name, NAMES, n=1)
    if close:
        return Done(
            t.say("There is no command /%(name)s. Was /%(close)s meant? /help lists them.", name=name, close=close[0])
        )
    return Done(t.say("There is no command /%(name)s. /help lists them.", name=name))


def _as(session: Session, argument: str) -> Done:
    if not argument:
        keys = ", ".join((*session.directory.keys(), STRANGER))
        t = Translator.of(session.spoken)
        return Done(t.say("You write as %(person)s. Known are: %(known)s.", person=session.person, known=keys))
    session.become(argument)
    return Done("", greet=True)


def _lang(session: Session, argument: str) -> Done:
    language = next((known for known in LANGUAGES if known == argument.lower()), None)
    if language is None:
        t = Translator.of(session.spoken)
        return Done(t.say("The language is pl or en, for example /lang en."))
    session.speak(language)
    return Done(Translator.of(language).say("From now on in English."))


def _now(session: Session, argument: str) -> Done:
    zone = session.zone
    if argument.lower() == "live":
        session.clock.run()
    elif argument:
        session.clock.stop(read_instant_or_step(argument, now=session.clock.now(), zone=zone))
    return Done(time_line(session))


def time_line(session: Session) -> str:
    """Return the session's present date, time to the minute and zone, and whether the clock stands."""
    t, zone = Translator.of(session.spoken), session.zone
    moment = t.full_moment(session.clock.now().replace(second=0), zone)
    if session.clock.stopped_at is None:
        return t.say("It is %(moment)s (%(zone)s).", moment=moment, zone=zone)
    return t.say("The clock stands at %(moment)s (%(zone)s).", moment=moment, zone=zone)
