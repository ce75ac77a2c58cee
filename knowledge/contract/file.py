"""Reading a contract file: a YAML text in, one `Contract` out, or every error of the file at once.

The rule: nothing is guessed and nothing is read half: a file with a single error gives no contract. What a version that
amends another does not restate is inherited together with the clause and document it stood on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import BasedOn, Contract, ContractVersion
from knowledge.contract.build import build_version, day_begins
from knowledge.contract.errors import ContractError, ContractErrors, Findings, ProblemCode
from knowledge.contract.format import CONTRACT, VERSION
from knowledge.contract.layers import Layered, layered, text_at
from knowledge.contract.provision_topics import TOPICS
from knowledge.contract.schema import json_schema
from knowledge.contract.shape import Entry, Table, Walk
from knowledge.contract.templates import NO_TEMPLATES, Template, Templates, terms_without
from knowledge.contract.traps import Trap, traps
from knowledge.contract.tree import Node, read_tree
from knowledge.words.services import services

__all__ = ["ContractError", "ContractErrors", "Trap", "json_schema", "read_contract", "traps"]

_HEAD = Table({key: field for key, field in CONTRACT.fields.items() if key != "versions"})
_LIST_OF_VERSIONS = Bilingual("lista co najmniej jednej wersji", "a list of at least one version")
_LATER_DAY = Bilingual("dzień późniejszy niż początek poprzedniej wersji", "a later day than the previous version's")
_AFTER_START = Bilingual("dzień późniejszy niż effective", "a later day than effective")
_BY_NEXT = Bilingual(
    "najpóźniej dzień, od którego obowiązuje następna wersja", "at the latest the day the next version begins"
)
_OWN_KEY = Bilingual("klucz, którego nie ma inna wersja", "a key that no other version has")


def read_contract(text: str, *, file: str, templates: Templates = NO_TEMPLATES) -> Contract:
    """Return the contract that a file says; `file` is only named in errors, `templates` are those it may be based on.

    Raises:
        ContractErrors: the file has errors, or does with its template; all of them, in the order of lines.
    """
    findings = Findings(file)
    root = read_tree(text, findings)
    head = _read_head(root, findings)
    layers = layered(_version_nodes(root, findings), findings, templates)
    entries = [check_version(one.full, findings) for one in layers if one.full is not None]
    findings.stop_if_any()
    versions = _build_versions(entries, findings)
    findings.stop_if_any()
    customer = head["customer"]
    return Contract(
        key=head["contract"],
        customer=customer["key"],
        customer_name=customer["name"],
        customer_aliases=tuple(customer.get("aliases", ())),
        provider=head["provider"],
        duty_phone=head["duty_phone"],
        duty_email=head["duty_email"],
        signed=head.get("signed"),
        versions=tuple(_on_template(*pair) for pair in zip(versions, layers, strict=True)),
    )


def _on_template(version: ContractVersion, layers: Layered) -> ContractVersion:
    template = layers.template
    if template is None:
        return version
    alone = partial(_alone, template, layers.without)
    return replace(version, based_on=BasedOn(template.key, template.number, template.digest, layers.without, alone))


def _alone(template: Template, without: frozenset[str]) -> ContractVersion:
    """Return what a template says by itself without some services; with them where nothing sound is left."""
    whole = template.alone.versions[0]
    quiet = Findings("")
    entry = check_version(terms_without(template, without), quiet) if without else None
    version = build_version(entry, None, quiet) if entry is not None and not quiet.errors else whole
    return whole if quiet.errors else version


def _read_head(root: Node, findings: Findings) -> Entry:
    """Return what stands above the versions, which are looked at one by one later."""
    if not isinstance(root.value, dict):
        Walk(findings).check(CONTRACT, root)
        findings.stop_if_any()
        return Entry(root)
    without = {key: child for key, child in root.value.items() if key != "versions"}
    checked: Entry = Walk(findings).check(_HEAD, replace(root, value=without))
    if "versions" not in root.value:
        findings.add(ProblemCode.MISSING_KEY, root.line, "versions", "", _LIST_OF_VERSIONS)
    return checked


def _version_nodes(root: Node, findings: Findings) -> list[Node]:
    node = root.child("versions")
    if node is None:
        return []
    if not isinstance(node.value, list) or not node.value:
        findings.add(ProblemCode.WRONG_KIND, node.line, node.path, node.text, _LIST_OF_VERSIONS)
        return []
    return node.value


def check_version(node: Node, findings: Findings) -> Entry | None:
    """Return the checked entry of one version with all that it inherits; what is wrong is noted."""

    def keys(section: str) -> frozenset[str]:
        child = node.child(section)
        return frozenset(child.value) if child is not None and isinstance(child.value, dict) else frozenset()

    names = {
        "service": frozenset(services()),
        "covered_service": keys("services"),
        "schedule": keys("schedules"),
        "severity": keys("severities"),
        "document": keys("documents"),
        "site": keys("sites"),
        "target": keys("availability"),
        "topic": frozenset(TOPICS),
        "version": frozenset({text_at(node, "amends")}),
        "template": frozenset({text_at(node.child("based_on") or node, "template")}),
    }
    entry: Entry | None = Walk(findings, names).check(VERSION, node)
    return entry


def _build_versions(entries: list[Entry | None], findings: Findings) -> tuple[ContractVersion, ...]:
    built: list[ContractVersion] = []
    for index, entry in enumerate(entries):
        if entry is None:
            continue
        following = entries[index + 1] if index + 1 < len(entries) else None
        begins: date = entry["effective"]
        ends: date | None = entry.get("ends")
        if ends is not None and ends <= begins:
            _note_order(entry, "ends", _AFTER_START, findings)
        if following is not None:
            next_begins: date = following["effective"]
            if next_begins <= begins:
                _note_order(following, "effective", _LATER_DAY, findings)
            elif ends is not None and ends > next_begins:
                _note_order(entry, "ends", _BY_NEXT, findings)
            ends = ends or next_begins
        end: datetime | None = None if ends is None else day_begins(ends, entry["zone"])
        built.append(build_version(entry, end, findings))
    return tuple(built)


def _note_order(entry: Entry, key: str, expected: Bilingual, findings: Findings) -> None:
    node = entry.node.child(key) or entry.node
    findings.add(ProblemCode.VERSION_ORDER, node.line, node.path, node.text, expected)
