"""The promise: the schema for editors comes from the format the reader uses, and accepts what the reader accepts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from knowledge.contract.file import json_schema
from knowledge.contract.format import CONTRACT
from knowledge.contract.scalars import SCALARS, Scalar
from knowledge.contract.shape import Items, Keyed, Said, Shape, Table, Value
from knowledge.contract.starter import starter
from knowledge.contract.word_meanings import MEANINGS
from tests.knowledge.small_contract import SMALL, errors_of, written

FILES = [
    *sorted((Path(__file__).parents[3] / "knowledge" / "contracts").glob("*.yaml")),
    Path(__file__).parent / "everything.yaml",
]
SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
KEYWORDS = {
    *("$schema", "title", "description", "type", "properties", "required", "additionalProperties", "items", "anyOf"),
    *(
        "enum",
        "const",
        "pattern",
        "minLength",
        "propertyNames",
        "if",
        "then",
        "else",
        "$ref",
        "$defs",
        "minItems",
        "minProperties",
    ),
}
TYPES = {"object": dict, "array": list, "string": str, "number": str, "integer": str, "boolean": bool}


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Tell whether a value fits: the part of JSON Schema that the contract schema uses; scalars are texts."""
    if not set(schema) <= KEYWORDS:
        raise ValueError(f"keywords not known here: {set(schema) - KEYWORDS}")
    if "$ref" in schema:
        return fits(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")])
    if "anyOf" in schema and not any(fits(value, one) for one in schema["anyOf"]):
        return False
    if "if" in schema and not fits(value, schema["then"] if fits(value, schema["if"]) else schema["else"]):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not any(isinstance(value, TYPES[one]) for one in types):
            return False
    if isinstance(value, str):
        return len(value) >= schema.get("minLength", 0) and re.search(schema.get("pattern", ""), value) is not None
    if isinstance(value, list):
        return len(value) >= schema.get("minItems", 0) and all(fits(item, schema.get("items", {})) for item in value)
    return not isinstance(value, dict) or fits_object(value, schema)


def fits_object(value: dict[str, Any], schema: dict[str, Any]) -> bool:
    if len(value) < schema.get("minProperties", 0) or any(key not in value for key in schema.get("required", ())):
        return False
    if not all(fits(key, schema.get("propertyNames", {})) for key in value):
        return False
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    return all(
        fits(item, properties[key]) if key in properties else others is not False and fits(item, others or {})
        for key, item in value.items()
    )


def as_texts(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - builds texts, lists and mappings only


def test_it_is_plain_json() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_demo_contracts_fit(file: Path) -> None:
    assert fits(as_texts(file.read_text(encoding="utf-8")), SCHEMA)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    currency: PLN", "    currency: zł"),
        ("    currency: PLN", "    curency: PLN"),
        ("provider: Telmost S.A.\n", ""),
        ("react: 2 h", "react: soon"),
        ("react: 2 h", "react: {limit: 2 h, claus: § 3}"),
        ("period: month", "period: monthly"),
        ("sip: § 1", "sipp: § 1"),
        ("Mon-Fri 08:00-18:00", "8-18"),
        ("{pl: krytyczna, en: critical}", "{pl: krytyczna}"),
        ("target: 99.5 %", "target: high"),
        ("effective: 2026-01-01", "effective: 1.01.2026"),
        ("services: [hotline]", "services: []"),
        ("hours: Mon-Fri 08:00-18:00", "hours: []"),
        ("    calendar: {country: PL}", "    authorised: {positions: [], clause: § 4 ust. 3}"),
    ],
)
def test_what_a_single_value_shows_to_be_wrong_fits_neither_schema_nor_reader(old: str, new: str) -> None:
    text = written((old, new))
    assert not fits(as_texts(text), SCHEMA)
    assert errors_of(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("react: 2 h", "react: silent"),
        ("react: 2 h", "react: {limit: 1 h 30 min, clause: § 3}"),
        ("react: 2 h", "react: {alternatives: [{limit: 2 h, if_reported_in: support}, 4 h]}"),
        ("react: 2 h", "react: next release"),
        ("react: 2 h", "react: 3 opening days"),
        ("Mon-Fri 08:00-18:00", "[Mon-Fri 07:00-21:00, Sat 08:00-12:00, Sun closed]"),
        ("Mon-Fri 08:00-18:00", "24/7"),
        ("target: 99.5 %", "target: 99,5"),
        ("period: month", "period: half year"),
        ("        clause: § 5", "        clause: {paragraph: § 5, document: prices}"),
    ],
)
def test_what_the_reader_accepts_fits_the_schema(old: str, new: str) -> None:
    text = written((old, new))
    assert errors_of(text) == ()
    assert fits(as_texts(text), SCHEMA)


def test_every_key_has_a_description() -> None:
    def tables(schema: Any) -> list[dict[str, Any]]:
        if isinstance(schema, list):
            return [table for one in schema for table in tables(one)]
        if not isinstance(schema, dict):
            return []
        own = [schema["properties"]] if "properties" in schema else []
        return own + [table for one in schema.values() for table in tables(one)]

    found = tables(SCHEMA)
    assert len(found) > 30
    assert all(field.get("description") for table in found for field in table.values())


def test_the_small_contract_fits() -> None:
    assert fits(as_texts(SMALL), SCHEMA)


class EditorLoader(yaml.BaseLoader):
    """YAML 1.2 as editors read it: numbers, true and false are such; dates, yes and no stay texts."""


EditorLoader.yaml_implicit_resolvers = {}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+[.][0-9]+$"), list("-+0123456789")
)
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))


def built(name: str) -> Any:
    """Return what builds a plain value of YAML, such as an int."""
    return getattr(yaml.constructor.SafeConstructor, f"construct_yaml_{name}")


for _name in ("int", "float", "bool"):
    EditorLoader.add_constructor(f"tag:yaml.org,2002:{_name}", built(_name))


def as_an_editor(text: str) -> Any:
    read = yaml.load(text, Loader=EditorLoader)  # noqa: S506 - builds texts, numbers, lists and mappings only
    return json.loads(json.dumps(read))


def test_it_is_a_schema_of_its_own_dialect() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_validator_accepts_the_demo_contracts_as_editors_read_them(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert [error.message for error in VALIDATOR.iter_errors(as_an_editor(text))] == []
    assert VALIDATOR.is_valid(as_texts(text))


@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_validator_accepts_a_new_file(language: Any) -> None:
    assert VALIDATOR.is_valid(as_an_editor(starter(language)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("contract: demo", "contract: Demo!"),
        ("contract: demo\n", ""),
        ("versions:\n", "versoins:\n"),
        ("effective: 2026-01-01", "effective: soon"),
        ("entered: {by: A. Nowak, on: 2026-01-01}", "entered: A. Nowak"),
        ("zone: Europe/Warsaw", "zone: [Europe/Warsaw]"),
        ("binding_language: pl", "binding_language: de"),
        ("unlisted: silent", "unlisted: maybe"),
        ("services:\n      sip: § 1", "services:\n      sipp: § 1"),
        ("hours: Mon-Fri 08:00-18:00", "hours: pn-pt 8-18"),
        ("covers: critical", "covers: fatal"),
        ("react: 2 h", "react: 2 hours"),
        ("react: 2 h", "react: 2"),
        ("react: 2 h", "react: {limit: 2 h, unless: peak}"),
        ("target: 99.5 %", "target: 99.5 % a month"),
        ("period: month", "period: fortnight"),
        ("        clause: § 5", "        clause: {paragraf: § 5}"),
    ],
)
def test_a_validator_refuses_a_broken_file(old: str, new: str) -> None:
    assert not VALIDATOR.is_valid(as_an_editor(written((old, new))))


@pytest.mark.parametrize("word", ["silent", "not_entered"])
def test_a_validator_accepts_the_words_of_a_term_and_only_where_they_belong(word: str) -> None:
    assert VALIDATOR.is_valid(as_an_editor(written(("react: 2 h", f"react: {word}"))))
    assert VALIDATOR.is_valid(as_an_editor(written(more=f"    credits: {word}\n")))
    assert not VALIDATOR.is_valid(as_an_editor(written(("period: month", f"period: {word}"))))


def words(shape: Shape) -> Iterator[str]:
    match shape:
        case Value(kind):
            yield from (kind if isinstance(kind, Scalar) else SCALARS[kind]).words
        case Items() | Keyed():
            yield from words(shape.of)
        case Said():
            yield from words(shape.shape)
        case Table():
            for field in shape.fields.values():
                yield from words(field.shape)


def test_every_word_that_a_value_may_be_has_a_meaning() -> None:
    assert set(words(CONTRACT)) - set(MEANINGS) == set()


def test_services_and_topics_are_completed_with_what_they_are() -> None:
    version = SCHEMA["properties"]["versions"]["items"]["else"]["properties"]
    assert version["services"]["properties"]["sip"]["description"] == "SIP trunk"
    assert version["provisions"]["properties"]["measuring"]["description"] == "who measures, and how"


def test_hover_text_says_how_a_value_is_written() -> None:
    version = SCHEMA["properties"]["versions"]["items"]["else"]["properties"]
    assert version["effective"]["description"] == "first day in force; written as a date, e.g. 2026-07-01"
    assert version["main_document"]["description"].endswith("; a document (a key of documents)")
