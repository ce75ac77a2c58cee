"""Versions as they hold: what one states over what it amends, and that over the template it is based on.

The rule: a value keeps the line, the document and the file of whoever stated it. An own statement wins over the
template's, whichever version of the contract made it; what was taken out stays out of a newer template, too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.bilingual import Bilingual
from knowledge.contract.errors import Findings, ProblemCode
from knowledge.contract.format import MERGED, NOT_INHERITED, REMOVED, VERSION
from knowledge.contract.own_places import note_missing_places
from knowledge.contract.shape import Entry, Walk
from knowledge.contract.templates import Template, Templates, numbers_of, terms_without
from knowledge.contract.tree import Node, Scope, set_scope
from knowledge.words.services import services

_OWN_KEY = Bilingual("klucz, którego nie ma inna wersja", "a key that no other version has")


@dataclass(frozen=True, slots=True)
class Layered:
    """One version: `own` is what the contract itself states, `full` is that over the template, if there is one.

    `full` None: it cannot be told, because a template is not there; that is noted.
    """

    own: Node
    full: Node | None
    template: Template | None = None
    without: frozenset[str] = frozenset()


def layered(nodes: list[Node], findings: Findings, templates: Templates) -> list[Layered]:
    """Return the versions with all that they inherit, oldest first; what is wrong is noted."""
    by_key: dict[str, Layered] = {}
    found: list[Layered] = []
    for node in nodes:
        key, amended = text_at(node, "version"), text_at(node, "amends")
        if key in by_key:
            findings.add(ProblemCode.DUPLICATE_KEY, node.line, f"{node.path}.version", key, _OWN_KEY)
        if amended:
            known = {"version": frozenset(by_key)}
            Walk(findings, known).check(VERSION.fields["amends"].shape, node.child("amends") or node)
        one = _layer(node, by_key.get(amended), findings, templates)
        by_key.setdefault(key, one)
        found.append(one)
    return found


def _layer(node: Node, amended: Layered | None, findings: Findings, templates: Templates) -> Layered:
    template, without, is_known = _base(node, amended, findings, templates)
    if not is_known:
        set_version_scope(node, "")
        return Layered(node, None)
    below = template.terms if template is not None else amended.full if amended is not None else None
    set_version_scope(node, _main_document(below))
    if amended is not None and amended.full is not None:
        _check_removed(node, amended.full, template, findings)
    elif template is not None:
        _check_removed(node, template.terms, template, findings)
    own = node if amended is None else _inherit(node, amended.own, keep_removed=template is not None)
    if template is None:
        return Layered(own, own)
    note_missing_places(node, template.terms, findings)
    return Layered(own, _inherit(own, terms_without(template, without)), template, without)


def _base(
    node: Node, amended: Layered | None, findings: Findings, templates: Templates
) -> tuple[Template | None, frozenset[str], bool]:
    """Return the template beneath a version, the services it leaves out, and whether that could be told."""
    said = node.child("based_on")
    if said is None:
        if amended is None:
            return None, frozenset(), True
        return amended.template, amended.without, amended.full is not None
    names = {"template": frozenset(key for key, _ in templates), "service": frozenset(services())}
    entry: Entry | None = Walk(findings, names).check(VERSION.fields["based_on"].shape, said)
    key, number = (entry.get("template"), entry.get("version")) if entry is not None else (None, None)
    if entry is None or key is None or number is None:
        return None, frozenset(), False
    if (key, number) not in templates:
        listed = ", ".join(map(str, numbers_of(templates, key)))
        expected = Bilingual(f"wersja szablonu {key}: {listed}", f"a version of the template {key}: {listed}")
        where = said.child("version") or said
        findings.add(ProblemCode.UNKNOWN_NAME, where.line, where.path, str(number), expected)
        return None, frozenset(), False
    template = templates[key, number]
    without = frozenset(service for service in entry.get("without") or () if service is not None)
    if "without" not in entry and amended is not None:
        without = amended.without
    _check_without(said, without, template, findings)
    return template, without, True


def _check_without(said: Node, without: frozenset[str], template: Template, findings: Findings) -> None:
    covered = template.alone.versions[0].services
    for service in sorted(without - set(covered)):
        listed = ", ".join(sorted(covered))
        expected = Bilingual(f"usługa z szablonu: {listed}", f"a service of the template: {listed}")
        node = said.child("without")
        if node is not None:
            findings.add(ProblemCode.UNKNOWN_NAME, node.line, node.path, service, expected)


def _check_removed(node: Node, below: Node, template: Template | None, findings: Findings) -> None:
    """Note an entry that is taken out though nothing of the name is there."""
    for section, depth in MERGED.items():
        said, base = node.child(section), below.child(section)
        if said is None or not isinstance(said.value, dict):
            continue
        known = _children(base) | (_children(template.terms.child(section)) if template is not None else {})
        _note_absent(said, known, depth, findings)


def _note_absent(said: Node, known: dict[str, Node], depth: int, findings: Findings) -> None:
    for key, child in _children(said).items():
        if child.value == REMOVED and key not in known:
            listed = ", ".join(known) or "–"
            expected = Bilingual(f"coś, co jest do usunięcia: {listed}", f"something that is there: {listed}")
            findings.add(ProblemCode.UNKNOWN_NAME, child.line, child.path, REMOVED, expected)
        elif depth > 1:
            _note_absent(child, _children(known.get(key)), depth - 1, findings)


def _children(node: Node | None) -> dict[str, Node]:
    return node.value if node is not None and isinstance(node.value, dict) else {}


def text_at(node: Node, key: str) -> str:
    """Return the text under a key; empty where there is none."""
    child = node.child(key)
    return child.value if child is not None and isinstance(child.value, str) else ""


def set_version_scope(node: Node, inherited: str) -> None:
    """Give every node of a version the document and the clause of times that its short forms mean.

    `inherited` is the main document of what lies beneath, for a version that lists no documents of its own.
    """
    main = _main_document(node) or inherited
    times = node.child("times_clause")
    place: tuple[str, str] | None = None
    if times is not None and isinstance(times.value, str):
        place = (times.value.strip(), main)
    elif times is not None:
        place = (text_at(times, "paragraph"), text_at(times, "document"))
    set_scope(node, Scope(main, place))


def _main_document(node: Node | None) -> str:
    if node is None:
        return ""
    documents = node.child("documents")
    keys = list(documents.value) if documents is not None and isinstance(documents.value, dict) else []
    return text_at(node, "main_document") or (str(keys[0]) if keys else "")


def _inherit(node: Node, base: Node, *, keep_removed: bool = False) -> Node:
    if not isinstance(node.value, dict) or not isinstance(base.value, dict):
        return node
    value = {key: child for key, child in base.value.items() if key not in NOT_INHERITED}
    for key, child in node.value.items():
        if key == "documents":
            value[key] = _with_older_documents(child, value.get(key))
        else:
            value[key] = _over(value.get(key), child, MERGED.get(key, 0), keep_removed=keep_removed)
    return replace(node, value=value, key_lines={**base.key_lines, **node.key_lines})


def _with_older_documents(documents: Node, older: Node | None) -> Node:
    """Return the documents that a version lists, and behind them those on which inherited facts stand."""
    if older is None or not isinstance(documents.value, dict) or not isinstance(older.value, dict):
        return documents
    rest = {key: child for key, child in older.value.items() if key not in documents.value}
    return replace(documents, value={**documents.value, **rest}, key_lines={**older.key_lines, **documents.key_lines})


def _over(base: Node | None, node: Node, depth: int, *, keep_removed: bool) -> Node:
    """Return an entry laid over the inherited one: key by key as deep as the format merges it, else instead of it."""
    if not depth or not isinstance(node.value, dict):
        return node
    below = _children(base)
    removed = {key for key, child in node.value.items() if child.value == REMOVED}
    value = {key: child for key, child in below.items() if key not in removed}
    for key, child in node.value.items():
        if keep_removed or key not in removed:
            value[key] = _over(below.get(key), child, depth - 1, keep_removed=keep_removed)
    lines = base.key_lines if base is not None else {}
    return replace(node, value=value, key_lines={**lines, **node.key_lines})
