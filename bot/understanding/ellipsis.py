"""Messages that lean on the one before: "a dla poważnej?", "and in October?", "w niedzielę o 3 w nocy?".

Rule: a message is elliptical when, once its named values and little words are taken away, nothing is left to say what
is asked. A bare incident number is not: it asks for that incident.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.effects import severity_said
from bot.understanding.meaning import Entities
from bot.understanding.wording import Span, masked

_WORD = re.compile(r"[^\W_]+")
_LITTLE = frozenset(
    "a i oraz no to ta te ten tym tej tego w we na o od do dla u z ze za po przy przez co jak jesli czy albo lub "
    "tylko samo tak sam sama ktory ktora razie przypadku sprawie temat awaria awarii awarie usterka usterki "
    "usterce kategoria kategorii poziom poziomu usluga uslugi uslugach klient klienta klientow firma firmy and or "
    "the an of in on at for to by with same what about how also only their our fault faults failure incident "
    "incidents severity level service services customer one ones it is was be inne pozostale reszta others rest "
    "other then nim nas nam ich u mnie".split()
)
_REST = re.compile(r"\b(?:a |i )?(?:pozostal\w+|inn\w+|reszt\w+|drug\w+|the others?|the rest|the second one)\b")


def is_elliptical(text: str, entities: Entities, places: Sequence[Span]) -> bool:
    """Tell whether a folded message only names values and leaves the question to the message before."""
    only_incident = Entities(incident=entities.incident) == entities
    if only_incident and not _REST.search(text):
        return False
    left = [word for word in _WORD.findall(masked(text, places)) if word not in _LITTLE and severity_said(word) is None]
    return all(_REST.search(word) is not None for word in left)
