"""Reading a template: a YAML text in, one `Template` out, or every error of the file at once.

The rule: a template is complete by itself, read by the same rules as a contract and held against the same format;
what only a customer's contract can say (who, since when) is no part of it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import Contract
from knowledge.contract.build import build_version
from knowledge.contract.errors import Findings, LineElsewhere, ProblemCode
from knowledge.contract.file import check_version
from knowledge.contract.format import CHECK, VERSION
from knowledge.contract.format_parts import BILINGUAL, TEXT, needed, optional
from knowledge.contract.layers import set_version_scope, text_at
from knowledge.contract.shape import Entry, Keyed, Table, Value, Walk
from knowledge.contract.templates import Template
from knowledge.contract.tree import Node, join, read_tree

_ONLY_IN_CONTRACTS = ("version", "amends", "based_on", "name", "effective", "ends", "entered", "checked")
TERMS_OF_TEMPLATE = tuple(key for key in VERSION.fields if key not in _ONLY_IN_CONTRACTS)
"""Keys of a contract's version that a template states."""
HEAD = Table(
    {
        "template": needed("the key of the template", Value("key")),
        "version": needed("its number; what is published never changes, a change is a new number", Value("count")),
        "name": needed("what it is called", BILINGUAL),
        "provider": needed("the provider's name, for drafts", TEXT),
        "duty_phone": needed("the number for emergencies, for drafts", TEXT),
        "duty_email": needed("the duty desk's address, for drafts", TEXT),
        "entered": needed("who entered it, and when", CHECK),
        "checked": optional("who checked it, and when", CHECK),
        "terms": needed("what it says: the keys of a contract's version without those of a customer", Keyed(TEXT)),
    }
)
_BEGINS_SO = re.compile(r"^template:", re.MULTILINE)


def is_template(text: str) -> bool:
    """Tell whether a text is meant to be a template, by its key `template` at the margin."""
    return _BEGINS_SO.search(text) is not None


def read_template(text: str, *, file: str) -> Template:
    """Return the template that a file says; `file` is named in errors, those of contracts based on it as well.

    Raises:
        ContractErrors: the file has errors; all of them, in the order of lines.
    """
    findings = Findings(file)
    root = read_tree(text, findings)
    head = _read_head(root, findings)
    terms = _terms(root, findings)
    node = _as_version(root, terms) if terms is not None else None
    entry = check_version(node, findings) if node is not None else None
    findings.stop_if_any()
    if entry is None or node is None:
        raise ValueError("a template without errors must have terms")
    version = build_version(entry, None, findings)
    findings.stop_if_any()
    said = {key: head[key] for key in ("provider", "duty_phone", "duty_email")}
    name = Bilingual(head["name"]["pl"], head["name"]["en"])
    label = f"{head['template']} v{head['version']}"
    alone = Contract(head["template"], head["template"], label, (), **said, signed=None, versions=(version,))
    _lines_elsewhere(node, file)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Template(head["template"], head["version"], name, **said, digest=digest, terms=node, alone=alone)


def _read_head(root: Node, findings: Findings) -> Entry:
    if not isinstance(root.value, dict):
        Walk(findings).check(HEAD, root)
        findings.stop_if_any()
        return Entry(root)
    without = {key: child for key, child in root.value.items() if key != "terms"}
    fields = {key: field for key, field in HEAD.fields.items() if key != "terms"}
    checked: Entry = Walk(findings).check(Table(fields), replace(root, value=without))
    return checked


def _terms(root: Node, findings: Findings) -> Node | None:
    """Return the terms with the scope of their clauses; None after noting that there are none."""
    listed = ", ".join(TERMS_OF_TEMPLATE)
    keys = Bilingual(f"klucze: {listed}", f"the keys: {listed}")
    terms = root.child("terms")
    if terms is None:
        findings.add(ProblemCode.MISSING_KEY, root.line, "terms", "", keys)
        return None
    if not isinstance(terms.value, dict):
        findings.add(ProblemCode.WRONG_KIND, terms.line, terms.path, terms.text, keys)
        return None
    for key in terms.value:
        if key in _ONLY_IN_CONTRACTS:
            findings.add(ProblemCode.UNKNOWN_KEY, terms.key_lines[key], join(terms.path, key), key, keys)
    set_version_scope(terms, "")
    return terms


def _as_version(root: Node, terms: Node) -> Node:
    """Return the terms as the only version of nobody's contract, in force since the template was entered."""
    entered = root.child("entered")
    head = {
        "version": Node(f"v{text_at(root, 'version')}", root.line),
        "name": root.child("name"),
        "effective": entered.child("on") if entered is not None else None,
        "entered": entered,
        "checked": root.child("checked"),
    }
    said = terms.value if isinstance(terms.value, dict) else {}
    kept = {key: node for key, node in said.items() if key in TERMS_OF_TEMPLATE}
    return replace(terms, value={**kept, **{key: node for key, node in head.items() if node is not None}})


def _lines_elsewhere(node: Node, file: str) -> None:
    """Let every line of the terms tell that it is the template's."""
    node.line = LineElsewhere(node.line, file)
    node.key_lines = {key: LineElsewhere(line, file) for key, line in node.key_lines.items()}
    children = node.value.values() if isinstance(node.value, dict) else node.value
    if not isinstance(children, str):
        for child in children:
            _lines_elsewhere(child, file)
