"""Nobody learns or changes anything of another customer: every button and every request, tried on a foreign incident.

The matrix is made of the registries themselves, so that a new action or request cannot be forgotten.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.commands import COMMANDS
from bot.handlers.actions import ACTIONS
from bot.handlers.registry import HANDLERS
from bot.messages import Address, Command, Outcome, Press
from bot.records import OfferedChoice
from tests.talking import Chat, Town, texts, town_of

FOREIGN_WORDS = ("Harrowgate", "Jaskółcza", "Dzwonnica", "Tom Ashworth", "Gdańsk", "Gdansk", "Kasia", "Katarzyna")
ONLY_OWN_ACCOUNT = {"account.unlink"}
"""What acts on the account that presses, whatever it says."""


FOREIGN = 1043
"""The number of the open incident of another customer."""


@pytest.fixture(scope="module")
def prepared(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with accounts of two customers, a bound group, and an open incident of the other one."""
    path = tmp_path_factory.mktemp("foreign") / "prepared.db"
    shutil.copy(demo_template, path)
    with town_of(f"sqlite:///{path}") as town:
        town.link("7", "hanna")
        town.bind("-100", "7", "blawatek")
        tom = town.link("9", "tom")
        tom.says("every call fails in Gdansk since 2, nobody can call")
        tom.press("Register")
    return path


@pytest.fixture
def town(prepared: Path, tmp_path: Path) -> Iterator[Town]:
    shutil.copy(prepared, tmp_path / "town.db")
    with town_of(f"sqlite:///{tmp_path}/town.db") as opened:
        opened.now += timedelta(minutes=1)
        opened.ids = itertools.count(1000)
        yield opened


@pytest.fixture(params=["direct", "group"])
def hanna(request: pytest.FixtureRequest, town: Town) -> Chat:
    return town.direct("7") if request.param == "direct" else town.group("-100", "7")


def test_the_foreign_incident_is_there_and_open(town: Town) -> None:
    with town.database.reading() as work:
        log = work.incidents.of_number(FOREIGN, town.now)
    assert log is not None
    assert log.customer == "harrowgate"


def record_of(town: Town) -> tuple[object, ...]:
    """Return everything recorded of the foreign customer."""
    with town.database.reading() as work:
        log = work.incidents.of_number(FOREIGN, town.now + timedelta(days=1))
        assert log is not None
        places = tuple(place for place in work.places.all() if place.customer != "blawatek")
        links = tuple(link for link in work.links.all() if link.sender.user != "7")
        return log.events, places, links


def pressed(town: Town, chat: Chat, action: str, arguments: dict[str, Any]) -> Outcome:
    """Press a button that says whatever an attacker wants it to say."""
    token = f"forged-{action}-{len(arguments)}"
    address = Address(town.platform, chat.conversation)
    with town.database.unit_of_work() as work:
        expires = town.now + timedelta(days=1)
        work.choices.offer([OfferedChoice(token, "x", 1, action, arguments, address, None, expires)])
        work.commit()
    return chat(Press(token))


def everything_foreign(town: Town) -> dict[str, Any]:
    at = town.now.isoformat()
    return {
        "incident": FOREIGN,
        "report": 1,
        "text": f"status {FOREIGN}",
        "intent": "incident_status",
        "entities": {"incident": FOREIGN, "customer": "Harrowgate & Finch Logistics Ltd"},
        "message": 1,
        "work": "W1",
        "services": ["sip"],
        "start": at,
        "end": at,
        "at": at,
        "draft": "D1",
        "accepted": True,
        "effect": "short",
        "what": "scope",
        "scope": "none",
        "before": 1_000_000,
        "from": "marek",
        "to": "ewa",
        "line": 1,
        "until": at,
        "key": "service",
        "value": "sip",
        "first": at,
        "answers": {},
        "restored_at": at,
        "received_at": at,
        "reason": "waiting_for_customer",
        "severity": "minor",
        "other": FOREIGN,
        "outage": "A1",
        "channel": "phone",
        "words": "x",
        "offset": 0,
        "service": "sip",
        "since": at,
        "fault": "customer",
        "exclusion": None,
        "share": None,
        "size": None,
        "topic": "budget",
        "dispute": 1,
        "upheld": True,
        "person": "tom",
        "platform": "telegram",
        "user": "9",
        "customer": "harrowgate",
        "attachments": [1],
        "files": [{"reference": "r", "name": "a.png", "media_type": "image/png", "size": 3, "kind": "photo"}],
        "caption": str(FOREIGN),
    }


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - ONLY_OWN_ACCOUNT - {"more", "place.unbind"}))
def test_no_button_reaches_a_foreign_incident(town: Town, hanna: Chat, action: str) -> None:
    before = record_of(town)

    said = texts(pressed(town, hanna, action, everything_foreign(town)))

    assert record_of(town) == before
    assert [word for word in FOREIGN_WORDS if word in said] == []


@pytest.mark.parametrize("intent", sorted(HANDLERS))
def test_no_request_tells_of_a_foreign_customer(town: Town, hanna: Chat, intent: str) -> None:
    before = record_of(town)
    entities = {"incident": FOREIGN, "customer": "Harrowgate & Finch Logistics Ltd"}

    said = texts(pressed(town, hanna, "ask", {"intent": intent, "entities": entities, "text": ""}))

    assert record_of(town) == before
    assert [word for word in FOREIGN_WORDS if word in said] == []


@pytest.mark.parametrize("command", [command.word_en for command in COMMANDS])
@pytest.mark.parametrize("argument", ["Harrowgate", "tom", str(FOREIGN), "telegram:9"])
def test_no_command_tells_of_a_foreign_customer(town: Town, hanna: Chat, command: str, argument: str) -> None:
    before = record_of(town)

    said = texts(hanna(Command(command, argument)))

    assert record_of(town) == before
    assert [word for word in FOREIGN_WORDS if word in said] == []


@pytest.mark.parametrize(
    "question",
    [
        "status {foreign}",
        "{foreign} dlaczego?",
        "dopisz do {foreign}: test",
        "wycofaj {foreign}",
        "otwórz ponownie {foreign}",
        "{foreign} działa, potwierdzam",
        "podejmuję {foreign}",
        "{foreign} naprawione",
        "wstrzymaj zegar {foreign}",
        "dzwonili o 2:08 w sprawie {foreign}",
    ],
)
def test_a_foreign_number_is_answered_as_one_that_is_not_there(hanna: Chat, question: str) -> None:
    missing = 9999
    about_foreign = hanna.says(question.format(foreign=FOREIGN))
    about_missing = hanna.says(question.format(foreign=missing))

    assert about_foreign == about_missing.replace(str(missing), str(FOREIGN))
