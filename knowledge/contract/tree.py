"""A YAML text as a tree of plain nodes that know their line, and nothing that YAML could hide in them.

The rule: no anchors, aliases, tags or second documents; every scalar stays the text that was written (`99.50` is never
a float, `no` never a boolean); size and depth are limited before anything is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from knowledge.bilingual import Bilingual
from knowledge.contract.errors import Findings, ProblemCode

LARGEST_FILE = 1_000_000
"""Characters; the largest real contract is a twentieth of it."""
DEEPEST = 24

_SHALLOW = Bilingual(f"najwyżej {DEEPEST} poziomów", f"at most {DEEPEST} levels")
_SPACES = Bilingual("wcięcia ze spacji", "indentation by spaces")
_VALID = Bilingual("poprawny plik YAML: klucz, dwukropek, spacja, wartość", "valid YAML: key, colon, space, value")
_PLAIN = Bilingual("wartość wpisana wprost", "the value written out")
_ONE_FILE = Bilingual("jedna umowa w pliku", "one contract in the file")
_CONTRACT = Bilingual("umowa zaczynająca się od klucza contract:", "a contract that begins with the key contract:")

_PRINTABLE = Bilingual("tekst bez znaków sterujących", "a text without control characters")
_HINTS = {
    "end of stream": Bilingual("zamknięty cudzysłów albo nawias", "the quote or bracket closed"),
    "mapping values are not allowed": Bilingual(
        'tekst z dwukropkiem w cudzysłowie: klucz: "a: b"', 'a text with a colon in quotes: key: "a: b"'
    ),
    "expected ',' or": Bilingual("przecinek albo zamknięty nawias [ ] lub { }", "a comma, or the bracket closed"),
    "cannot start any token": Bilingual("tekst w cudzysłowie", "the text in quotes"),
    "expected key": Bilingual("takie wcięcie, jak mają sąsiednie wpisy", "the indentation of the entries around it"),
    "'-' indicator": Bilingual("takie wcięcie, jak mają sąsiednie wpisy", "the indentation of the entries around it"),
    "could not find expected ':'": Bilingual("dwukropek po kluczu", "a colon after the key"),
}
"""What mends the usual slips, by part of the parser's own words."""

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scope:
    """What a version says once for all its clauses: the document of a bare "§ 6"; paragraph and document of times."""

    document: str
    times: tuple[str, str] | None = None


@dataclass(slots=True)
class Node:
    """One value of the file: text, a list, or a mapping by key. `line` counts from 1, `path` is dotted."""

    value: str | list[Node] | dict[str, Node]
    line: int
    path: str = ""
    key_lines: dict[str, int] = field(default_factory=dict)
    scope: Scope | None = None

    @property
    def text(self) -> str:
        """Return a text for messages: what was written, or what kind of thing it is."""
        if isinstance(self.value, str):
            return self.value
        opens, closes = "[]" if isinstance(self.value, list) else "{}"
        return f"{opens}…{closes}" if self.value else opens + closes

    def child(self, key: str) -> Node | None:
        """Return the value under a key; None when there is none, or this is no mapping."""
        return self.value.get(key) if isinstance(self.value, dict) else None


def read_tree(text: str, findings: Findings) -> Node:
    """Return the tree of the only document of a YAML text.

    Raises:
        ContractErrors: it is not YAML, too large or too deep, empty, or uses anchors, aliases or tags.
    """
    if len(text) > LARGEST_FILE:
        limit = Bilingual(f"najwyżej {LARGEST_FILE} znaków", f"at most {LARGEST_FILE} characters")
        findings.add(ProblemCode.TOO_LARGE, 1, "", str(len(text)), limit)
        findings.stop_if_any()
    root = None
    try:
        root = _Builder(findings).build(yaml.parse(text, Loader=_Loader))
    except yaml.YAMLError as error:
        _note_yaml_error(error, text, findings)
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        findings.add(ProblemCode.BAD_YAML, line, "", repr(text[error.start]), _VALID)
    if root is None and not findings.errors:
        findings.add(ProblemCode.EMPTY, 1, "", "", _CONTRACT)
    findings.stop_if_any()
    if root is None:
        raise ValueError("a tree without errors must have a root")
    return root


def set_scope(node: Node, scope: Scope) -> None:
    """Write the scope into a node and all below it."""
    node.scope = scope
    children = node.value.values() if isinstance(node.value, dict) else node.value
    if not isinstance(children, str):
        for child in children:
            set_scope(child, scope)


class _Builder:
    """Builds nodes from parser events with a stack, so that deep nesting costs no recursion."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.keys: list[tuple[str, int] | None] = []  # for each open mapping the key that waits for its value
        self.documents = 0

    def build(self, events: Iterator[yaml.Event]) -> Node | None:
        for event in events:
            line = event.start_mark.line + 1 if event.start_mark else 1
            match event:
                case yaml.ScalarEvent():
                    self._refuse_extras(event, line)
                    self._scalar(event.value, line)
                case yaml.MappingStartEvent():
                    self._refuse_extras(event, line)
                    self._open(Node({}, line))
                case yaml.SequenceStartEvent():
                    self._refuse_extras(event, line)
                    self._open(Node([], line))
                case yaml.CollectionEndEvent():
                    self.stack.pop()
                    self.keys.pop()
                case yaml.AliasEvent():
                    self._note(ProblemCode.ALIAS, line, f"*{event.anchor}", _PLAIN)
                    self._scalar("", line)
                case yaml.DocumentStartEvent():
                    self.documents += 1
            if self.documents > 1 or len(self.stack) > DEEPEST:
                self._note_too_much(line)
                break
        return self.root

    def _note(self, code: ProblemCode, line: int, value: str, expected: Bilingual) -> None:
        self.findings.add(code, line, self._path_here(), value, expected)

    def _note_too_much(self, line: int) -> None:
        if self.documents > 1:
            self.findings.add(ProblemCode.BAD_YAML, line, "", "---", _ONE_FILE)
            return
        self._note(ProblemCode.TOO_DEEP, line, "", _SHALLOW)

    def _path_here(self) -> str:
        if not self.stack:
            return ""
        parent, key = self.stack[-1], self.keys[-1]
        if isinstance(parent.value, list):
            return f"{parent.path}[{len(parent.value)}]"
        return join(parent.path, key[0]) if key is not None else parent.path

    def _refuse_extras(self, event: yaml.NodeEvent, line: int) -> None:
        tag = getattr(event, "tag", None)
        if event.anchor is not None:
            self._note(ProblemCode.ALIAS, line, f"&{event.anchor}", _PLAIN)
        if tag is not None and tag != "!":
            self._note(ProblemCode.TAG, line, tag, _PLAIN)

    def _scalar(self, text: str, line: int) -> None:
        if self.stack and isinstance(self.stack[-1].value, dict) and self.keys[-1] is None:
            self._begin_key(text, line, self.stack[-1].value)
        else:
            self._place(Node(text, line))

    def _open(self, node: Node) -> None:
        if self.stack and isinstance(self.stack[-1].value, dict) and self.keys[-1] is None:
            self._note(ProblemCode.WRONG_KIND, node.line, node.text, Bilingual("klucz: jedno słowo", "a key: one word"))
        else:
            self._place(node)
        self.stack.append(node)
        self.keys.append(None)

    def _place(self, node: Node) -> None:
        node.path = self._path_here()
        if not self.stack:
            self.root = self.root or node
            return
        parent, key = self.stack[-1], self.keys[-1]
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif isinstance(parent.value, dict) and key is not None:
            parent.value.setdefault(key[0], node)
            parent.key_lines.setdefault(*key)
            self.keys[-1] = None

    def _begin_key(self, key: str, line: int, siblings: dict[str, Node]) -> None:
        self.keys[-1] = (key, line)
        if key in siblings:
            first = self.stack[-1].key_lines[key]
            expected = Bilingual(f"jeden wpis (pierwszy: wiersz {first})", f"one entry (the first is in line {first})")
            self._note(ProblemCode.DUPLICATE_KEY, line, key, expected)


def join(path: str, key: str) -> str:
    """Return the dotted path of a key below a path."""
    return f"{path}.{key}" if path else key


def _note_yaml_error(error: yaml.YAMLError, text: str, findings: Findings) -> None:
    if isinstance(error, yaml.reader.ReaderError):
        _note_character(error, text, findings)
        return
    problem = str(getattr(error, "problem", ""))
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if "end of stream" in problem:
        mark = getattr(error, "context_mark", None) or mark  # where the open quote or bracket stands
    line = mark.line + 1 if mark is not None else 1
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    indentation = written[: len(written) - len(written.lstrip())]
    if "\t" in indentation or "\\t" in problem:
        findings.add(ProblemCode.TAB, line, "", written.strip(), _SPACES)
        return
    if "nesting depth" in problem:
        findings.add(ProblemCode.TOO_DEEP, line, "", written.strip(), _SHALLOW)
        return
    expected = next((hint for words, hint in _HINTS.items() if words in problem), _VALID)
    findings.add(ProblemCode.BAD_YAML, line, "", written.strip(), expected)


def _note_character(error: yaml.reader.ReaderError, text: str, findings: Findings) -> None:
    found = next((place for place, one in enumerate(text) if ord(one) == error.character), 0)
    line = text.count("\n", 0, found) + 1
    findings.add(ProblemCode.BAD_YAML, line, "", repr(chr(error.character)), _PRINTABLE)
