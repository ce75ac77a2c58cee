"""The building blocks of a file format, and the walk that holds a tree against them and notes every error.

The rule: one description (`contract_format`) is both what the reader accepts and what editors are told, so the two
cannot drift apart. The walk never stops at the first error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from knowledge.bilingual import Bilingual
from knowledge.contract.errors import Findings, ProblemCode
from knowledge.contract.scalars import SCALARS, Scalar
from knowledge.contract.tree import Node, join
from knowledge.terms import NOT_ENTERED, SILENT, Clause, NotEntered, Silent


@dataclass(frozen=True, slots=True)
class Value:
    """One text of a kind: a key of `SCALARS`, or a kind of its own (`one_of`, `member_of`)."""

    kind: str | Scalar


@dataclass(frozen=True, slots=True)
class Name:
    """The name of something declared elsewhere in the version: a `service`, `schedule`, `document` and so on."""

    of: str


@dataclass(frozen=True, slots=True)
class Place:
    """A clause: "§ 6" of the version's main document, or {paragraph, document}."""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; a single entry may stand alone, without its dash. `filled`: an empty list says nothing and is refused."""

    of: Shape
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Keyed:
    """A mapping whose keys the writer chooses (of kind `key`), or names of something declared (`key_of`).

    `filled`: an empty one says nothing and is refused.
    """

    of: Shape
    key: str = "key"
    key_of: str | None = None
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a table: its shape, what it means (for editors), and whether it must be there."""

    shape: Shape
    about: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping with known keys. A text alone may stand for the `short` key, with all others left out."""

    fields: Mapping[str, Field]
    short: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A term: its shape when stated; or the words `silent` (read, and not said) and `not_entered`."""

    shape: Shape


Shape = Value | Name | Place | Items | Keyed | Table | Said

TERM_WORDS: Mapping[str, Silent | NotEntered] = {"silent": SILENT, "not_entered": NOT_ENTERED}

_ONE_VALUE = Bilingual("jedna wartość", "one value")
_LIST = Bilingual("lista", "a list")
_FILLED = Bilingual("co najmniej jeden wpis", "at least one entry")
_KEYS = Bilingual("wpisy klucz: wartość", "entries key: value")
_MANY = 15
_SEE_SCHEMA = Bilingual("klucz, który tu zna `contract schema`", "a key that `contract schema` knows here")
_PLACE = Bilingual(
    'paragraf, np. "§ 6", albo {paragraph, document}', 'a paragraph, e.g. "§ 6", or {paragraph, document}'
)


class Entry(dict[str, Any]):
    """What a table says, by key, parsed; a key that is left out is not there. `node` is where it stands."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node


@dataclass(slots=True)
class Walk:
    """One walk: where errors go, and the names that may be referred to."""

    findings: Findings
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def check(self, shape: Shape, node: Node) -> Any:
        """Return the parsed value; None after noting an error."""
        match shape:
            case Value(kind):
                return self._value(kind if isinstance(kind, Scalar) else SCALARS[kind], node)
            case Name(of):
                return self._name(of, node)
            case Place():
                return self._place(node)
            case Items(of):
                if shape.filled and node.value == []:
                    return self._wrong(ProblemCode.BAD_VALUE, node, _FILLED)
                entries = node.value if isinstance(node.value, list) else [node]
                return tuple(self.check(of, entry) for entry in entries)
            case Keyed():
                return self._keyed(shape, node)
            case Table():
                return self._table(shape, node)
            case Said(inner):
                word = TERM_WORDS.get(node.value) if isinstance(node.value, str) else None
                return self.check(inner, node) if word is None else word

    def _value(self, scalar: Scalar, node: Node) -> Any:
        if not isinstance(node.value, str):
            return self._wrong(ProblemCode.WRONG_KIND, node, scalar.expected)
        try:
            return scalar.read(node.value)
        except (ValueError, KeyError, OverflowError):
            expected = scalar.expected
            if scalar.words:
                expected = self._with_guess(expected, node.value, scalar.words)
            return self._wrong(ProblemCode.BAD_VALUE, node, expected)

    def _name(self, of: str, node: Node) -> str | None:
        if not isinstance(node.value, str):
            self._wrong(ProblemCode.WRONG_KIND, node, _ONE_VALUE)
            return None
        known = self.names.get(of, frozenset())
        if node.value in known:
            return node.value
        self._wrong(ProblemCode.UNKNOWN_NAME, node, self._one_of(of, node.value, known))
        return None

    def _one_of(self, of: str, written: str, known: frozenset[str]) -> Bilingual:
        noun = NOUNS[of]
        listed = ", ".join(sorted(known)) or "–"
        expected = Bilingual(f"{noun.pl} z listy: {listed}", f"{noun.en} out of: {listed}")
        return self._with_guess(expected, written, known)

    def _with_guess(self, expected: Bilingual, written: str, known: Any) -> Bilingual:
        guess = get_close_matches(written, list(known), n=1, cutoff=0.6)
        if not guess:
            return expected
        return Bilingual(f"{expected.pl} – może „{guess[0]}”?", f"{expected.en} – perhaps “{guess[0]}”?")

    def _place(self, node: Node) -> Clause | None:
        if isinstance(node.value, str) and node.value.strip():
            document = node.scope.document if node.scope is not None else ""
            return Clause(node.value.strip(), document)
        if isinstance(node.value, dict):
            entry = self._table(PLACE, node)
            if entry is None or None in (entry.get("paragraph"), entry.get("document")):
                return None
            return Clause(entry["paragraph"], entry["document"])
        self._wrong(ProblemCode.WRONG_KIND, node, _PLACE)
        return None

    def _keyed(self, shape: Keyed, node: Node) -> dict[Any, Any] | None:
        if not isinstance(node.value, dict):
            self._wrong(ProblemCode.WRONG_KIND, node, _KEYS)
            return None
        if shape.filled and not node.value:
            self._wrong(ProblemCode.BAD_VALUE, node, _FILLED)
            return None
        found: dict[Any, Any] = {}
        for written, child in node.value.items():
            key_node = Node(written, node.key_lines.get(written, child.line), join(node.path, written))
            key = self.check(Name(shape.key_of) if shape.key_of else Value(shape.key), key_node)
            value = self.check(shape.of, child)
            if key is not None:
                found[key] = value
        return found

    def _table(self, shape: Table, node: Node) -> Entry | None:
        if isinstance(node.value, str) and shape.short is not None:
            entry = Entry(node)
            entry[shape.short] = self.check(shape.fields[shape.short].shape, node)
            return entry
        if not isinstance(node.value, dict):
            self._wrong(ProblemCode.WRONG_KIND, node, self._keys_of(shape))
            return None
        entry = Entry(node)
        for key, child in node.value.items():
            if key in shape.fields:
                entry[key] = self.check(shape.fields[key].shape, child)
            else:
                line = node.key_lines.get(key, child.line)
                expected = self._known_keys(shape, key)
                self.findings.add(ProblemCode.UNKNOWN_KEY, line, join(node.path, key), key, expected)
        for key, wanted in shape.fields.items():
            if wanted.required and key not in node.value:
                about = Bilingual(f"klucz {key}", f"the key {key}: {wanted.about}")
                self.findings.add(ProblemCode.MISSING_KEY, node.line, join(node.path, key), "", about)
        return entry

    def _known_keys(self, shape: Table, written: str) -> Bilingual:
        """Return the keys that are known; of many only the one that was probably meant, or where to find them."""
        if len(shape.fields) <= _MANY:
            return self._with_guess(self._keys_of(shape), written, shape.fields)
        return self._with_guess(_SEE_SCHEMA, written, shape.fields)

    def _keys_of(self, shape: Table) -> Bilingual:
        listed = ", ".join(shape.fields)
        return Bilingual(f"klucze: {listed}", f"the keys: {listed}")

    def _wrong(self, code: ProblemCode, node: Node, expected: Bilingual) -> None:
        self.findings.add(code, node.line, node.path, node.text, expected)


PLACE = Table(
    {
        "paragraph": Field(Value("text"), 'the paragraph, e.g. "§ 6"', required=True),
        "document": Field(Name("document"), "a key of documents", required=True),
    }
)

NOUNS: Mapping[str, Bilingual] = {
    "service": Bilingual("usługa", "a service"),
    "covered_service": Bilingual("usługa objęta tą umową", "a service that this contract covers"),
    "schedule": Bilingual("godziny (klucz w schedules)", "hours (a key of schedules)"),
    "severity": Bilingual("kategoria (klucz w severities)", "a severity (a key of severities)"),
    "document": Bilingual("dokument (klucz w documents)", "a document (a key of documents)"),
    "site": Bilingual("lokalizacja (klucz w sites)", "a site (a key of sites)"),
    "target": Bilingual("grupa pomiarowa (klucz w availability)", "a measured group (a key of availability)"),
    "topic": Bilingual("temat postanowienia", "a topic of a provision"),
    "version": Bilingual("wcześniejsza wersja", "an earlier version"),
    "template": Bilingual("szablon", "a template"),
}
