"""Warnings about words: units of lateness, hours inside definitions, "SLA 80/20", and whose records count.

The rule: only words that are there are quoted; what they may mean is asked, not answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import ContractVersion, Provision
from knowledge.contract.trap import Trap
from knowledge.hours.service_hours import Window
from knowledge.terms import Stated, value_of

_PER_HOUR = re.compile(r"\bza (?:każdą )?godzinę|\bper hour\b|\ban hour of delay\b", re.IGNORECASE)
_HOW_COUNTED = re.compile(r"rozpocz|pełn|ukończ|start|begun|complete|full|proporcj|propor|pro rata", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"\b([01]?\d|2[0-4]):([0-5]\d)\b")
_WITH_POINTS = re.compile(r"\b([01]?\d|2[0-4])\.([0-5]\d)\s*(?:[-–]|do)\s*([01]?\d|2[0-4])\.([0-5]\d)\b")
_ANSWER_SPEED = re.compile(r"\bSLA\s*(\d{2}\s*/\s*\d{1,3})\b")
_OWN_RECORDS = re.compile(r"\blog(?:i|ów|ami|s)\b|własn\w+ pomiar|own (?:log\b|measurement)", re.IGNORECASE)
_DEFINITIONS = ("meaning_of_working_day", "other_definitions")


def text_traps(version: ContractVersion) -> Iterator[Trap]:
    """Yield what the words of the provisions leave open (traps 7, 9, 10, 11)."""
    stated = {topic: term for topic, term in version.provisions.items() if isinstance(term, Stated)}
    for topic, term in stated.items():
        yield from _units(version, topic, term)
        yield from _answer_speed(version, topic, term)
        if topic in _DEFINITIONS:
            yield from _hidden_hours(version, topic, term)
    for figure in value_of(version.quality) or ():
        quoted = _ANSWER_SPEED.search(f"{figure.text.pl} {figure.text.en}")
        if quoted is not None:
            path = ("quality", "items", figure.key)
            yield Trap("sla_is_answer_speed", version.key, path, figure.clause, _speed_words(quoted[1]))
    yield from _records(version, stated)


def _path(topic: str) -> tuple[str, ...]:
    return ("provisions", topic)


def _units(version: ContractVersion, topic: str, term: Stated[Provision]) -> Iterator[Trap]:
    """Trap 7: "per hour", and not whether a begun hour counts."""
    said = f"{term.value.text.pl} {term.value.text.en}"
    if _PER_HOUR.search(said) and not _HOW_COUNTED.search(said):
        text = Bilingual(
            "kwota „za godzinę” bez słowa, czy liczy się godzina rozpoczęta, czy dopiero pełna",
            "an amount “per hour”, and no word on whether a started hour counts or only a full one",
        )
        yield Trap("unit_unclear", version.key, _path(topic), term.clause, text)


def _answer_speed(version: ContractVersion, topic: str, term: Stated[Provision]) -> Iterator[Trap]:
    """Trap 10: "SLA 80/20" of a call centre is a target of answering speed, no contract."""
    quoted = _ANSWER_SPEED.search(f"{term.value.text.pl} {term.value.text.en}")
    if quoted is not None:
        yield Trap("sla_is_answer_speed", version.key, _path(topic), term.clause, _speed_words(quoted[1]))


def _speed_words(quoted: str) -> Bilingual:
    return Bilingual(
        f"„SLA {quoted}” to szybkość odbierania połączeń, a nie umowa; te same słowa znaczą tu dwie rzeczy",
        f"“SLA {quoted}” is a speed of answering calls and no agreement; the same word means two things here",
    )


def _hidden_hours(version: ContractVersion, topic: str, term: Stated[Provision]) -> Iterator[Trap]:
    """Trap 9: hours that stand only in the definition of a day, and in no hours of the contract."""
    hidden = sorted(_times_of_day(term.value.text.pl) - _edges(version))
    if hidden:
        named = ", ".join(f"{hours}:{minutes:02d}" for hours, minutes in hidden)
        text = Bilingual(
            f"definicja zawiera godziny, których nie ma w żadnych godzinach umowy (schedules): {named}",
            f"the definition holds times of day that are in no hours of the contract (schedules): {named}",
        )
        yield Trap("hours_in_a_definition", version.key, _path(topic), term.clause, text)


def _times_of_day(said: str) -> set[tuple[int, int]]:
    """Return the times of day in a text: 8:00, and both of 8.00–18.00 (a single 4.10 may be a paragraph)."""
    pairs = _TIME_OF_DAY.findall(said)
    for opens, after, closes, then in _WITH_POINTS.findall(said):
        pairs += [(opens, after), (closes, then)]
    return {(int(hours), int(minutes)) for hours, minutes in pairs}


def _edges(version: ContractVersion) -> set[tuple[int, int]]:
    windows: list[Window] = []
    for schedule in version.schedules.values():
        for day in (*schedule.hours.weekly, *schedule.hours.special_days.values()):
            windows.extend(day)
    edges = [edge for window in windows for edge in (window.opens, window.closes)]
    minutes = [int(edge.total_seconds()) // 60 for edge in edges]
    return {divmod(minute % 1440, 60) for minute in minutes} | {divmod(minute, 60) for minute in minutes}


def _records(version: ContractVersion, stated: dict[str, Stated[Provision]]) -> Iterator[Trap]:
    """Trap 11: two sides and two clocks, and no word on whose records count."""
    measured = [target for target in version.targets if target.request_rate is None]
    if measured and "measuring" not in stated:
        text = Bilingual(
            "umowa nie mówi, kto i czym mierzy dostępność; każda strona może mieć inny wynik",
            "the contract does not say who measures availability, and how; each side may have another result",
        )
        yield Trap("measuring_not_said", version.key, _path("measuring"), measured[0].clause, text)
    if "final_say" in stated:
        return
    for topic, term in stated.items():
        if _OWN_RECORDS.search(f"{term.value.text.pl} {term.value.text.en}"):
            text = Bilingual(
                "klient może przedstawić własne zapisy, a umowa nie mówi, czyje rozstrzygają; trzeba zachować obie "
                "wartości",
                "the customer may bring own records, and it is not said whose count; keep both values",
            )
            yield Trap("two_clocks", version.key, _path(topic), term.clause, text)
            return
