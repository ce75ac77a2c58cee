"""The building blocks of the contract format: what may stand at a place, how it is read, and how an editor is told.

The rule: one declaration serves the reader, its messages and the JSON Schema, so that they cannot drift apart. Reading
goes on after an error, so that one round of mending is enough; what could not be read is `BROKEN` and spreads upward.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from typing import Any, Protocol

from knowledge.bilingual import Bilingual
from knowledge.contract_errors import Findings, ProblemCode
from knowledge.contract_tree import Node
from knowledge.terms import NOT_ENTERED, SILENT, Clause, Stated

Schema = dict[str, Any]
Entry = Mapping[str, Any]


class Broken(Enum):
    """Stands for a value that had an error."""

    BROKEN = "broken"


BROKEN = Broken.BROKEN
WORDS_OF_TERMS = {"silent": SILENT, "not_entered": NOT_ENTERED}
_CLAUSE_ABOUT = "Where the contract says it: § 6, or {paragraph: § 6, document: KEY}. Holds for everything below."


class Contradiction(ValueError):
    """Raised by a maker: the entries are each readable but do not fit together; says what would fit, and at which key."""

    def __init__(self, expected: Bilingual, key: str = "", code: ProblemCode = ProblemCode.CONTRADICTION) -> None:
        self.expected, self.key, self.code = expected, key, code
        super().__init__(expected.en)


@dataclass(slots=True)
class Reading:
    """What is known while one version is read: where errors go, and which names may be referred to, by their kind."""

    findings: Findings
    names: Mapping[str, Collection[str]] = field(default_factory=dict)

    def note(self, code: ProblemCode, node: Node, expected: Bilingual, *, path: str = "", line: int = 0) -> Broken:
        """Note an error at a node (or at another path and line) and return `BROKEN`."""
        self.findings.add(code, line or node.line, path or node.path, node.text, expected)
        return BROKEN

    def clause_at(self, node: Node) -> Clause | Broken:
        """Return the clause a node stands on."""
        if node.clause is None:
            path = f"{node.path}.clause"
            self.findings.add(ProblemCode.MISSING_KEY, node.line, path, "", _CLAUSE_EXPECTED)
            return BROKEN
        found: Clause | Broken = CLAUSE.read(node.clause, self)
        return found


class Kind(Protocol):
    """What may stand at a place of the file."""

    def read(self, node: Node, reading: Reading) -> Any:
        """Return the value, or `BROKEN` after noting what is wrong."""

    def schema(self) -> Schema:
        """Return the JSON Schema of what is accepted."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """One line of text that `parse` turns into a value (ValueError: it does not fit)."""

    parse: Callable[[str], Any]
    expected: Bilingual
    pattern: str = ""
    choices: tuple[str, ...] = ()

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node.value, str):
            return reading.note(ProblemCode.WRONG_KIND, node, self.expected)
        try:
            return self.parse(node.value.strip())
        except ValueError:
            return reading.note(ProblemCode.BAD_VALUE, node, _with_guess(self.expected, node.value, self.choices))

    def schema(self) -> Schema:
        if self.choices:
            return {"enum": [*self.choices, *_BOOLEANS] if self.choices == ("yes", "no") else list(self.choices)}
        known: Schema = {"type": ["string", "number"], "description": self.expected.en}
        return known | ({"pattern": self.pattern} if self.pattern else {})


_BOOLEANS = (True, False)  # how editors and other readers of YAML see yes and no


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to something named elsewhere: a service of the catalogue, or a key of this version."""

    names: str

    def read(self, node: Node, reading: Reading) -> Any:
        known = reading.names.get(self.names, ())
        if isinstance(node.value, str) and node.value in known:
            return node.value
        return reading.note(ProblemCode.UNKNOWN_NAME, node, _with_guess(one_of(known), node.text, known))

    def schema(self) -> Schema:
        return {"type": ["string", "number"], "description": f"The key of a {self.names}."}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one kind, as a tuple; `or_one` also takes a single value without brackets."""

    item: Kind
    or_one: bool = False

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node.value, list):
            if self.or_one:
                one = self.item.read(node, reading)
                return BROKEN if one is BROKEN else (one,)
            return reading.note(ProblemCode.WRONG_KIND, node, Bilingual("lista: [a, b]", "a list: [a, b]"))
        items = tuple(self.item.read(child, reading) for child in node.value)
        return BROKEN if any(item is BROKEN for item in items) else items

    def schema(self) -> Schema:
        known: Schema = {"type": "array", "items": self.item.schema()}
        return {"anyOf": [self.item.schema(), known]} if self.or_one else known


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping: what stands there, what it means (for editors), and whether it must be there."""

    kind: Kind
    about: str
    required: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A mapping with known keys, made into a value.

    `make` gets the values by key, absent ones as their default, and `clause` where `cited`; a single text stands for
    the key `shorthand`. A table adds the key of the entry as `key`.
    """

    keys: Mapping[str, Key]
    make: Callable[[Entry], Any]
    cited: bool = False
    shorthand: str = ""

    def read(self, node: Node, reading: Reading) -> Any:
        return self.read_entry(node, reading, {})

    def read_entry(self, node: Node, reading: Reading, extra: Entry) -> Any:
        """Return what the mapping makes, with further values for `make`."""
        if self.shorthand and not isinstance(node.value, dict):
            value = self.keys[self.shorthand].kind.read(node, reading)
            return self._made(node, reading, {**extra, self.shorthand: value}, ok=value is not BROKEN)
        if not isinstance(node.value, dict):
            return reading.note(ProblemCode.WRONG_KIND, node, _keys_expected(self.keys))
        ok = self._keys_fit(node, node.value, reading)
        values = dict(extra)
        for name, key in self.keys.items():
            child = node.value.get(name)
            if child is not None:
                values[name] = key.kind.read(child, reading)
                ok = ok and values[name] is not BROKEN
        return self._made(node, reading, values, ok=ok)

    def _keys_fit(self, node: Node, given: Mapping[str, Node], reading: Reading) -> bool:
        allowed = (*self.keys, "clause") if self.cited else tuple(self.keys)
        unknown = [name for name in given if name not in allowed]
        for name in unknown:
            expected = _with_guess(_keys_expected(allowed), name, allowed)
            path, line = f"{node.path}.{name}".lstrip("."), node.key_lines.get(name, node.line)
            reading.findings.add(ProblemCode.UNKNOWN_KEY, line, path, name, expected)
        missing = [name for name, key in self.keys.items() if key.required and name not in given]
        for name in missing:
            about = self.keys[name].about
            path = f"{node.path}.{name}".lstrip(".")
            reading.findings.add(ProblemCode.MISSING_KEY, node.line, path, "", Bilingual(f"{name}: {about}", about))
        return not unknown and not missing

    def _made(self, node: Node, reading: Reading, values: dict[str, Any], *, ok: bool) -> Any:
        if self.cited:
            values["clause"] = reading.clause_at(node)
            ok = ok and values["clause"] is not BROKEN
        if not ok:
            return BROKEN
        try:
            return self.make({name: key.default for name, key in self.keys.items()} | values)
        except Contradiction as error:
            at = node.child(error.key) or node
            return reading.note(error.code, at, error.expected)

    def schema(self) -> Schema:
        properties = {name: {**key.kind.schema(), "description": key.about} for name, key in self.keys.items()}
        if self.cited:
            properties["clause"] = {**CLAUSE.schema(), "description": _CLAUSE_ABOUT}
        required = [name for name, key in self.keys.items() if key.required]
        known: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
        known |= {"required": required} if required else {}
        return {"anyOf": [self.keys[self.shorthand].kind.schema(), known]} if self.shorthand else known


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping with free keys, one kind of entry; beside them `clause` may stand once for all. Gives a dict by key.

    `names` restricts the keys to those that exist; else a key is a short name of letters, digits and _.
    """

    entry: Kind
    names: str = ""

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node.value, dict):
            return reading.note(ProblemCode.WRONG_KIND, node, Bilingual("wpisy: klucz: …", "entries: key: …"))
        made = {
            name: self._entry(name, node, child, reading) for name, child in node.value.items() if name != "clause"
        }
        return BROKEN if any(value is BROKEN for value in made.values()) else made

    def _entry(self, name: str, node: Node, child: Node, reading: Reading) -> Any:
        line, path = node.key_lines.get(name, child.line), child.path
        known = reading.names.get(self.names, ()) if self.names else None
        if known is not None and name not in known:
            reading.findings.add(
                ProblemCode.UNKNOWN_NAME, line, path, name, _with_guess(one_of(known), name, known)
            )
        elif known is None and not (name.replace("_", "").isalnum() and name.isascii() and len(name) <= 40):
            expected = Bilingual("klucz z liter a–z, cyfr i _", "a key of the letters a–z, digits and _")
            reading.findings.add(ProblemCode.BAD_VALUE, line, path, name, expected)
        if isinstance(self.entry, Shape):
            return self.entry.read_entry(child, reading, {"key": name})
        return self.entry.read(child, reading)

    def schema(self) -> Schema:
        return {
            "type": "object",
            "properties": {"clause": CLAUSE.schema()},
            "additionalProperties": self.entry.schema(),
        }


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with the clause it stands on: written plainly, or as {value: …, clause: …}. Gives a `Stated`."""

    kind: Kind

    def read(self, node: Node, reading: Reading) -> Any:
        clause = reading.clause_at(node)
        wrapped = isinstance(node.value, dict) and "value" in node.value and set(node.value) <= {"value", "clause"}
        inner = node.child("value") if wrapped else None
        value = self.kind.read(inner or node, reading)
        return BROKEN if BROKEN in (clause, value) else Stated(value, clause)  # type: ignore[arg-type]

    def schema(self) -> Schema:
        wrapped: Schema = {
            "type": "object",
            "additionalProperties": False,
            "required": ["value"],
            "properties": {"value": self.kind.schema(), "clause": CLAUSE.schema()},
        }
        return {"anyOf": [self.kind.schema(), wrapped]}


@dataclass(frozen=True, slots=True)
class TermOf:
    """A fact, or `silent` (somebody read the contract and it does not say), or `not_entered` (nobody has looked)."""

    kind: Kind

    def read(self, node: Node, reading: Reading) -> Any:
        if isinstance(node.value, str) and node.value in WORDS_OF_TERMS:
            return WORDS_OF_TERMS[node.value]
        return Fact(self.kind).read(node, reading)

    def schema(self) -> Schema:
        return {"anyOf": [{"enum": list(WORDS_OF_TERMS)}, *Fact(self.kind).schema()["anyOf"]]}


@dataclass(frozen=True, slots=True)
class Items:
    """A list whose clause may stand once for all: {clause: § 9, items: [...]}, an empty one says "there is none"."""

    item: Kind

    def read(self, node: Node, reading: Reading) -> Any:
        made: Any = Shape({"items": Key(Listing(self.item), "The entries.", required=True)}, _items, cited=True).read(
            node, reading
        )
        return made

    def schema(self) -> Schema:
        return Shape({"items": Key(Listing(self.item), "The entries.", required=True)}, _items, cited=True).schema()


def _items(entry: Entry) -> Any:
    return entry["items"]


@dataclass(frozen=True, slots=True)
class _ClauseKind:
    """A clause: "§ 6" of the version's usual document, or {paragraph, document}."""

    def read(self, node: Node, reading: Reading) -> Any:
        if isinstance(node.value, str):
            if any(letter.isdigit() for letter in node.value) and len(node.value) <= 40:
                return Clause(node.value.strip(), node.document)
            return reading.note(ProblemCode.BAD_VALUE, node, _CLAUSE_EXPECTED)
        return _CLAUSE_SHAPE.read(node, reading)

    def schema(self) -> Schema:
        return {"anyOf": [{"type": "string", "pattern": r"\d"}, _CLAUSE_SHAPE.schema()]}


_CLAUSE_EXPECTED = Bilingual(
    "miejsce w umowie, np. § 6 albo {paragraph: § 6, document: KLUCZ}",
    "a place in the contract, such as § 6 or {paragraph: § 6, document: KEY}",
)


def _paragraph(text: str) -> str:
    if not any(letter.isdigit() for letter in text) or len(text) > 40:
        raise ValueError(f"a paragraph needs a number, got {text!r}")
    return text


def _clause(entry: Entry) -> Clause:
    return Clause(entry["paragraph"], entry["document"])


_CLAUSE_SHAPE = Shape(
    {
        "paragraph": Key(Scalar(_paragraph, _CLAUSE_EXPECTED), "The paragraph, such as § 6.", required=True),
        "document": Key(Ref("document"), "The key of one of the version's documents.", required=True),
    },
    _clause,
)
CLAUSE = _ClauseKind()


def one_of(names: Collection[str]) -> Bilingual:
    """Return "one of a, b, c" in both languages; says so when there is nothing to choose from."""
    if not names:
        return Bilingual("nic takiego jeszcze nie opisano w tym pliku", "nothing of that kind is defined in this file yet")
    listed = ", ".join(names)
    return Bilingual(f"jedno z: {listed}", f"one of: {listed}")


def _keys_expected(keys: Collection[str]) -> Bilingual:
    listed = ", ".join(keys)
    return Bilingual(f"wpis z kluczami: {listed}", f"an entry with the keys: {listed}")


def _with_guess(expected: Bilingual, written: str, known: Collection[str]) -> Bilingual:
    close = get_close_matches(written.lower(), list(known), n=1, cutoff=0.6)
    if not close:
        return expected
    return Bilingual(f"może: {close[0]}? ({expected.pl})", f"perhaps {close[0]}? ({expected.en})")
