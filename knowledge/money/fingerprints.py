"""What a figure stood on, as hashes: the contract's version, the engine that computed it, and the events it was told.

The rule: the same facts have the same hash in every process and on every machine, and another fact another one. A field
that has its default is left out, so that a new kind of term changes the hash of no contract that does not state it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.planned_work import PlannedWork
from knowledge.incidents.incident import Event

_ENGINE = ("contract", "downtime", "hours", "incidents", "money")
"""The packages whose code decides what a figure is."""


def version_fingerprint(version: ContractVersion) -> str:
    """Return the hash of everything one version of a contract says."""
    return fingerprint(version)


def events_fingerprint(events: Iterable[Event], works: Iterable[PlannedWork] = ()) -> str:
    """Return the hash of what is on record: events in any order and repeated count once, and the planned works."""
    recorded = sorted({_written(event) for event in events})
    planned = sorted({_written(work) for work in works})
    return _digest([recorded, planned])


@cache
def engine_fingerprint() -> str:
    """Return the hash of the code that computes figures, whatever it is installed from."""
    root = files("knowledge")
    sources = [
        (f"{package}/{source.name}", source.read_text(encoding="utf-8"))
        for package in _ENGINE
        for source in sorted((root / package).iterdir(), key=_name)
        if source.name.endswith(".py")
    ]
    return _digest(sources)


def fingerprint(value: object) -> str:
    """Return the hash of a value made of dataclasses, mappings, sequences, sets and plain values.

    Raises:
        TypeError: something in it is none of these.
    """
    return _digest(_plain(value))


def _name(source: Traversable) -> str:
    return source.name


def _written(value: object) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(plain: object) -> str:
    written = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8")).hexdigest()


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        said = {one.name: getattr(value, one.name) for one in fields(value) if one.compare}
        kept = {name: _plain(said[name]) for name in said if not _is_default(_field(value, name), said[name])}
        return {"is": type(value).__name__, **kept}
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case Mapping():
            return sorted([_written(key), _plain(each)] for key, each in value.items())
        case tuple() | list():
            return [_plain(each) for each in value]
        case frozenset() | set():
            return sorted(_written(each) for each in value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return f"{value // timedelta.resolution} us"
        case Decimal() | Fraction():
            exact = Fraction(value)
            return f"{exact.numerator}/{exact.denominator}"
    raise TypeError(f"a fact must be made of dataclasses and plain values, got {type(value).__name__}")


def _field(value: Any, name: str) -> Field[Any]:
    found: Field[Any] = type(value).__dataclass_fields__[name]
    return found


def _is_default(field: Field[Any], value: object) -> bool:
    if field.default is not MISSING:
        return bool(field.default == value)
    return field.default_factory is not MISSING and bool(field.default_factory() == value)
