"""The trained model: fresh, small, without pickle, reproducible, and no worse than it was."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from bot.understanding.evaluation import calibration_error, judged
from bot.understanding.model import MODEL_PATH, load
from bot.understanding.phrases import PHRASES_ROOT, digest, held_out_phrases, training_phrases
from bot.understanding.roles import STAFF_ONLY
from bot.understanding.training import build

PUBLISHED = set(
    "greeting thanks help human_handoff change_language report_incident incident_status list_my_incidents add_update "
    "confirm_resolved reopen_incident sla_overview reaction_time resolution_time service_window availability_target "
    "exclusions penalties fees_and_tiers downtime_budget incident_history_report maintenance_upcoming what_if glossary "
    "subscribe_notices unsubscribe_notices coverage_check customers_by_term at_risk acknowledge_incident "
    "resolve_incident pause_clock schedule_maintenance out_of_scope why cancel yes no dispute escalation claim_terms "
    "cancel_incident channel_confirmed who_may_report my_data on_call hand_over undelivered change_severity "
    "register_for_customer declare_outage attribute_outage merge_incidents internal_note file_claim".split()
)


def test_the_model_is_built_from_the_phrases_as_they_are() -> None:
    assert load().phrases_digest == digest(), "run: python -m bot.understanding.training"


def test_the_model_knows_exactly_the_published_intents() -> None:
    assert set(load().intents) == PUBLISHED
    assert STAFF_ONLY < PUBLISHED


def test_the_model_is_small_and_holds_no_pickle() -> None:
    assert MODEL_PATH.stat().st_size <= 3 * 1024 * 1024
    with zipfile.ZipFile(MODEL_PATH) as stored:
        heads = [stored.read(name)[:128] for name in stored.namelist()]
    assert heads
    assert not any(b"|O" in head for head in heads)


def test_no_phrase_is_held_back_and_trained_on_at_once() -> None:
    trained = {(phrase.language, phrase.text.lower()) for phrase in training_phrases() if len(phrase.text.split()) > 2}
    held = {(phrase.language, phrase.text.lower()) for phrase in held_out_phrases()}
    assert not trained & held


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_intent_has_phrases_in_both_languages(language: str) -> None:
    assert {phrase.intent for phrase in training_phrases() if phrase.language == language} == PUBLISHED


@pytest.mark.parametrize(("language", "floor", "floor_of_three"), [("pl", 0.80, 0.92), ("en", 0.76, 0.89)])
def test_held_back_phrases_are_understood_no_worse_than_measured(
    language: str, floor: float, floor_of_three: float
) -> None:
    results = judged((phrase for phrase in held_out_phrases() if phrase.language == language), load())
    assert sum(result.right for result in results) / len(results) >= floor
    assert sum(result.phrase.intent in result.ranked for result in results) / len(results) >= floor_of_three


def test_confidence_is_about_as_high_as_accuracy() -> None:
    assert calibration_error(judged(held_out_phrases(), load())) <= 0.08


def test_the_same_phrases_give_the_same_file(tmp_path: Path) -> None:
    for language in ("pl", "en"):
        folder = tmp_path / "locales" / language / "phrases"
        folder.mkdir(parents=True)
        lines = [
            json.dumps({"text": f"{word} {intent} {language}", "intent": intent})
            for intent in ("greeting", "thanks", "help")
            for word in ("alpha", "bravo", "charlie", "delta")
        ]
        (folder / "some.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in ("first.npz", "second.npz"):
        build(tmp_path / "locales", tmp_path / name)
    assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()


def test_every_phrase_is_one_object_a_line_with_text_and_intent() -> None:
    for path in PHRASES_ROOT.glob("*/phrases/*.jsonl"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            entry = json.loads(line)
            assert entry["text"].strip(), f"{path.name}:{number}"
            assert entry["intent"] in PUBLISHED, f"{path.name}:{number}"
