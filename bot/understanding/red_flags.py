"""Red flags: what must reach a person at once, whatever else the message looks like.

Toll fraud, emergency numbers out of reach, leaked data or passwords, danger to life. Rule: a red flag is always a
report of the critical kind, never out of scope; a mere question about such a thing is none.
"""

from __future__ import annotations

import re

_FLAGS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        # toll fraud and break-ins
        r"\b(?:ktos|obcy|hakerzy|haker|someone|somebody|hackers?)\b.{0,40}\b(?:dzwoni"
        r"|wydzwania|wlamal|making calls|is calling|calling|dialling|dialing|using our)\b.{0,40}\b(?:nasz\w*"
        r"|kub\w*|zagranic\w*|somal\w*|our|cuba|abroad|overseas|noc\w*|telefon\w*)",
        r"\bdzwoni\w*\b.{0,25}\bna kube\b|\bcalls? to (?:cuba|somalia|latvia)\b",
        r"\b(?:dziwn\w+|podejrzan\w+|setki|tysiace|nieznan\w+|mas[ay])\s+(?:\w+\s+)?(?:polacze\w+"
        r"|rozmow\w*|wydzwonien)\b.{0,40}\b(?:zagranic\w*|kub\w*|somal\w*|noc\w*"
        r"|nie wykona\w*|premium|afryk\w*|z nasz\w+)",
        r"\b(?:strange|suspicious|hundreds of|thousands of|unknown|weird)\b.{0,30}\bcalls?\b.{0,40}\b(?:abroad"
        r"|international|overnight|night|cuba|premium|didn't make|never made|from our)"
        r"|\b(?:strange|suspicious|hundreds of|weird)\b.{0,20}\binternational calls?",
        r"\b(?:zhak\w*|zhack\w*|shak\w*|shack\w*|hacked|compromised|toll fraud)\b"
        r"|\bwlamal\w* sie\b|\bwlaman\w+ (?:na|do)\b|\bbroke(?:n)? into our\b",
        # emergency numbers
        r"\b(?:nie|brak|can't|cannot|not|unable|fails?|failing|unreachable|doesn't"
        r"|don't|won't)\b.{0,40}\b(?:112|999|998|997|911|alarmow\w+|emergency (?:services?"
        r"|numbers?|calls?)|ambulance|karetk\w+|pogotowi\w+)\b",
        r"\b(?:112|999|998|997|911|alarmow\w+|emergency (?:services?|numbers?|calls?))\b.{0,25}\b(?:nie (?:dziala\w*"
        r"|laczy|idzie|odpowiada)|niedostepn\w+|not reachable|unreachable|fails?"
        r"|down|dead|not work\w*|doesn't|don't|won't|can't)\b",
        # leaked data and passwords
        r"\b(?:wyciek\w*|leak(?:ed|ing)?)\b.{0,40}\b(?:dan\w+|nagra\w+|hasl\w*|hasel"
        r"|baz\w+|rozmow\w*|data|recordings?|passwords?|credentials|records)|\b(?:dan\w+"
        r"|nagra\w+|hasl\w*|hasel|passwords?|data|recordings?|credentials)\b.{0,30}\b(?:wyciek\w*"
        r"|leak(?:ed|ing)?|w internecie|on the internet|public)\b",
        r"\b(?:widz\w+|widac|slysz\w+|odslucha\w*|can see|sees?|can listen|hears?"
        r"|shows? up|access to)\b.{0,40}\b(?:nie swoj\w*|cudz\w+|obc\w+|dan\w+ inn\w+"
        r"|nagra\w+ inn\w+|rozmow\w* inn\w+|inn\w+ firm\w*|innego klienta|(?:another"
        r"|other|different) (?:company|customer|client)\w*(?:'s)?|somebody else's"
        r"|someone else's|others' data)\b",
        r"\b(?:personal data|dane osobowe|dane) (?:of |innego |innej )(?:another|klienta|firmy)",
        # danger to life
        r"\b(?:zagrozeni\w+ zyci\w*|zagroz\w+ zyci\w*|pacjen\w+ (?:umiera|zagrozon\w+)"
        r"|ktos umiera|ratowac zycie|life is at risk|lives? at risk|danger to life"
        r"|life[- ]threatening|someone is dying|patient (?:is )?(?:dying|at risk))\b",
    )
)
_JUST_ASKING = re.compile(
    r"\b(?:czy|co jesli|co jak|jak (?:sie|zglosic|zabezpiecz\w*)|ile|jaki|jakie"
    r"|co to|what if|does|do you|is|are|how (?:do|does|to)|what is|which|who)\b.*\?\s*$"
    r"|^\s*(?:co jesli|co to|what if|what is|jak zglosic|how do i)\b"
)
_TELLING = re.compile(r"\b(?:u nas|nam|nasz\w*|our|we|us|mamy)\b")


def is_red_flag(text: str) -> bool:
    """Tell whether a folded text reports something dangerous; a general question about it does not count."""
    if not any(flag.search(text) for flag in _FLAGS):
        return False
    return not _JUST_ASKING.search(text) or (_TELLING.search(text) is not None and not text.startswith("co je"))
