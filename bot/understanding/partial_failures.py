"""Failures of a part: calls that work in one direction only, and a share that is counted ("20 of the 60 channels").

Rule: one direction that works is enough to make a failure of the other one serious and no more, in whatever order the
two are told. A share is serious from a quarter on; a smaller one tells nothing by itself. Source: the definition of a
serious failure in the first demo contract (§ 2: one direction only, or at least 25 % of the stations).
"""

from __future__ import annotations

import re
from fractions import Fraction

_SERIOUS_SHARE = Fraction(1, 4)

_CAN = r"(?<!\bnie )(?:mozemy|mozna|moge|moga|da sie|udaje sie|umiemy)"
_FINE = (
    r"(?:nadal |wciaz |normalnie |jeszcze )?(?:dzialaj\w*|dziala|chodza|ida|wychodza|sa ok|jest ok|ok\b|tak\b|bez zmian"
    r"|w porzadku)"
)
_OUT = r"(?:dzwonic|wydzwonic|wydzwaniac|zadzwonic|oddzwaniac|oddzwonic)"
_IN = r"(?:odbierac|odebrac|przyjmowac)"
_EN_FINE = (
    r"(?:calls? |ones? |lines? )?(?:(?:is|are|still|all|do|does|seems?) )*"
    r"(?:works?|working|fine|ok|okay|alright|unaffected)\b"
)
_WORKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_CAN}\s+(?:(?:nadal|wciaz|normalnie|za to|jeszcze|od nas|my|sie|tylko)\s+){{0,2}}(?:{_OUT}|{_IN})\b",
        rf"\b(?:{_OUT}|{_IN})\s+(?:(?:od nas|nadal|wciaz|normalnie|my|za to|to|telefony|polaczenia)\s+){{0,2}}{_CAN}\b",
        rf"(?<!\bnie )\b(?:dodzwaniaja sie|{_CAN} sie (?:do nas )?dodzwonic|dodzwonic sie (?:do nas )?{_CAN})\b",
        rf"\b(?:wychodzac\w*|przychodzac\w*)\s+(?:\w+\s+)?(?<!\bnie ){_FINE}",
        r"(?<!\bnie )\bdzwonimy normalnie\b|(?<!\bnie )\bodbieramy normalnie\b",
        rf"\b(?:outgoing|outbound|incoming|inbound)\s+{_EN_FINE}",
        r"\b(?:we|they|i|agents|customers|callers|people)(?: can| are able to)\s+(?:(?:still|only|normally)\s+)?"
        r"(?:call|dial|ring|phone|make|place|receive|take|answer|get|reach)\b",
        r"\b(?:calling|dialling|dialing|ringing) out (?:still )?(?:works|is (?:fine|ok|okay))\b",
    )
)
_FAILS = re.compile(
    r"\b(?:nie|nikt|brak|lez[ya]|padl\w*|glucho|stoja|can't|cannot|can not|couldn't|not|nobody|no one|noone|none"
    r"|don't|doesn't|won't|isn't|aren't|unable|dead|down|fails?|failing|no)\b"
)
_BY_OTHER_MEANS = re.compile(
    r"\b(?:z|na) (?:komorek|komorki|prywatn\w+)|\b(?:from|by|on|via) (?:our |their )?mobiles?\b"
)

_COUNTED = (
    r"channels?|lines?|phones?|agents?|users?|people|staff|desks?|stations?|handsets?|numbers?|extensions?|calls?"
)
_COUNTED_IN_POLISH = (
    r"kanal\w*|lini\w*|telefon\w*|aparat\w*|agent\w*|konsultant\w*|uzytkownik\w*|osob\w*|ludzi|pracownik\w*"
    r"|stanowisk\w*|numer\w*|polacze\w*|lacz\w*"
)
_SHARE = re.compile(
    r"\b(?P<part>\d{1,5})\s+"
    r"(?:(?:of|out of|in)\s+(?:the\s+|our\s+|all\s+)*|(?:z|ze|na)\s+(?:naszych\s+|wszystkich\s+)*)"
    rf"(?P<whole>\d{{1,5}})\s+(?:\w+\s+)?(?:{_COUNTED}|{_COUNTED_IN_POLISH})\b"
)


def works_in_one_direction(text: str) -> bool:
    """Tell whether a folded text says that calls fail in one direction and work in the other by the usual means."""
    works = next((match for pattern in _WORKS if (match := pattern.search(text))), None)
    if works is None or _BY_OTHER_MEANS.search(text):
        return False
    return _FAILS.search(text[: works.start()] + " ; " + text[works.end() :]) is not None


def effect_of_share(text: str) -> str | None:
    """Return critical for all of a counted whole, major for a quarter or more; None for less or nothing counted."""
    match = _SHARE.search(text)
    if match is None or not 0 < int(match["part"]) <= int(match["whole"]):
        return None
    share = Fraction(int(match["part"]), int(match["whole"]))
    if share == 1:
        return "critical"
    return "major" if share >= _SERIOUS_SHARE else None
