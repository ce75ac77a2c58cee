"""Whatever the provider's people press, ask or command in a customer's own channel: of others not a word, not a change.

The matrix is made of the registries themselves, so that a new action or request cannot be forgotten.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands import COMMANDS
from bot.handlers.actions import ACTIONS
from bot.handlers.registry import HANDLERS
from bot.messages import Command, Outcome, Text
from tests.bot.test_foreign_customer import FOREIGN, everything_foreign, pressed
from tests.talking import Chat, Town, town_of

WORDS = ("Jaskółcz", "Dzwonnic", "Tom Ashworth", "Gdańsk", "Gdansk", "Katarzyna", "Marta Ziel", "jaskolcza", "1043")
CHANGES_ACCOUNTS = {"account.unlink", "account.revoke", "place.unbind"}


@pytest.fixture(scope="module")
def prepared(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("staff") / "prepared.db"
    shutil.copy(demo_template, path)
    with town_of(f"sqlite:///{path}") as town:
        town.link("7", "hanna")
        town.bind("-100", "7", "blawatek")
        tom = town.link("9", "tom")
        tom.says("every call fails in Gdansk since 2, nobody can call")
        tom.press("Register")
        town.make_administrator("noc")
        town.link("5", "noc")
    return path


@pytest.fixture
def town(prepared: Path, tmp_path: Path) -> Iterator[Town]:
    shutil.copy(prepared, tmp_path / "town.db")
    with town_of(f"sqlite:///{tmp_path}/town.db") as opened:
        opened.now += timedelta(minutes=1)
        opened.ids = itertools.count(1000)
        yield opened


@pytest.fixture
def noc(town: Town) -> Chat:
    return town.group("-100", "5")


def told(outcome: Outcome) -> list[str]:
    """Return which words of others everybody in the place can read now."""
    said = "\n".join(
        f"{reply.text} {' '.join(choice.label for choice in reply.choices)}"
        for reply in outcome.replies
        if not reply.private
    )
    return [word for word in WORDS if word in said]


def record_of(town: Town) -> object:
    with town.database.reading() as work:
        log = work.incidents.of_number(FOREIGN, town.now + timedelta(days=1))
        assert log is not None
        return log.events, work.links.all(), [place for place in work.places.all() if place.customer != "blawatek"]


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - CHANGES_ACCOUNTS - {"more"}))
def test_no_button_tells_or_changes_anything_of_another_customer(town: Town, noc: Chat, action: str) -> None:
    before = record_of(town)
    arguments = {**everything_foreign(town), "text": "x", "entities": {"incident": FOREIGN}, "caption": ""}

    outcome = pressed(town, noc, action, arguments)

    assert record_of(town) == before
    assert [word for word in told(outcome) if word != str(FOREIGN)] == []


@pytest.mark.parametrize("intent", sorted(HANDLERS))
def test_no_request_tells_of_another_customer(town: Town, noc: Chat, intent: str) -> None:
    before = record_of(town)

    outcome = pressed(town, noc, "ask", {"intent": intent, "entities": {}, "text": ""})

    assert record_of(town) == before
    assert told(outcome) == []


@pytest.mark.parametrize("command", [command.word_pl for command in COMMANDS])
@pytest.mark.parametrize("argument", ["", "hanna", "telegram:9"])
def test_no_command_tells_of_another_customer(town: Town, noc: Chat, command: str, argument: str) -> None:
    before = record_of(town)

    outcome = noc(Command(command, argument))

    assert record_of(town) == before
    assert told(outcome) == []


@pytest.mark.parametrize(
    "words",
    [
        "co jest zagrożone?",
        "którzy klienci mają 24/7?",
        "u kogo są kary?",
        "lista zgłoszeń",
        "pokaż wszystkie zgłoszenia",
        "podejmuję",
        "naprawione",
        "wstrzymaj zegar",
        "dzwonili, 9:59",
        "prace planowe",
        "kto jest powiązany?",
        "a u pozostałych?",
        "ile przestoju zostało wszystkim?",
    ],
)
def test_no_words_tell_of_another_customer(town: Town, noc: Chat, words: str) -> None:
    before = record_of(town)

    outcome = noc(Text(words))

    assert record_of(town) == before
    assert told(outcome) == []
