"""The JSON Schema of contract files, for editors: completion, hover text and red underlines while writing.

The rule: it is derived from `contract_format` alone. It says no more than the reader: what passes the reader passes the
schema; names that must exist elsewhere in the file and sums over several entries are left to the reader.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from knowledge.contract.format import CONTRACT, REMOVED, VERSION
from knowledge.contract.provision_topics import TOPICS
from knowledge.contract.scalars import SCALARS, Scalar
from knowledge.contract.shape import (
    NOUNS,
    PLACE,
    TERM_WORDS,
    Field,
    Items,
    Keyed,
    Name,
    Place,
    Said,
    Shape,
    Table,
    Value,
)
from knowledge.contract.word_meanings import MEANINGS
from knowledge.words.services import services

Json = dict[str, Any]

_NUMERIC = ("number", "count", "offset", "percent", "target", "money", "part", "many_percent")
_SCHEMA_WORDS = {"type", "anyOf", "enum"}
_WORTH_SHARING = 120  # characters; a reference itself takes 25
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LISTED: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "service": lambda: {key: service.name.en for key, service in services().items()},
    "covered_service": lambda: {key: service.name.en for key, service in services().items()},
    "topic": lambda: {key: topic.name.en for key, topic in TOPICS.items()},
}
"""Names that are known beforehand, each with what it is, by the kind of name."""


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
        entries = amending["properties"][section]
        entries.pop("minProperties", None)
        for key, entry in entries.get("properties", {}).items():
            entries["properties"][key] = {**_or_removed(entry), "description": entry["description"]}
        if entries["additionalProperties"]:
            entries["additionalProperties"] = _or_removed(entries["additionalProperties"])
    partial = {"anyOf": [{"required": ["amends"]}, {"required": ["based_on"]}]}
    return {"if": partial, "then": amending, "else": schema}


def _or_removed(entry: Json) -> Json:
    return {"anyOf": [_partly(entry), {"const": REMOVED, "description": MEANINGS[REMOVED]}]}


def _partly(schema: Json) -> Json:
    return {key: value for key, value in schema.items() if key != "required"}


def _of(shape: Shape) -> Json:
    match shape:
        case Value(kind):
            return _scalar(kind)
        case Name(of):
            listed = _LISTED.get(of)
            if listed is None:
                return {"type": ["string", "integer"]}
            return {"anyOf": [{"const": key, "description": said} for key, said in sorted(listed().items())]}
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
            return {"anyOf": [*_words(TERM_WORDS)["anyOf"], _of(inner)]}


def _may_stand_alone(shape: Shape) -> bool:
    return not (isinstance(shape, Table) and "version" in shape.fields)


def _keyed(shape: Keyed) -> Json:
    listed = None if shape.key_of is None else _LISTED.get(shape.key_of)
    filled: Json = {"minProperties": 1} if shape.filled else {}
    if listed is not None:
        entries = {key: {**_of(shape.of), "description": said} for key, said in sorted(listed().items())}
        return {"type": "object", "properties": entries, "additionalProperties": False, **filled}
    schema: Json = {"type": "object", "additionalProperties": _of(shape.of), **filled}
    if shape.key_of is None:
        schema["propertyNames"] = {"pattern": SCALARS[shape.key].pattern}
    return schema


def _table(shape: Table) -> Json:
    table: Json = {
        "type": "object",
        "properties": {key: {**_of(field.shape), "description": _hover(field)} for key, field in shape.fields.items()},
        "required": [key for key, field in shape.fields.items() if field.required],
        "additionalProperties": False,
    }
    return table if shape.short is None else {"anyOf": [_of(shape.fields[shape.short].shape), table]}


def _hover(field: Field) -> str:
    """Return what a key means and how its value is written, where that is more than a text or a key."""
    match field.shape:
        case Value(str() as kind) if kind not in ("text", "key"):
            return f"{field.about}; written as {SCALARS[kind].expected.en}"
        case Name(of):
            return f"{field.about}; {NOUNS[of].en}"
    return field.about


def _words(words: Iterable[str]) -> Json:
    """Return a choice of words, each with its meaning; one of several words may also be written with _."""
    spelt = dict.fromkeys(one for word in words for one in (word, word.replace(" ", "_")))
    return {"anyOf": [{"const": word, "description": _meaning(word)} for word in spelt]}


def _meaning(word: str) -> str:
    return MEANINGS[word] if word in MEANINGS else MEANINGS[word.replace("_", " ")]


def _scalar(kind: str | Scalar) -> Json:
    scalar = kind if isinstance(kind, Scalar) else SCALARS[kind]
    if isinstance(kind, str) and kind == "yes_no":
        return {"anyOf": [{"type": "boolean"}, *_words(scalar.words)["anyOf"]]}
    if scalar.words:
        return _words(scalar.words)
    written: Json = {"type": "string", "description": scalar.expected.en}
    if scalar.pattern is not None:
        written["pattern"] = scalar.pattern
    if scalar.numeric or (isinstance(kind, str) and (kind in _NUMERIC or kind in ("text", "key"))):
        written["type"] = ["string", "number"]
    return written
