"""The glossary: every term is explained in both languages, found however it is asked for, and never guessed.

The questions and what they ask for stand in glossary_questions.txt.
"""

from __future__ import annotations

import re
import time
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.bilingual import LANGUAGES, Language
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import ClockKind, Severity
from knowledge.words.entries import Entry, packaged_glossary, parse_glossary
from knowledge.words.folding import fold, words
from knowledge.words.glossary import THRESHOLD, differences, find, glossary

QUESTIONS = Path(__file__).with_name("glossary_questions.txt")
GENDERED = re.compile(r"\b\w+(?:łeś|łaś|łbym|łabym|łbyś|łabyś)\b|\b\w*(?:ał|ił|ył|ął|iał)(?:em|am)\b", re.IGNORECASE)
NEUTRAL = {"kanałem", "działem", "udziałem", "materiałem", "podziałem", "sygnałem"}


def questions(language: Language) -> list[tuple[str, str]]:
    rows = (line.split("|") for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [(asked.strip(), key.strip()) for spoken, asked, key in rows if spoken.strip() == language]


def first_key(question: str, language: Language) -> str:
    return next((match.entry.key for match in find(question, language)), "")


def texts_of(entry: Entry, language: Language) -> list[str]:
    warning = [entry.confusable.text(language)] if entry.confusable else []
    return [entry.definition.text(language), *warning]


# What stands in it


@pytest.mark.parametrize("entry", glossary().values(), ids=lambda entry: entry.key)
def test_every_entry_is_written_by_the_rules_of_both_languages(entry: Entry) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", entry.key)
    for language in LANGUAGES:
        assert entry.phrases(language)
        for text in texts_of(entry, language):
            assert text.endswith("."), text
            assert text[0].isupper() or text[0] in "„“", text
            assert '"' not in text
            assert "  " not in text
        assert len(re.findall(r"[.!?](?=\s+[A-ZŁŚŻ„“])", entry.definition.text(language))) <= 1


@pytest.mark.parametrize("entry", glossary().values(), ids=lambda entry: entry.key)
def test_polish_is_never_gendered_and_uses_polish_quotes(entry: Entry) -> None:
    for text in texts_of(entry, "pl"):
        assert not {found.lower() for found in GENDERED.findall(text)} - NEUTRAL
        assert "“" not in text
        assert text.count("„") == text.count("”")
        assert not re.search(r"\d (?:min|h|s)\b", text), "a number and its unit need a non-breaking space"


@pytest.mark.parametrize("entry", glossary().values(), ids=lambda entry: entry.key)
def test_english_uses_english_quotes(entry: Entry) -> None:
    for text in texts_of(entry, "en"):
        assert "„" not in text
        assert text.count("“") == text.count("”")


def test_a_gendered_verb_would_be_seen() -> None:
    assert GENDERED.findall("Zgłosiłeś awarię") == ["Zgłosiłeś"]
    assert GENDERED.findall("wybrałam i zrobiłem") == ["wybrałam", "zrobiłem"]


def test_every_reference_leads_to_another_entry() -> None:
    entries = glossary()
    for entry in entries.values():
        assert set(entry.see_also) <= entries.keys()
        assert entry.key not in entry.see_also


def test_every_entry_but_a_few_points_further() -> None:
    assert [entry.key for entry in glossary().values() if not entry.see_also] == []


@pytest.mark.parametrize("entry", glossary().values(), ids=lambda entry: entry.key)
def test_a_contract_field_exists_in_contracts(entry: Entry) -> None:
    if entry.contract_field is not None:
        field, _, inner = entry.contract_field.partition(".")
        assert field in {known.name for known in (*fields(ContractVersion), *fields(Severity))}
        assert (inner in set(ClockKind)) if field == "promises" else (bool(inner) == (field == "provisions"))


def test_the_glossary_covers_the_trade() -> None:
    assert len(glossary()) >= 138


def test_entries_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        glossary()["sla"] = glossary()["slo"]  # type: ignore[index]


# What the file may not hold

FLAWLESS = """
entries:
  - {key: one, term: {pl: jeden, en: one}, definition: {pl: A., en: B.}, said: {pl: "raz", en: "single"}, see_also: ""}
  - {key: two, term: {pl: dwa, en: two}, definition: {pl: A., en: B.}, said: {pl: "para", en: "pair"}, see_also: one}
ambiguous:
  - {pl: "ile", en: "", candidates: "one, two"}
"""


def test_a_flawless_file_is_read() -> None:
    read = parse_glossary(FLAWLESS)
    assert list(read.entries) == ["one", "two"]
    assert read.ambiguous[0].candidates == ("one", "two")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("key: two", "key: one", "stands twice"),
        ("see_also: one", "see_also: three", "refers to 'three'"),
        ('candidates: "one, two"', "candidates: four", "refers to 'four'"),
        ('"para"', '"raz"', "claimed by 'one' and 'two'"),
        ("{pl: dwa, en: two}", "{pl: dwa}", "pl and in en"),
        ('en: "pair"', "es: par", "what people say"),
        ("see_also: one}", "see_also: one, colour: red}", "colour"),
        ('definition: {pl: A., en: B.}, said: {pl: "raz"', 'said: {pl: "raz"', "definition"),
    ],
)
def test_each_fault_of_the_file_is_named(before: str, after: str, said: str) -> None:
    assert before in FLAWLESS
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_glossary(FLAWLESS.replace(before, after))


def test_a_phrase_of_two_entries_may_be_marked_as_ambiguous() -> None:
    text = FLAWLESS.replace('"para"', '"raz"').replace('"ile"', '"raz"')
    assert parse_glossary(text).ambiguous[0].said["pl"] == ("raz",)


def test_the_packaged_file_is_plain_safe_yaml() -> None:
    assert parse_glossary(yaml.safe_dump(yaml.safe_load(FLAWLESS), allow_unicode=True)) == parse_glossary(FLAWLESS)


# What is found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_lists_are_long_and_hold_unknown_terms(language: Language) -> None:
    listed = questions(language)
    assert len([key for _, key in listed if key]) >= 80
    assert len([key for _, key in listed if not key]) >= 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_gets_a_wrong_answer(language: Language) -> None:
    answers = {asked: (first_key(asked, language), key) for asked, key in questions(language)}
    assert {asked: pair for asked, pair in answers.items() if pair[0] not in ("", pair[1])} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_every_known_term_is_found(language: Language) -> None:
    known = [(asked, key) for asked, key in questions(language) if key]
    refused = [asked for asked, key in known if first_key(asked, language) != key]
    assert len(refused) / len(known) <= 0.03, refused


@pytest.mark.parametrize("entry", glossary().values(), ids=lambda entry: entry.key)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_an_entry_finds_it_also_without_diacritics(entry: Entry, language: Language) -> None:
    for phrase in entry.phrases(language):
        for typed in (phrase, fold(phrase).upper()):
            assert entry.key in [match.entry.key for match in find(typed, language)], typed


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("czasu reakcji", "reaction_time"),
        ("o czasie reakcji", "reaction_time"),
        ("obejściem", "workaround"),
        ("bonifikacie", "service_credit"),
        ("karze umownej", "penalty"),
        ("zwłoce", "culpable_delay"),
        ("dnia roboczego", "working_day"),
        ("w dniach roboczych", "working_day"),
        ("siłą wyższą", "force_majeure"),
        ("umów SLA", "sla"),
        ("eskalacją", "escalation"),
        ("kolejce", "queue"),
    ],
)
def test_polish_cases_are_understood(asked: str, key: str) -> None:
    assert first_key(f"co wiadomo o: {asked}", "pl") in ("", key)
    assert first_key(asked, "pl") == key


def test_a_term_inside_a_longer_one_is_left_out() -> None:
    assert [match.entry.key for match in find("co to jest awaria krytyczna", "pl")] == ["critical_fault"]


def test_an_ambiguous_phrase_gives_every_meaning_and_says_so() -> None:
    matches = find("co rozumiecie przez okno serwisowe?", "pl")
    assert [match.entry.key for match in matches] == ["support_hours", "maintenance_window"]
    assert all(match.ambiguous is not None for match in matches)


def test_an_answering_speed_target_is_not_the_agreement() -> None:
    assert first_key("co to jest SLA 80/20", "pl") == "service_level_80_20"
    assert first_key("co to jest SLA", "pl") == "sla"


def test_a_term_of_the_other_language_is_found_with_a_lower_score() -> None:
    polish, english = find("bonifikata", "pl")[0], find("bonifikata", "en")[0]
    assert polish.entry is english.entry
    assert polish.score > english.score


@pytest.mark.parametrize("text", ["", "   ", "?!", "🙂", "co to jest", "what does it mean", "\u202e\x00", "a" * 5000])
def test_nothing_asked_finds_nothing(text: str) -> None:
    assert find(text, "pl") == ()
    assert differences(text, "en") == ()


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
@settings(max_examples=40, deadline=None)
def test_any_text_gives_matches_in_order_above_the_threshold(text: str, language: Language) -> None:
    scores = [match.score for match in find(text, language)]
    assert all(THRESHOLD <= score <= 1 for score in scores)
    assert scores == sorted(scores, reverse=True)


# Two terms in one question


@pytest.mark.parametrize(
    ("asked", "language", "keys"),
    [
        ("czym się różni opóźnienie od zwłoki", "pl", ["delay", "culpable_delay"]),
        ("czym się różni reakcja od usunięcia", "pl", ["reaction_time", "resolution_time"]),
        ("jaka jest różnica między czasem reakcji a czasem naprawy", "pl", ["reaction_time", "resolution_time"]),
        ("czym sie rozni okres pomiarowy od rozliczeniowego", "pl", ["measurement_period", "billing_period"]),
        ("awaria krytyczna a poważna", "pl", ["critical_fault", "major_fault"]),
        ("umowa SLA a SLA 80/20", "pl", ["sla", "service_level_80_20"]),
        ("jitter a opóźnienie", "pl", ["jitter", "latency"]),
        ("okno serwisowe a okno prac planowych", "pl", ["support_hours", "maintenance_window"]),
        ("co to RPO i RTO", "pl", ["rpo", "rto"]),
        ("difference between response and resolution time", "en", ["reaction_time", "resolution_time"]),
        ("how does severity differ from priority", "en", ["severity", "priority"]),
        ("credit note or debit note?", "en", ["credit_note", "debit_note"]),
        ("delay vs culpable delay", "en", ["delay", "culpable_delay"]),
    ],
)
def test_two_terms_side_by_side_are_both_given(asked: str, language: Language, keys: list[str]) -> None:
    assert [match.entry.key for match in differences(asked, language)] == keys


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("co to jest czas reakcji", "pl"),
        ("czym się różni zwłoka od rododendrona", "pl"),
        ("macierz wpływu i pilności", "pl"),
        ("impact and urgency matrix", "en"),
        ("acceptance or refusal of a workaround", "en"),
        ("kara czy kara umowna", "pl"),
    ],
)
def test_one_term_is_no_pair(asked: str, language: Language) -> None:
    assert differences(asked, language) == ()


# How fast


def test_a_question_is_answered_within_a_few_milliseconds() -> None:
    find("co to jest zegar SLA", "pl")
    asked = [question for question, _ in questions("pl")]
    started = time.process_time()
    for question in asked:
        find(question, "pl")
    assert (time.process_time() - started) / len(asked) < 0.003


def test_the_packaged_file_is_read_once() -> None:
    assert packaged_glossary() is packaged_glossary()


def test_words_are_folded_and_numbers_with_slashes_stay_whole() -> None:
    assert words("Zwłoka, SLA 80/20 i 24/7 – customer’s fault") == (
        "zwloka",
        "sla",
        "80/20",
        "i",
        "24/7",
        "customer",
        "fault",
    )
