"""Words as the glossary compares them: folded, cut from a question, reduced to stems.

The rule it keeps: nothing here knows an entry; it only says which spellings are the same word and which words of a
question carry no term ("co to jest …", "what does … mean"). Polish endings are cut, not analysed: enough to make
"czasu reakcji" meet "czas reakcji", while irregular forms ("dnia roboczego") stand in the glossary itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from knowledge.bilingual import Language

LONGEST_QUESTION = 500
"""Characters of a question that are looked at; what follows is ignored."""

_WORD = re.compile(r"[a-z0-9]+(?:/[0-9]+)*")
_POSSESSIVE = re.compile(r"['’]s\b")
_ENDINGS = sorted(
    """
    iego ego iemu emu ymi imi ych ich iej ej iami ami iach ach iom om owi iem em im ym iu ow ia ie io ii u o a e y i
    """.split(),
    key=len,
    reverse=True,
)
_SHORTEST_STEM = 3
# The locative and dative soften the last consonant: bonifikacie < bonifikata, zwłoce < zwłoka, karze < kara.
_SOFTENED = (("cie", "t"), ("dzie", "d"), ("dze", "g"), ("rze", "r"), ("ce", "k"))

NOISE = frozenset(
    """
    a abbreviation abbreviations about aby according acronym actually afternoon agreement albo ale also an and are as
    at bardziej be bedzie between bo boss both by byc cala cale calego call called calls caly can cant chce chcialabym
    chcialbym chodzi co compared concept contract could count counts curious czego czemu czesc czy czyli czym czytam d
    define defined definicja definicje definicji definition definiuje definiujecie describe did differ difference
    different differs dla do dobra dobry does dokladnie don dont dowiedziec dzien e else em english exact exactly
    explain explained explanation expression for from gdzie get give glossary go good got guys halo haslo hej hello
    here hey hi how i ich ie if ile in inne innego inny interesuje is it itd itil itilu its jak jaka jaki jakich jakie
    jakiego jakiej jakiejs jakies jakim jako jesli jest jeszcze juz k kiedy kim know konkretnie kontrakcie kontrakt
    kontraktu krotko kryje kto ktora ktore ktory ktorzy like ll lub ludzku ma macie maja mam me mean meaning means
    meant mi miedzy mnie moj moja morning mowa mowi mowia mowicie mowimy moze mozecie mozesz mozna my mysli myslisz na
    nam nami napisane napisano naprawde nas nasz nasza naszej naszym nazwa niz no now o objasnienie objasnij od of
    ofercie oferta ogole okreslenia okreslenie omow on ona one ono opisz or oraz our ow oznacza oznaczaja pan pani
    panstwa panstwo panu phrase piszac pisze plain please po pod podaj podlega podlegaja pojecia pojecie pojeciem
    polsku pomiedzy poprosze powiedz precisely prostu prostymi prosze przez przy przyklad pytam pytanie re really
    remind rowniez roznej rozni roznia roznic roznica roznice roznicy rozroznic rozumiane rozumie rozumiec rozumiecie
    rozumiem rozumiemy rozumiesz rozwin s sa same say sens sformulowanie short sie simple skrot skrotem skrotu skroty
    sla slowa slowami slownik slowo slyszalam slyszalem slysze so someone stand stands stosuja stosuje stosujecie
    stuff szef szefowa t ta tak taka taki takie takiego takiej tam te tego tej tell ten term termin terminem terminie
    terminow terminu terminy terms tez than that the their there these they thing this those tlumaczac to too tu twoj
    twoja tych tym tzn tzw u umowa umowach umowie umowy under understand understood us used ve versus via vs w wam
    want wanted was wasz wasza waszej we wedlug wg what whats when which who widze wiec wiedziec with within wlasciwie
    wlasne wlasnie wogole wondering word wording words would wtf wy wyjasnic wyjasnienie wyjasnij wytlumacz
    wytlumaczenie wytlumaczyc y you your z za zakres zapis zapisie zapisu zapisy ze zeby znaczenie znaczy zwrot zwrotu
    zwykle
    """.split()
)
"""Folded words that ask or connect; they never count against a term, and name one only if nothing else does."""

TRANSPARENT = frozenset(
    """
    a an and at by dla do for from i in ma mam me mi moj moja my na nasz nasza naszej o od of on oraz our po pod przez
    przy the to u w we with your z za ze
    """.split()
)
"""Noise through which one word still belongs to the next ("kara za zwłokę"); any other noise word sets them apart."""

CONNECTORS = frozenset("od a i oraz czy vs versus niz lub albo and or from than with".split())
"""Folded words that may stand between two terms of one question."""


def fold(text: str) -> str:
    """Return the text in lower case without diacritics ("Zwłoka" becomes "zwloka")."""
    lowered = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(letter for letter in lowered if not unicodedata.combining(letter))


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text in order; "80/20" and "24/7" stay whole, an English 's is dropped."""
    return tuple(_WORD.findall(_POSSESSIVE.sub("", fold(text[:LONGEST_QUESTION]))))


@lru_cache(maxsize=8192)
def stems(word: str) -> frozenset[str]:
    """Return the stems a folded word of either language may have; the word itself is not among them."""
    return stems_in(word, "pl") | stems_in(word, "en")


@lru_cache(maxsize=8192)
def stems_in(word: str, language: Language) -> frozenset[str]:
    """Return the stems of a folded word of one language; the word itself is not among them."""
    found = _polish_stems(word) if language == "pl" else _english_stems(word)
    return frozenset(stem for stem in found if stem != word)


def _polish_stems(word: str) -> Iterator[str]:
    yield next((word[: -len(end)] for end in _ENDINGS if _leaves_a_stem(word, end)), word)
    for soft, hard in _SOFTENED:
        if word.endswith(soft) and len(word) > len(soft) + 1:
            yield word[: -len(soft)] + hard


def _english_stems(word: str) -> Iterator[str]:
    if word.endswith("ies") and len(word) > 5:
        yield word[:-3] + "y"
    elif word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        yield word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) >= len(ending) + 4:
            yield word[: -len(ending)]


def _leaves_a_stem(word: str, ending: str) -> bool:
    return word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM
