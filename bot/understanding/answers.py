"""Answers inside a dialog, read with the same grammars as whole messages.

Rule: an answer that does not fit is None or empty, never a guess; the dialog then asks again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.understanding.effects import severity_said
from bot.understanding.folding import cleaned, folded
from bot.understanding.service_names import find_services
from bot.understanding.times import Moment, Times, read_times

__all__ = ["Moment", "parse_effect", "parse_moment", "parse_services", "parse_yes_no"]

_NOW = re.compile(r"(?:od )?teraz|(?:od )?w tej chwili|(?:right |just )?now|natychmiast|od zaraz|this minute|now")
_SHORT_EFFECTS = (
    ("critical", re.compile(
        r"wszyscy|wszystkich|wszystko|caly|cala|calosc|everyone|everybody|everything"
        r"|all(?: of (?:us|them|it))?|the whole company|a")),
    ("major", re.compile(
        r"(?:okolo )?polowa|half(?: of (?:us|them))?|about half|wiekszosc|most(?: of us)?"
        r"|czesc|some|b")),
    ("minor", re.compile(
        r"(?:tylko )?(?:ja|recepcja|jedna osoba|jeden telefon)|(?:only |just )?(?:me"
        r"|reception|one(?: person| phone)?)|c")),
    ("cosmetic", re.compile(r"nikt|nikogo|nobody|no one|none|d")),
)  # fmt: skip
_YES = re.compile(
    r"(?:no )?(?:tak|jasne|oczywiscie|zgadza sie|potwierdzam|dokladnie|okej|okay"
    r"|ok|oki|dobra|dobrze|zgoda|pewnie|jo|moze byc|zatwierdzam|dawaj|rejestruj"
    r"|"
    r"zarejestruj|wyslij|prawda|yes|yep|yeah|yup|sure|correct|right(?! now)|exactly|confirm(?:ed)?"
    r"|go ahead|do it|register|of course|absolutely|"
    r"agreed|please do|aye|affirmative|y|t|u nas tez|us too|same here|that's right|sounds good)\b"
)
_NO = re.compile(
    r"(?:no )?(?:nie|niy|ni|nope|no|nah|bynajmniej|absolutnie nie|raczej nie"
    r"|anuluj|cancel|wrong|incorrect|negative|n|zle|blad|don't|never|"
    r"not (?:us|really|now|yet)|zadn\w+ wypadku|that's (?:wrong|not right))\b"
)
_AFTER_NO = frozenset(
    "teraz trzeba dziekuje dzieki chce chcemy zgadzam zgadzamy potwierdzam potwierdzamy prosze rejestruj rejestrujcie "
    "zglaszaj zglaszajcie wysylaj zamykaj zamykajcie otwieraj anuluj rob no nie o to ta ten te tak ja my jeszcze "
    "bardzo prawda calkiem do nas u jest thanks thank way it its it's that that's this please i i'm we need sorry not "
    "don't cancel leave stop wait register confirm close yet really now us".split()
)
"""What may follow a "no" without a comma and leave it a "no"; with anything else it is a statement ("no sound")."""
_STATED_FAULT = re.compile(
    r"\b(?:nie|not|no|don't|doesn't|isn't)\s+(?:\w+\s+)?(?:dziala\w*|dzwoni\w*|laczy|slychac|chodzi|working?|works|"
    r"sound|calls|ringing|connecting)\b"
)
_FIRMLY_NO = re.compile(r"(?:nope|nah|bynajmniej|absolutnie|raczej|anuluj|cancel|incorrect|negative|that's)\b")
_UNSURE = re.compile(
    r"\b(?:nie wiem|nie jestem pew\w+|nie mam pojecia|trudno powiedziec|don't know"
    r"|not sure|no idea|dunno|maybe|moze|chyba)\b"
)
_POLISH_NO_FILLER = re.compile(r"no (?:tak|jasne|pewnie|dobra|dobrze|ok|okej|oczywiscie|jo|dawaj|nie)\b")


def parse_services(text: str, allowed: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of the allowed services that the answer names, in the order named."""
    named = find_services(folded(cleaned(text))).keys
    return tuple(key for key in named if key in allowed)


def parse_effect(text: str) -> str | None:
    """Return critical, major, minor or cosmetic for a named or described effect; None if the answer does not tell."""
    plain = folded(cleaned(text)).strip(" .,!?")
    for effect, pattern in _SHORT_EFFECTS:
        if pattern.fullmatch(plain):
            return effect
    return None if _UNSURE.fullmatch(plain) else severity_said(plain)


def parse_moment(text: str, now: datetime, zone: str) -> Moment | None:
    """Return since when something is so; vague answers carry their tolerance.

    A bare "9" or "dziewiąta" is the latest such hour. What is still to come ("jutro o 8", an hour of today that is
    nearer than yesterday's) is returned as it is, later than `now`, for the caller to refuse. Raises
    `ZoneInfoNotFoundError` for an unknown zone.
    """
    typed = cleaned(text)
    plain = folded(typed).strip(" .,!?")
    if _NOW.fullmatch(plain):
        return Moment(now.replace(second=0, microsecond=0))
    for lead in ("", "o ", "at ", "od ", "for "):
        times = read_times(lead + folded(typed), lead + typed, now=now, zone=zone, past=True)
        moment = times.start or times.at or _beginning(times)
        if moment is not None:
            return moment
    return None


def parse_yes_no(text: str) -> bool | None:
    """Return True for a yes, False for a no, None for anything else, doubt included; the first word decides.

    A statement is neither, though it may begin with "nie", "not" or "no" ("nie działa od rana", "no sound on calls").
    """
    plain = folded(cleaned(text)).strip(" .,!?")
    if not plain or _UNSURE.search(plain):
        return None
    if (filler := _POLISH_NO_FILLER.match(plain)) and not plain.startswith("no nie"):
        return True
    plain = plain.removeprefix("no ") if filler else plain
    if (no := _NO.match(plain)) is not None:
        return False if _stays_no(plain, plain[no.end() :]) else None
    return True if _YES.match(plain) else None


def _stays_no(plain: str, rest: str) -> bool:
    """Tell whether what follows a "no" leaves it an answer: nothing, a pause, or words of refusing."""
    if not rest or not rest[0].isspace() or _FIRMLY_NO.match(plain):
        return True
    following = rest.split()[0]
    if not following[0].isalnum():
        return True
    return following.rstrip(",.;:!?") in _AFTER_NO and not _STATED_FAULT.search(plain)


def _beginning(times: Times) -> Moment | None:
    return Moment(times.period.start) if times.period is not None else None
