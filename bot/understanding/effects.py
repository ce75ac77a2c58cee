"""How bad a failure is, by its name ("krytyczna", "sev 1") or by the effect described ("nikt nie może dzwonić").

Rule: effects are the four that every contract's severities are mapped to: critical, major, minor, cosmetic. A named
severity beats a described one; of two named the one after "tylko" or "but" counts; the milder scope ("tylko recepcja",
one direction of calls that still works) beats the alarming verb. Source: the rule of usual severities in the product's
terminology.
"""

from __future__ import annotations

import re

from bot.understanding.partial_failures import effect_of_share, works_in_one_direction

_NAMED: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "critical",
        re.compile(
            r"\b(?:krytyczn\w*|critical\w*|(?:p|sev|prio|severity|priorytet\w*|level)\s?-?1"
            r"|kategori\w+ a|blocker)\b"
        ),
    ),
    (
        "major",
        re.compile(
            r"\b(?:powazn\w*|istotn\w*|major|serious|(?:p|sev|prio|severity|priorytet\w*"
            r"|level)\s?-?2|kategori\w+ b)\b"
        ),
    ),
    (
        "minor",
        re.compile(
            r"\b(?:drobn\w*|minor|niewielk\w*|mal\w+ awari\w+|(?:p|sev|prio|severity"
            r"|priorytet\w*|level)\s?-?3|kategori\w+ c)\b"
        ),
    ),
    (
        "cosmetic",
        re.compile(
            r"\b(?:kosmetyczn\w*|cosmetic\w*|(?:p|sev|prio|severity|priorytet\w*|level)\s?-?4"
            r"|kategori\w+ d)\b"
        ),
    ),
)
_DENIED = re.compile(r"\b(?:nie|not|isn't|wasn't|no longer|zadna|never)\s+(?:\w+\s+)?$")

_COSMETIC = re.compile(
    r"\bliterowk\w*|\btypo\b|\btypos\b|\bspelling|\bmisspel\w+|\bbrzydko\b|\bzle wyglada"
    r"|\blooks (?:odd|wrong|ugly)|\bwrong (?:label|colou?r|logo|footer)"
    r"|\b(?:blad|pomylka) w (?:nazwie|opisie|napisie)|\bzla (?:nazwa|stopka)"
    r"|\bzly (?:napis|kolor)|\bwrong name (?:in|on|displayed)|\bbez wplywu na prac\w+"
    r"|\bno (?:effect|impact) on work"
)
_MINOR = re.compile(
    r"\btylko (?:recepcj\w*|sekretariat\w*|jeden telefon|jedna osob\w+|jedn\w+ (?:stanowisk\w*"
    r"|aparat\w*|pracowni\w*|uzytkowni\w*|konsultan\w*)|ja\b|u mnie|moj\w*|czasem"
    r"|czasami)"
    r"|\b(?:jedna osoba|jeden pracownik|jeden uzytkownik|jedno stanowisko|jeden aparat"
    r"|pojedyncz\w+)|\bu mnie\b|\bmoj (?:telefon|softphone)|\bu jednej osoby"
    r"|\b(?:only|just) (?:me|reception|one (?:phone|user|person|desk|handset"
    r"|agent|station)|my)\b|\bsingle (?:user|phone|station|desk)|\bone (?:user"
    r"|person|phone|handset) (?:only|can't|cannot)|\bon my (?:line|phone|desk)\b"
    r"|\bmy (?:headset|phone|line|softphone)\b"
    r"|\b(?:da sie|mozna|mozemy) (?:normalnie )?(?:pracowac|dzialac)|\bradzimy sobie"
    r"|\bjest obejscie|\bmamy obejscie|\bwe can (?:still )?work|\bthere is a workaround"
    r"|\bna razie (?:idzie|przez|dzwonimy)|\bz komorek\b|\bfrom mobiles\b|\bby mobile\b"
    r"|\bczasem nie dziala|\bsometimes\b|\boccasional\w*|\bsporadyczn\w*"
)
_MAJOR = re.compile(
    r"\bpolow\w+|\bhalf (?:of )?(?:the|our|us|floor|agents|desks|users|people"
    r"|phones)|\bczesc (?:osob|ludzi|stanowisk|oddzial\w*|konsultant\w*)|\bsome (?:users"
    r"|agents|people|sites)|\b(?:jeden|jednym|jednego|drugi|drugim) (?:oddzial\w*"
    r"|lokalizacj\w*|biur\w*|salon\w*|budynk\w*)|\bone (?:site|office|branch"
    r"|location|direction)\b"
    r"|\bco (?:drugi|drugie|trzeci|trzecie)\b|\btylko (?:wychodzac\w*|przychodzac\w*)"
    r"|\bw jedna strone|\bone way\b|\bonly (?:outgoing|incoming|outbound|inbound)"
    r"|\b(?:przychodzac\w*|odbier\w*|incoming|inbound)\b[^.;]{0,25}\b(?:tak|dzialaj\w*"
    r"|da\w*|ok|fine|work\w*|mozna)\b[^.;]{0,20}\b(?:wychodzac\w*|dzwonic\w*"
    r"|outgoing|outbound)\b[^.;]{0,15}\b(?:nie|dead|not|down|no|fail\w*)\b"
    r"|\b(?:wychodzac\w*|dzwonic|outgoing|outbound)\b[^.;]{0,25}\b(?:tak|dzialaj\w*"
    r"|da\w*|ok|fine|work\w*|mozna)\b[^.;]{0,20}\b(?:przychodzac\w*|odebrac|odbier\w*"
    r"|incoming|inbound|call in)\b[^.;]{0,15}\b(?:nie|dead|not|down|no|fail\w*)?"
    r"|\b(?:wychodzac\w*|outgoing|outbound)\b[^.;]{0,15}\bnie\b[^.;]{0,25}\b(?:przychodzac\w*"
    r"|incoming|inbound)\b[^.;]{0,12}\b(?:tak|dzialaj\w*|ok)"
    r"|\bcal\w+ (?:dzial|zespol|pietro)\b|\bwhole (?:team|department|floor)\b"
    r"|(?<![\d.,])(?:2[5-9]|[3-8]\d) ?(?:%|proc|percent)|\b(?:strasznie|bardzo"
    r"|mocno) (?:tnie|muli|przerywa|wolno)|\bcan't get through\b"
    r"|\b(?:can|able to) (?:still )?(?:take|receive|get|answer|make|dial)"
    r"[^.;]{0,25}\bbut\b[^.;]{0,10}\b(?:can't|cannot|not)\b"
    r"|\bnobody can call in\b(?! (?:or|and|nor) out)"
    r"|\bnikt sie (?:do nas )?nie dodzwoni|\bnie mozna sie (?:do nas )?dodzwonic"
)
_CRITICAL = re.compile(
    r"\bnikt (?:u nas |sie |do nas )*nie (?:moze|jest w stanie|ma|dzwoni|pracuje|odbiera|zadzwoni)"
    r"|\bnic (?:nam |u nas )?(?:nie dziala|nie idzie|nie dziolo|nie dzwoni|nie chodzi)"
    r"|\bwszystk\w+ (?:lezy|leza|padl\w*|stoi|nie dziala\w*|zdechl\w*|klekl\w*"
    r"|wisi)|\b(?:stoi|lezy) (?:cal\w+|wszystko|firma|call center|infolinia i)"
    r"|\bpadlo (?:nam )?wszystko|\bkleklo (?:nam )?wszystko|\bcal\w+ (?:firma"
    r"|spolka|call center|hub|biuro|przychodnia|centrala) (?:stoi|lezy|bez|nie dziala)"
    r"|\bcaly hub\b|\bwszyscy\b|\bu wszystkich\b|\bwszystkie (?:telefony|aparaty"
    r"|linie|oddzialy|stanowiska|polaczenia|rozmowy|kanaly|konta)|\boba oddzialy"
    r"|\bani (?:dzwonic|odbierac)"
    r"|\bw zadna strone|\bzadn\w+ (?:polaczen|rozmow|polaczenia)|\bbrak (?:jakichkolwiek )?polaczen\b"
    r"|\bnie da(?:je|jemy)? sie pracowac|\bnie mozemy pracowac|\bpozar\b|\bcall center nie moze"
    r"|\b(?:nobody|no one|noone|none of us) (?:can|is able|could)|\bnothing (?:works"
    r"|is working|connects)|\bevery(?:thing|body|one)(?:'s| is)?\s?(?:down|dead"
    r"|affected|broken|out|off)?\b|\ball (?:lines|phones|calls|our calls|users"
    r"|sites|agents|channels|stations|trunks) ?(?:are |is )?(?:\w+)?"
    r"|\bevery (?:call|line|phone|number)|\bcomplete(?:ly)? (?:loss|outage|down"
    r"|dead)|\btotal (?:outage|failure)|\bwhole (?:company|business|call cent\w+"
    r"|site|office)|\bcan(?:'t|not) work\b|\bno calls at all|\bno service\b|\blost all\b"
    r"|\bdead in the water|\bwork is impossible|\bboth sites"
    r"|\bwe? wszystkich (?:nasz\w+ )?(?:placowk\w*|oddzial\w*|lokalizacj\w*|biur\w*|punkt\w*|salon\w*|przychodni\w*)"
    r"|\b(?:in|at|across) all (?:of )?(?:our |the )?(?:sites|offices|branches|locations|clinics|stores)"
    r"|\b(?:call|contact) cent\w+ (?:nam |nadal |znowu |caly |is |completely |totally )*(?:stoi|lezy|padl\w*|nie dziala"
    r"|nie pracuje|down|dead|standing still)\b"
    r"|\bsite (?:is )?(?:down|without calls)|\b(?:is|are) (?:completely |totally )?dead\b.*\b(?:every|all)\b"
)


def severity_said(text: str) -> str | None:
    """Return the effect whose severity is named or described in a folded text; None if neither is."""
    return _named(text) or _described(text)


def _named(text: str) -> str | None:
    matches = sorted(
        (
            (match.start(), effect)
            for effect, pattern in _NAMED
            for match in pattern.finditer(text)
            if not _DENIED.search(text[: match.start()])
        )
    )
    return matches[-1][1] if matches else None


def _described(text: str) -> str | None:
    for effect, pattern in (("cosmetic", _COSMETIC), ("minor", _MINOR), ("major", _MAJOR)):
        if pattern.search(text):
            return effect
    if works_in_one_direction(text):
        return "major"
    return "critical" if _CRITICAL.search(text) else effect_of_share(text)
