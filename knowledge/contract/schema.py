"""The JSON Schema of contract files, for editors: completion, hover text and red underlines while writing.

The rule: it is derived from `contract_format` alone. It says no more than the reader: what passes the reader passes the
schema; names that must exist elsewhere in the file and sums over several entries are left to the reader.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from knowledge.contract.format import CONTRACT, REMOVED, VERSION
from knowledge.contract.provision_topics import TOPICS
from knowledge.contract.scalars import SCALARS, Scalar
from knowledge.contract.shape import PLACE, TERM_WORDS, Field, Items, Keyed, Name, Place, Said, Shape, Table, Value
from knowledge.words.services import services

Json = dict[str, Any]

_NUMERIC = ("number", "count", "offset", "percent", "target", "money", "part", "many_percent")
_SCHEMA_WORDS = {"type", "anyOf", "enum"}
_WORTH_SHARING = 120  # characters; a reference itself takes 25
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LISTED: Mapping[str, Callable[[], Mapping[str, object]]] = {
    "service": services,
    "covered_service": services,
    "topic": lambda: TOPICS,
}


def json_schema() -> Json:
    """Return the schema of a contract file (JSON Schema 2020-12)."""
    schema = _of(CONTRACT)
    schema["properties"]["versions"]["items"] = _version()
    return {"$schema": _DIALECT, "title": "SLA contract", **_shared(schema)}


def _shared(schema: Json) -> Json:
    """Return the schema with what repeats in it written once, under `$defs`; descriptions stay where they are read."""
    occurrences: Counter[str] = Counter()
    _count(schema, occurrences)
    names: dict[str, str] = {}
    definitions: Json = {}

    def shared(part: Any) -> Any:
        if isinstance(part, list):
            return [shared(one) for one in part]
        if not isinstance(part, dict):
            return part
        body = {key: value for key, value in part.items() if key != "description"}
        written = json.dumps(body, sort_keys=True)
        if occurrences[written] < 2 or len(written) < _WORTH_SHARING or not _SCHEMA_WORDS & set(body):
            return {key: shared(value) for key, value in part.items()}
        if written not in names:
            names[written] = f"part{len(names) + 1}"
            definitions[names[written]] = {key: shared(value) for key, value in body.items()}
        said = {"description": part["description"]} if "description" in part else {}
        return {"$ref": f"#/$defs/{names[written]}", **said}

    return {**{key: shared(value) for key, value in schema.items()}, "$defs": definitions}


def _count(part: Any, occurrences: Counter[str]) -> None:
    if isinstance(part, dict):
        occurrences[json.dumps({key: part[key] for key in part if key != "description"}, sort_keys=True)] += 1
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _count(one, occurrences)


def _version() -> Json:
    """Return the schema of a version: one that amends another, or a template, states only parts."""
    schema = _of(VERSION)
    always = ("version", "name", "effective", "entered")
    amending = _of(
        Table({key: Field(field.shape, field.about, required=key in always) for key, field in VERSION.fields.items()})
    )
    for section in ("severities", "availability", "schedules", "services", "sites", "provisions"):
        entry = amending["properties"][section]["additionalProperties"]
        amending["properties"][section].pop("minProperties", None)
        amending["properties"][section]["additionalProperties"] = {"anyOf": [_partly(entry), {"const": REMOVED}]}
    partial = {"anyOf": [{"required": ["amends"]}, {"required": ["based_on"]}]}
    return {"if": partial, "then": amending, "else": schema}


def _partly(schema: Json) -> Json:
    return {key: value for key, value in schema.items() if key != "required"}


def _of(shape: Shape) -> Json:
    match shape:
        case Value(kind):
            return _scalar(kind)
        case Name(of):
            listed = _LISTED.get(of)
            return {"type": ["string", "integer"]} if listed is None else {"enum": sorted(listed())}
        case Place():
            return {"anyOf": [{"type": "string", "minLength": 1}, _table(PLACE)]}
        case Items(of):
            entries: Json = {"type": "array", "items": _of(of), **({"minItems": 1} if shape.filled else {})}
            return {"anyOf": [entries, _of(of)]} if _may_stand_alone(of) else entries
        case Keyed():
            return _keyed(shape)
        case Table():
            return _table(shape)
        case Said(inner):
            return {"anyOf": [{"enum": list(TERM_WORDS)}, _of(inner)]}


def _may_stand_alone(shape: Shape) -> bool:
    return not (isinstance(shape, Table) and "version" in shape.fields)


def _keyed(shape: Keyed) -> Json:
    schema: Json = {"type": "object", "additionalProperties": _of(shape.of)}
    if shape.filled:
        schema["minProperties"] = 1
    if shape.key_of is not None and shape.key_of in _LISTED:
        schema["propertyNames"] = {"enum": sorted(_LISTED[shape.key_of]())}
    elif shape.key_of is None:
        schema["propertyNames"] = {"pattern": SCALARS[shape.key].pattern}
    return schema


def _table(shape: Table) -> Json:
    table: Json = {
        "type": "object",
        "properties": {key: {**_of(field.shape), "description": field.about} for key, field in shape.fields.items()},
        "required": [key for key, field in shape.fields.items() if field.required],
        "additionalProperties": False,
    }
    return table if shape.short is None else {"anyOf": [_of(shape.fields[shape.short].shape), table]}


def _scalar(kind: str | Scalar) -> Json:
    scalar = kind if isinstance(kind, Scalar) else SCALARS[kind]
    if isinstance(kind, str) and kind == "yes_no":
        return {"anyOf": [{"type": "boolean"}, {"enum": list(scalar.words)}]}
    if scalar.words:
        spelt = [word.replace(" ", "_") for word in scalar.words]
        return {"enum": list(dict.fromkeys([*scalar.words, *spelt]))}
    written: Json = {"type": "string", "description": scalar.expected.en}
    if scalar.pattern is not None:
        written["pattern"] = scalar.pattern
    if scalar.numeric or (isinstance(kind, str) and (kind in _NUMERIC or kind in ("text", "key"))):
        written["type"] = ["string", "number"]
    return written
