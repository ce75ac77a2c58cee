"""The dialog engine: a pure function over answers, one or several at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogs.engine import Accepted, Question, Rejected, advance


def _parse(text: str, allowed: str) -> Accepted | Rejected:
    return Accepted(text.strip().lower()) if text.strip().lower() in allowed else Rejected(f"{text!r} is not allowed")


QUESTIONS = (
    Question("first", _parse, lambda answers, _: "first" not in answers),
    Question("second", _parse, lambda answers, _: "second" not in answers and answers.get("first") != "a"),
)


def test_the_first_open_question_is_asked() -> None:
    assert advance(QUESTIONS, {}, {}, "abc").ask == "first"


def test_an_answer_is_kept_in_its_canonical_form() -> None:
    assert advance(QUESTIONS, {}, {"first": " B "}, "abc").answers == {"first": "b"}


def test_a_question_that_an_answer_makes_needless_is_not_asked() -> None:
    assert advance(QUESTIONS, {}, {"first": "a"}, "abc").ask is None


def test_a_rejected_answer_keeps_the_earlier_one_and_is_asked_again() -> None:
    progress = advance(QUESTIONS, {"first": "b", "second": "c"}, {"first": "x"}, "abc")
    assert progress.answers["first"] == "b"
    assert progress.ask == "first"
    assert progress.rejected == {"first": "'x' is not allowed"}


def test_several_answers_at_once_are_each_judged() -> None:
    progress = advance(QUESTIONS, {}, {"first": "b", "second": "?"}, "abc")
    assert (progress.answers, progress.ask) == ({"first": "b"}, "second")


def test_notes_of_the_dialog_are_kept_as_they_are() -> None:
    assert advance(QUESTIONS, {}, {"said_at_once": "yes"}, "abc").answers == {"said_at_once": "yes"}


@given(st.dictionaries(st.sampled_from(["first", "second"]), st.sampled_from(["a", "b", "c", "x"])))
def test_giving_the_accepted_answers_again_changes_nothing(answers: dict[str, str]) -> None:
    once = advance(QUESTIONS, {}, answers, "abc")
    assert advance(QUESTIONS, {}, once.answers, "abc").answers == once.answers
