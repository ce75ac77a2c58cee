"""A dialog is questions plus one pure function; its state is the answers so far, by question.

An answer is kept in its canonical raw form (a key, an ISO instant, plain words), and that form passes the same parser
as what a person types, presses or fills in. So a form is several answers at once, a button one, free words one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

C = TypeVar("C")
Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer in its canonical raw form."""

    raw: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The answer cannot be taken; `message` is already in the person's language: what was found and what is
    expected."""

    message: str


@dataclass(frozen=True, slots=True)
class Question(Generic[C]):
    """One question: how an answer is read in a context, and whether it must still be asked given the answers so far."""

    key: str
    parse: Callable[[str, C], Accepted | Rejected]
    needed: Callable[[Answers, C], bool]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a dialog stands: accepted answers, the question to ask next (None: complete), what was rejected and why."""

    answers: dict[str, str]
    ask: str | None
    rejected: dict[str, str]


def advance(questions: tuple[Question[C], ...], answers: Answers, given: Answers, context: C) -> Progress:
    """Return the progress after some answers were given at once.

    A given answer replaces an earlier one; a rejected one leaves the earlier one in place and its question is asked
    again. An earlier answer that fits no more (the contract changed meanwhile) is dropped and asked for again. Keys
    that are no question are kept as they are (notes of the dialog itself).
    """
    known = {question.key: question for question in questions}
    rejected = dict[str, str]()
    accepted = {
        key: raw
        for key, raw in answers.items()
        if key not in known or isinstance(known[key].parse(raw, context), Accepted)
    }
    for key, raw in given.items():
        if key not in known:
            accepted[key] = raw
            continue
        result = known[key].parse(raw, context)
        if isinstance(result, Accepted):
            accepted[key] = result.raw
        else:
            rejected[key] = result.message
    asked = [key for key in known if key in rejected]
    open_questions = [question.key for question in questions if question.needed(accepted, context)]
    return Progress(accepted, next(iter(asked or open_questions), None), rejected)
