"""The demo: four invented customers with contracts, people, a rota, past incidents and works, for an empty database.

Rule: everything is data in `knowledge/demo` and `knowledge/contracts`; all instants and references are fixed, so two
demos are the same to the last byte of what they say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, cast

import yaml
from sqlmodel import select

from bot.messages import Sender
from bot.ports import UnitOfWork
from bot.records import Person
from knowledge.bilingual import Bilingual
from knowledge.contract.file import read_contract
from knowledge.downtime.planned_work import PlannedWork
from knowledge.duty.rota import Rota
from knowledge.incidents.incident import Event
from storage.administration import put_contract, put_person
from storage.counters import reach_value
from storage.engine import Database
from storage.event_codec import decode
from storage.guarding import take_turn
from storage.repositories.incidents import NUMBERS
from storage.repositories.planned_works import row_of
from storage.salt import Salt
from storage.tables import CustomerRow, PersonRow

DEMO_START = datetime.fromisoformat("2026-11-23T10:00+01:00")
"""Where the demo's clock begins."""
CONTRACTS_IMPORTED = datetime.fromisoformat("2026-09-01T09:00+02:00")
LAST_NUMBER_GIVEN = 1042
"""Numbers go on after this one, clear of the incidents that the demo brings."""
PLATFORM = "console"
_FREE_WORDS = ("description", "reason", "text")
"""Fields of events that hold a reference to a text."""

Json = Mapping[str, Any]


def seed_demo(database: Database) -> bool:
    """Fill an empty database with the demo in one transaction; one that has any customer or person is left alone.

    Returns whether it was filled.

    Raises:
        Refused: the database cannot be written to; nothing was kept.
    """
    with database.unit_of_work(new_salt=_same_salts()) as work:
        session = work.session
        take_turn(session, "the demo is filled")
        if session.exec(select(CustomerRow)).first() or session.exec(select(PersonRow)).first():
            return False
        for file in sorted(_folder("contracts"), key=lambda file: file.name):
            text = file.read_text(encoding="utf-8")
            contract = read_contract(text, file=file.name)
            put_contract(session, contract, text, file=file.name, now=CONTRACTS_IMPORTED)
        for person in _listed("people"):
            put_person(session, _person(person), [Sender(PLATFORM, person["key"])])
        for incident in _listed("incidents"):
            _tell(work, incident)
        session.add_all(row_of(_work(planned)) for planned in _listed("works"))
        for rota in _listed("duty"):
            work.duty.set_rota(_rota(rota), None, CONTRACTS_IMPORTED)
        reach_value(session, NUMBERS, LAST_NUMBER_GIVEN)
        work.commit()
    return True


def _folder(name: str) -> Iterator[Traversable]:
    return (file for file in (files("knowledge") / name).iterdir() if file.name.endswith(".yaml"))


def _listed(name: str) -> Sequence[Json]:
    text = (files("knowledge") / "demo" / f"{name}.yaml").read_text(encoding="utf-8")
    return cast("Sequence[Json]", yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506


def _same_salts() -> Salt:
    """Return salts in a fixed order: the demo's words are public, and two demos shall be the same."""
    kept = iter(range(1_000_000))
    return lambda: hashlib.sha256(f"demo {next(kept)}".encode()).digest()[:16]


def _person(written: Json) -> Person:
    customer = written.get("customer")
    return Person(
        id=written["key"],
        name=written["name"],
        role="staff" if customer is None else "customer",
        customer=customer,
        position=written["position"],
        title_pl=written["title"]["pl"],
        title_en=written["title"]["en"],
        language=written["language"],
    )


def _tell(work: UnitOfWork, written: Json) -> None:
    events = [_event(written["number"], event, work) for event in written["events"]]
    work.incidents.open(written["number"], written["customer"], min(event.recorded_at for event in events))
    for event in events:
        work.incidents.append(event)


def _event(number: int, written: Json, work: UnitOfWork) -> Event:
    about = {"at", "recorded_at", "by", "type"}
    payload = {name: _plain(value) for name, value in written.items() if name not in about}
    words = {name: work.texts.keep(str(payload[name])) for name in _FREE_WORDS if name in payload}
    occurred = written["at"].astimezone(UTC)
    recorded = written.get("recorded_at", written["at"]).astimezone(UTC)
    return Event(number, occurred, recorded, written["by"], decode(written["type"], {**payload, **words}))


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _rota(written: Json) -> Rota:
    time_ = time.fromisoformat(written["time"])
    return Rota(written["line"], tuple(written["people"]), written["first_day"], time_, written["zone"])


def _work(written: Json) -> PlannedWork:
    return PlannedWork(
        key=written["key"],
        services=tuple(written["services"]),
        announced_at=written["announced_at"].astimezone(UTC),
        start=written["start"].astimezone(UTC),
        end=written["end"].astimezone(UTC),
        effect=Bilingual(written["effect"]["pl"], written["effect"]["en"]),
        customers=tuple(written["customers"]),
    )
