"""Words for numbers, hours, days, months and parts of the day in Polish and English, folded.

Rule: forms are listed, not stemmed, where a stem would catch another word ("sie" is not August, "nie" is not Sunday).
"""

from __future__ import annotations

_CARDINALS = (
    "zero|jeden jedna jedno jednej jednego|dwa dwie dwoch dwu|trzy trzech|cztery czterech|piec pieciu|"
    "szesc szesciu|siedem siedmiu|osiem osmiu|dziewiec dziewieciu|dziesiec dziesieciu|jedenascie jedenastu|"
    "dwanascie dwunastu|trzynascie trzynastu|czternascie czternastu|pietnascie pietnastu|szesnascie szesnastu|"
    "siedemnascie siedemnastu|osiemnascie osiemnastu|dziewietnascie dziewietnastu"
)
_ENGLISH_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = {
    20: "dwadziescia dwudziestu twenty",
    30: "trzydziesci trzydziestu thirty",
    40: "czterdziesci czterdziestu forty",
    50: "piecdziesiat piecdziesieciu fifty",
    60: "szescdziesiat szescdziesieciu sixty",
    90: "dziewiecdziesiat dziewiecdziesieciu ninety",
}
CARDINALS: dict[str, int] = (
    {word: number for number, words in enumerate(_CARDINALS.split("|")) for word in words.split()}
    | {word: number for number, word in enumerate(_ENGLISH_CARDINALS)}
    | {word: number for number, words in _TENS.items() for word in words.split()}
)

_HOURS = (
    "zerow|pierwsz|drug|trzec|czwart|piat|szost|siodm|osm|dziewiat|dziesiat|jedenast|dwunast|trzynast|czternast|"
    "pietnast|szesnast|siedemnast|osiemnast|dziewietnast|dwudziest"
).split("|")
HOURS: dict[str, int] = {
    stem + ending: hour
    for hour, stem in enumerate(_HOURS)
    for ending in (("a", "ej") if stem not in ("drug", "trzec") else ("a", "iej", "ia"))
}
"""Polish ordinal hours as said: "dziewiąta", "po ósmej", "do trzeciej"."""

WEEKDAYS: dict[str, int] = {
    word: day
    for day, words in enumerate(
        (
            "poniedzialek poniedzialku poniedzialkiem poniedzialkowy pon monday mondays mon",
            "wtorek wtorku wtorkiem wtorkowy wt tuesday tuesdays tue tues",
            "sroda srode srody srodzie sroda wednesday wednesdays wed",
            "czwartek czwartku czwartkiem czwartkowy czw thursday thursdays thu thurs",
            "piatek piatku piatkiem piatkowy pt friday fridays fri",
            "sobota sobote soboty sobocie sob saturday saturdays sat",
            "niedziela niedziele niedzieli niedz nd sunday sundays sun",
        )
    )
    for word in words.split()
}

MONTHS: dict[str, int] = {
    word: month
    for month, words in enumerate(
        (
            "styczen stycznia styczniu january jan",
            "luty lutego lutym february feb",
            "marzec marca marcu march",
            "kwiecien kwietnia kwietniu april apr",
            "maj maja maju may",
            "czerwiec czerwca czerwcu june jun",
            "lipiec lipca lipcu july jul",
            "sierpien sierpnia sierpniu august aug",
            "wrzesien wrzesnia wrzesniu september sept sep",
            "pazdziernik pazdziernika pazdzierniku october oct",
            "listopad listopada listopadzie november nov",
            "grudzien grudnia grudniu december dec",
        ),
        start=1,
    )
    for word in words.split()
}

RELATIVE_DAYS: dict[str, int] = {
    "dzis": 0, "dzisiaj": 0, "dzisiejszy": 0, "dzisiejszego": 0, "dzisiejszej": 0, "today": 0,
    "wczoraj": -1, "wczorajszy": -1, "wczorajszego": -1, "wczorajsza": -1, "wczorajszej": -1, "yesterday": -1,
    "przedwczoraj": -2, "jutro": 1, "jutra": 1, "jutrzejszy": 1, "tomorrow": 1, "pojutrze": 2,
}  # fmt: skip

FIXED_DATES: dict[str, tuple[int, int]] = {
    "wigilia": (12, 24), "wigilie": (12, 24), "wigilii": (12, 24), "christmas eve": (12, 24),
    "boze narodzenie": (12, 25), "christmas day": (12, 25), "christmas": (12, 25),
    "drugi dzien swiat": (12, 26), "boxing day": (12, 26),
    "sylwester": (12, 31), "sylwestra": (12, 31), "new year's eve": (12, 31), "new years eve": (12, 31),
    "nowy rok": (1, 1), "new year's day": (1, 1), "trzech kroli": (1, 6), "majowka": (5, 1), "majowke": (5, 1),
    "swieto niepodleglosci": (11, 11),
}  # fmt: skip

PARTS: dict[str, tuple[int, int]] = {
    "nad ranem": (3, 6), "rano": (6, 10), "rana": (6, 10), "ranem": (6, 10), "z rana": (6, 10),
    "this morning": (6, 10), "morning": (6, 10), "in the morning": (6, 10),
    "przed poludniem": (9, 12), "popoludniu": (12, 18), "po poludniu": (12, 18), "popoludnia": (12, 18),
    "this afternoon": (12, 18), "in the afternoon": (12, 18), "afternoon": (12, 18),
    "wieczorem": (18, 22), "wieczor": (18, 22), "wieczora": (18, 22), "wieczorowa": (18, 22),
    "this evening": (18, 22), "in the evening": (18, 22), "evening": (18, 22),
    "w nocy": (22, 30), "noca": (22, 30), "nocy": (22, 30), "noc": (22, 30), "at night": (22, 30), "night": (22, 30),
    "tonight": (22, 30), "last night": (22, 30), "overnight": (22, 30),
}  # fmt: skip
"""Parts of the day as hours from its midnight; a night runs past it, to 30."""
