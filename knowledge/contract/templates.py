"""A provider's standard levels as versioned templates that contracts are based on; pure values, read elsewhere.

The rule: a contract names the exact version of its template, so a newer version changes no contract. What a customer
does not order is taken out of the template before the contract is laid over it, wherever it is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import Contract
from knowledge.contract.format import VERSION
from knowledge.contract.shape import Items, Keyed, Name, Said, Shape, Table
from knowledge.contract.tree import Node

TemplateKey = tuple[str, int]
"""Key and number of one version of a template."""


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a template. `terms` is the tree of its only version; `alone` reads it as a contract of nobody.

    `digest` is the SHA-256 of its text; `provider`, `duty_phone` and `duty_email` are what drafts are filled with.
    """

    key: str
    number: int
    name: Bilingual
    provider: str
    duty_phone: str
    duty_email: str
    digest: str
    terms: Node = field(repr=False, compare=False)
    alone: Contract = field(repr=False, compare=False)

    @property
    def label(self) -> str:
        """Return its name for people who look after contracts: "standard v2"."""
        return f"{self.key} v{self.number}"


Templates = Mapping[TemplateKey, Template]
NO_TEMPLATES: Templates = {}

Gone = Mapping[str, frozenset[str]]
"""Names that are declared no more, by what they name (`covered_service`, `target`)."""


def numbers_of(templates: Templates, key: str) -> tuple[int, ...]:
    """Return the numbers of all versions of a template, oldest first."""
    return tuple(sorted(number for known, number in templates if known == key))


def terms_without(template: Template, services: frozenset[str]) -> Node:
    """Return the template's terms without some services, and without what is said only of them.

    Measured groups of which nothing is left go, too, and then what is said only of those groups.
    """
    if not services:
        return template.terms
    before = template.terms
    left = _pruned_terms(before, {"covered_service": services, "service": services})
    groups = _keys(before) - _keys(left)
    return _pruned_terms(left, {"target": groups}) if groups else left


def _keys(terms: Node) -> frozenset[str]:
    groups = terms.child("availability")
    return frozenset(groups.value) if groups is not None and isinstance(groups.value, dict) else frozenset()


def _pruned_terms(terms: Node, gone: Gone) -> Node:
    if not isinstance(terms.value, dict):
        return terms
    kept = {
        key: pruned
        for key, child in terms.value.items()
        if (pruned := _pruned(VERSION.fields[key].shape, child, gone)) is not None
    }
    return replace(terms, value=kept)


def _pruned(shape: Shape, node: Node, gone: Gone) -> Node | None:
    """Return a node without what is gone; None where nothing is left of it, so that what says it goes as well."""
    match shape:
        case Name(of):
            return None if node.value in gone.get(of, frozenset()) else node
        case Items(of):
            return _pruned_items(of, node, gone)
        case Keyed():
            return _pruned_entries(shape, node, gone)
        case Table():
            return _pruned_table(shape, node, gone)
        case Said(inner):
            return node if isinstance(node.value, str) else _pruned(inner, node, gone)
    return node


def _pruned_items(of: Shape, node: Node, gone: Gone) -> Node | None:
    if not isinstance(node.value, list):
        return _pruned(of, node, gone)
    kept = [left for entry in node.value if (left := _pruned(of, entry, gone)) is not None]
    return replace(node, value=kept) if kept or not node.value else None


def _pruned_entries(shape: Keyed, node: Node, gone: Gone) -> Node | None:
    if not isinstance(node.value, dict):
        return node
    named = gone.get(shape.key_of or "", frozenset())
    kept = {
        key: left
        for key, child in node.value.items()
        if key not in named and (left := _pruned(shape.of, child, gone)) is not None
    }
    return replace(node, value=kept) if kept or not node.value else None


def _pruned_table(shape: Table, node: Node, gone: Gone) -> Node | None:
    if isinstance(node.value, str) and shape.short is not None:
        return _pruned(shape.fields[shape.short].shape, node, gone)
    if not isinstance(node.value, dict):
        return node
    kept: dict[str, Node] = {}
    for key, child in node.value.items():
        left = _pruned(shape.fields[key].shape, child, gone) if key in shape.fields else child
        if left is None:
            return None
        kept[key] = left
    return replace(node, value=kept)
