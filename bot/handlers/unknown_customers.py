"""A company that staff name and the register does not hold: found, so that nobody else's contract answers for it.

The rule: a name is a word with a capital letter inside a sentence, or what follows "u", that is no word of the trade.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.turn import Ask, Turn
from bot.understanding.customer_names import find_customers
from bot.understanding.folding import folded
from knowledge.words.glossary import find
from knowledge.words.services import services

_STEM = 4
_SHORTEST = 3
_WORD = re.compile(r"[^\W\d_][\w&’'-]*")
_SENTENCE_END = re.compile(r"[.?!:]\s*$")
_AT_SOMEBODY = re.compile(r"\b(?:u|dla|for|at|klient\w*|customer)\s+$", re.IGNORECASE)
_AT_WHOM = re.compile(r"\bu\s+$", re.IGNORECASE)
_NOBODY = frozenset(
    "nas was mnie ciebie siebie nich niego niej kogo kogos klienta klientow kazdego wszystkich dostawcy operatora "
    "ktorego ktorych tego tej tych innych innego pozostalych drugiego reszty niektorych".split()
)
"""Words after "u" that name no customer."""
_ORDINARY = (
    "styczni luty lutego lutym marca marcu marzec kwietni kwiecien maja maju czerwc czerwiec lipc lipiec sierp wrzes "
    "pazdziern listopad grudni grudzien poniedzial wtorek wtork srod czwart piatek piatk sobot niedziel wigili boze "
    "bozego narodzeni wielkanoc sylwest nowy nowego trzech kroli swiet january february march april may june july "
    "august september october november december monday tuesday wednesday thursday friday saturday sunday christmas "
    "easter boxing black year polsk angielsk polish english polsce poland europe warsaw warszaw london londyn slack "
    "telegram teams email umow aneks zalaczni cennik regulamin contract annex appendix schedule premium telmost"
).split()
"""Beginnings of words that may stand with a capital letter in a question and name no customer."""


def unknown_customer(turn: Turn, ask: Ask) -> str | None:
    """Return the name of a company that staff wrote and the register does not hold; None where a known one is
    named."""
    if not ask.text or find_customers(folded(ask.text), turn.work.customers.register().names):
        return None
    words = list(_WORD.finditer(ask.text))
    told_apart = any(word[0].islower() for word in words)
    strange = [word for word in words if told_apart and _is_name(turn, ask.text, word)]
    if not strange:
        return None
    last = strange[0]
    for word in strange[1:]:
        if ask.text[last.end() : word.start()].strip(" .&"):
            break
        last = word
    return ask.text[strange[0].start() : last.end()]


def _is_name(turn: Turn, text: str, word: re.Match[str]) -> bool:
    before, plain = text[: word.start()], folded(word[0])
    at_whom = _AT_WHOM.search(before) is not None
    begins = not before.strip() or _SENTENCE_END.search(before) is not None
    capital = word[0][0].isupper() and not begins
    if word[0].isupper() and not _AT_SOMEBODY.search(before):
        capital = False
    if plain in _NOBODY or len(plain) < _SHORTEST or plain.startswith(("i'", "i’")) or any(map(str.isdigit, plain)):
        return False
    if not capital and not (at_whom and len(plain) >= _STEM):
        return False
    return not _is_ordinary(turn, plain)


def _is_ordinary(turn: Turn, plain: str) -> bool:
    """Tell whether a folded word is one of the trade: a service, a place, a month, a term, a colleague."""
    if any(plain == word or (len(word) >= _STEM and plain.startswith(word)) for word in _ORDINARY):
        return True
    if find(plain, turn.t.language):
        return True
    alike = (known for known in _known_words(turn) if len(known) >= _STEM or known == plain)
    if any(plain[:_STEM] == known[:_STEM] for known in alike):
        return True
    return turn.work.board.is_word([plain[:_STEM]] if len(plain) >= _STEM else [], [plain])


def _known_words(turn: Turn) -> Iterable[str]:
    spoken = [name for service in services().values() for name in (service.name.pl, service.name.en)]
    spoken += [person.name for person in turn.work.people.staff()]
    return (folded(word) for name in spoken for word in _WORD.findall(name))
