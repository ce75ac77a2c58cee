"""The bot never promises money: no text of its own says that anything is owed, payable or will be paid.

What is its own: both catalogues, the glossary and the services, and every text in the code. What a contract's clause
says is told apart by where it lies: the texts of contract files (`knowledge/contracts`, a clause beside each) are the
contract's words, always said with the clause they stand in. What people ask (`locales/*/phrases`) is theirs, and the
patterns that recognise it (`re.compile`) are said to nobody.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
PROMISES = re.compile(
    r"należ(?:y|ą|ał\w*|eć) się\b|się (?:\w+ ){0,3}należ(?:y|ą|ał\w*)\b|należn\w+ (?:\w+ )?kwot\w*|kwot\w* należn\w*"
    r"|należności?\b|przysług\w*|zapłac(?:imy|ę|i dostawca|i my|ą)\b|wypłac\w*|zwróci(?:my|ą|ć pieni\w*)\b"
    r"|zwrot pieni\w*|oddamy\b|jesteśmy (?:\w+ )?(?:winni|dłużni)|(?:otrzymają|dostaną) Państwo|zrekompensuj\w*"
    r"|\bowe[sd]?\b|\bowing\b|\bdue to (?:you|the customer)\b|\b(?:is|are) (?:then |also |already )?payable\b"
    r"|\b(?:will|shall|to) (?:be )?(?:paid|pay|refund(?:ed)?|reimburse[d]?|compensate[d]?|credit you)\b"
    r"|\b(?:is|are) (?:paid|refunded|reimbursed)\b|\byou (?:will|shall) (?:get|receive)\b"
    r"|\b(?:credits?|penalt(?:y|ies)|amounts?|sums?|money|damages|nothing) (?:is|are) (?:\w+ )?due\b"
    r"|\bentitled to (?:an? |the )?(?:credit|amount|sum|payment|refund|compensation)",
    re.IGNORECASE,
)


def catalogue_texts() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.glob("locales/*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                said = [message.id, message.string]
                for text in said:
                    for one in text if isinstance(text, tuple | list) else (text,):
                        yield f"{path.parent.parent.name}: {one}", one


def glossary_texts() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.glob("knowledge/words/*.yaml")):
        text = re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))
        own = re.sub(r"\bsaid: .*?(?= - key:| see_also:| contract_field:|$)", "", text)
        for entry in re.split(r" - key: ", own):
            yield f"{path.name}: {entry[:300]}", entry


def code_texts() -> Iterator[tuple[str, str]]:
    for package in ("bot", "adapters", "knowledge", "storage"):
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            silent = _docstrings(tree) | _patterns(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}", node.value


def _docstrings(tree: ast.AST) -> set[int]:
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _patterns(tree: ast.AST) -> set[int]:
    """Return the constants inside regular expressions, which are read and never said."""
    calls = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "compile"
    )
    return {id(inner) for call in calls for inner in ast.walk(call)}


def test_no_catalogue_promises_money() -> None:
    assert [where for where, text in catalogue_texts() if PROMISES.search(text)] == []


def test_the_glossary_promises_no_money() -> None:
    assert [where for where, text in glossary_texts() if PROMISES.search(text)] == []


def test_no_text_in_the_code_promises_money() -> None:
    assert [where for where, text in code_texts() if PROMISES.search(text)] == []


@pytest.mark.parametrize(
    "promise",
    [
        "Za październik należy się Państwu 112,00 zł.",
        "Nic się nie należy.",
        "Przysługuje kwota 112,00 zł.",
        "Kwotę wypłacimy w marcu.",
        "Zapłacimy 112,00 zł.",
        "Zwrócimy 112,00 zł.",
        "Kwota należna to 112,00 zł.",
        "We owe you PLN 112.00.",
        "You are owed PLN 112.00.",
        "PLN 112.00 is due to you.",
        "The credit will be paid in March.",
        "We will pay PLN 112.00.",
        "A credit is due below 99.5%.",
    ],
)
def test_a_promise_would_be_found(promise: str) -> None:
    assert PROMISES.search(promise)


@pytest.mark.parametrize(
    "harmless",
    [
        "Baza należy do innego programu.",
        "Proszę zwrócić się do opiekuna.",
        "%(number)s: was due %(moment)s.",
        "Those entitled may report it.",
        "niewykonanie lub nienależyte wykonanie umowy",
    ],
)
def test_other_uses_of_such_words_are_no_promise(harmless: str) -> None:
    assert not PROMISES.search(harmless)
