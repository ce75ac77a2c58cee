"""Every version of a contract that differs from a given one in a single field of a single part of it.

The rule: the types of the fields alone say what another value is, so a new field is mutated without a word here.
"""

from __future__ import annotations

import types
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import ContractVersion
from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.service_hours import ServiceHours, Window
from knowledge.terms import SILENT, Clause, Silent, Stated

REFERENCES = {
    "schedule": "schedules",
    "if_reported_in": "schedules",
    "notice_schedule": "schedules",
    "site": "sites",
    "severity": "severities",
    "services": "services",
    "targets": "targets",
}
"""Fields that name something of the version, by the field of the version that holds it."""
SPECIAL: Mapping[str, Any] = {
    "ContractVersion.matrix": lambda _: None,
    "PartialRule.steps": lambda _: ((Decimal("0.5"), Decimal(1)),),
    "PartialRule.share_of": lambda _: "users",
    "Exclusion.proof_by": lambda _: "customer",
    "Compliance.severities": lambda _: (),
    "Freeze.starts": lambda _: "11-02",
    "Freeze.ends": lambda _: "12-02",
    "HolidayCalendar.country": lambda _: "DE",
    "HolidayCalendar.subdivision": lambda old: old and "SCT",
    "HolidayCalendar.fixed": lambda _: frozenset({(5, 2)}),
    "HolidayCalendar.dates": lambda _: frozenset({date(2026, 5, 2)}),
    "HolidayCalendar.working": lambda _: frozenset({date(2026, 5, 1)}),
    "SeverityMatrix.cells": lambda old: {
        impact: dict.fromkeys(row, list(list(old.values())[-1].values())[-1]) for impact, row in old.items()
    },
    "SeverityMatrix.impacts": lambda old: tuple((key, Bilingual("x", f"x {key}")) for key, _ in old),
    "SeverityMatrix.urgencies": lambda old: tuple((key, Bilingual("x", f"x {key}")) for key, _ in old),
}
"""What the type alone does not tell: another value of these fields that can be shown."""
NAMED: Mapping[str, Any] = {"services": ("sip",), "severities": (), "targets": (), "site": None, "schedule": None}
"""What a sample names of the version, so that it can be shown."""
_KEYED = ("documents", "sites", "schedules", "severities", "targets")
_ENOUGH = 6
_KNOWN_HINTS: dict[Any, dict[str, Any]] = {}
_OTHER_WORDS = {
    "pl": "en",
    "PLN": "EUR",
    "Europe/Warsaw": "Europe/Berlin",
    "customer": "provider",
    "provider": "customer",
}
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Mutation:
    """A version in which one field of one type was changed."""

    before: ContractVersion
    after: ContractVersion


def mutations(versions: list[ContractVersion], *, without: Collection[str]) -> Mapping[str, list[Mutation]]:
    """Return for each field ("Type.field") met in the versions a few mutations, of several instances.

    `without` leaves out fields ("Type.field", or "field" of every type).
    """
    found: dict[str, list[Mutation]] = {}
    for version in versions:
        for path, part in _parts(version, ()):
            for field in fields(part):
                where = f"{type(part).__name__}.{field.name}"
                known = found.setdefault(where, [])
                if not field.init or {field.name, where} & set(without) or len(known) == _ENOUGH:
                    continue
                if not _may_change(part, field.name, version):
                    continue
                change = partial(_mutated, name=field.name, version=version)
                known.append(Mutation(version, _with(version, path, change)))
    return {where: known for where, known in found.items() if known}


def _may_change(part: Any, name: str, version: ContractVersion) -> bool:
    if isinstance(part, ContractVersion):
        return name not in _KEYED or bool(getattr(part, name))
    if name not in REFERENCES:
        return True
    return bool(_other_reference(getattr(part, name), getattr(version, REFERENCES[name])))


def types_met(versions: list[ContractVersion]) -> set[type]:
    """Return the types of all parts of the versions."""
    return {type(part) for version in versions for _, part in _parts(version, ())}


def types_of(kind: type) -> set[type]:
    """Return the dataclasses of `knowledge.contract` that the fields of a type may hold, and those of theirs."""
    found: set[type] = set()
    waiting: list[Any] = [kind]
    while waiting:
        hint = waiting.pop()
        waiting += get_args(hint)
        if not isinstance(hint, type) or not is_dataclass(hint) or hint in found:
            continue
        if hint.__module__.startswith("knowledge.contract"):
            found.add(hint)
            waiting += _hints(hint).values()
    return found


def _parts(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield every dataclass inside a value that says something of the contract, and the way to it."""
    if isinstance(value, Bilingual | Clause | ServiceHours | Window):
        return
    inside: list[tuple[Any, Any]]
    if is_dataclass(value):
        yield path, value
        inside = [(field.name, getattr(value, field.name)) for field in fields(value) if field.init]
    elif isinstance(value, Mapping):
        inside = [(("key", key), one) for key, one in value.items()]
    else:
        inside = [(number, one) for number, one in enumerate(value)] if isinstance(value, tuple) else []
    for step, one in inside:
        yield from _parts(one, (*path, step))


def _with(value: Any, path: tuple[Any, ...], change: Any) -> Any:
    if not path:
        return change(value)
    step, rest = path[0], path[1:]
    if isinstance(step, str):
        return replace(value, **{step: _with(getattr(value, step), rest, change)})
    if isinstance(step, int):
        return tuple(_with(one, rest, change) if number == step else one for number, one in enumerate(value))
    return {**value, step[1]: _with(value[step[1]], rest, change)}


def _mutated(part: Any, name: str, version: ContractVersion) -> Any:
    old, where = getattr(part, name), f"{type(part).__name__}.{name}"
    if where in SPECIAL:
        return replace(part, **{name: SPECIAL[where](old)})
    if name in REFERENCES and not isinstance(part, ContractVersion):
        return replace(part, **{name: _other_reference(old, getattr(version, REFERENCES[name]))})
    if name in _KEYED and isinstance(part, ContractVersion):
        return replace(part, **{name: _one_more(old)})
    return replace(part, **{name: _other(old, _hints(type(part))[name])})


def _one_more(old: Any) -> Any:
    """Return the entries and a copy of the first under another key, for nothing may refer to what is not there."""
    if isinstance(old, Mapping):
        return {**old, "extra": replace(next(iter(old.values())), key="extra")}
    return (*old, replace(old[0], key="extra"))


def _hints(kind: Any) -> dict[str, Any]:
    known = _KNOWN_HINTS.get(kind)
    if known is None:
        known = _KNOWN_HINTS[kind] = get_type_hints(kind)
    return known


def _other_reference(old: Any, known: Any) -> Any:
    keys = list(known) if isinstance(known, Mapping) else [one.key for one in known]
    if isinstance(old, tuple):
        return tuple(key for key in keys if (key,) != old)[:1] or ()
    return next((key for key in keys if key != old), None)


def _other(old: Any, hint: Any) -> Any:
    """Return another value than the old one, of the same type."""
    match old:
        case bool():
            return not old
        case Enum():
            return next(one for one in type(old) if one is not old)
        case int() | Decimal() | Fraction():
            return old + 1
        case str():
            return _OTHER_WORDS.get(old, f"{old}x")
        case timedelta():
            return old + _HOUR
        case datetime() | date():
            return old + timedelta(days=1)
        case Bilingual():
            return Bilingual(f"{old.pl} x", f"{old.en} x")
        case Clause():
            return replace(old, paragraph=f"{old.paragraph}x")
        case ServiceHours():
            return ServiceHours(old.zone, ((Window(_HOUR, 2 * _HOUR),),) * 7)
        case Stated() if Silent in get_args(hint):
            return SILENT
        case Stated():
            return replace(old, value=_other(old.value, Any))
        case tuple() | frozenset() if old:
            return type(old)(list(old)[1:])
        case Mapping() if old:
            return dict(list(old.items())[1:])
    if is_dataclass(old) and not isinstance(old, type) and fields(old):
        names = [field.name for field in fields(old) if field.init]
        name = next((name for name in names if getattr(old, name) is not None), names[0])
        return replace(old, **{name: _other(getattr(old, name), _hints(type(old))[name])})
    return _sample(hint, old)


def _sample(hint: Any, old: Any = None) -> Any:
    """Return any value of a type, other than the old one."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        kinds = [one for one in inner if one is not type(None) and get_origin(one) is None and not isinstance(old, one)]
        return _sample(next((one for one in inner if get_origin(one) is Stated), None) or kinds[0], old)
    if origin is Stated:
        return Stated(_sample(inner[0]), Clause("§ 99", "contract"))
    if origin is tuple:
        return (_sample(inner[0]),)
    if origin is frozenset:
        return frozenset({_sample(inner[0])})
    if isinstance(hint, TypeVar):
        return 7
    return _simple(hint)


def _simple(hint: Any) -> Any:
    samples: dict[Any, Any] = {
        HolidayCalendar: HolidayCalendar(country="DE"),
        str: "other",
        int: 7,
        bool: True,
        Decimal: Decimal(7),
        Fraction: Fraction(1, 7),
        timedelta: 7 * _HOUR,
        date: date(2026, 7, 7),
        datetime: datetime(2028, 7, 7, tzinfo=UTC),
        Bilingual: Bilingual("coś", "something"),
        Clause: Clause("§ 99", "contract"),
    }
    if hint in samples:
        return samples[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    hints = _hints(hint)
    return hint(
        **{
            field.name: NAMED[field.name] if field.name in NAMED else _sample(hints[field.name])
            for field in fields(hint)
            if field.init
        }
    )
