"""In which line of a contract file an entry stands that a warning is about.

The rule: what a version inherits stands where it was said; an entry that is not there has the line of what would hold
it.
"""

from __future__ import annotations

from collections.abc import Callable

from knowledge.contract.errors import Findings
from knowledge.contract.tree import Node, read_tree

TEMPLATE = "template"
"""The key of the only version of a template, read as a contract of nobody."""
LineOf = Callable[[str, tuple[str, ...]], int]
"""Returns the line of an entry of a version, by the version's key and the keys that lead to the entry."""


def lines_of(text: str) -> LineOf:
    """Return what finds lines in the text of a contract file.

    Raises:
        ContractErrors: the text is no file that can be read at all.
    """
    root = read_tree(text, Findings(""))
    listed, terms = root.child("versions"), root.child("terms")
    nodes = listed.value if listed is not None and isinstance(listed.value, list) else []
    versions = {_text(node, "version"): node for node in nodes}
    if terms is not None:
        versions[TEMPLATE] = terms

    def line_of(version: str, path: tuple[str, ...]) -> int:
        node = versions.get(version)
        found: tuple[int, int] = (0, node.line if node is not None else 1)
        seen: set[str] = set()
        while node is not None and version not in seen:
            seen.add(version)
            found = max(found, _deepest(node, path), key=lambda one: one[0])
            version = _text(node, "amends")
            node = versions.get(version)
        return found[1]

    return line_of


def _text(node: Node, key: str) -> str:
    child = node.child(key)
    return child.value if child is not None and isinstance(child.value, str) else ""


def _deepest(node: Node, path: tuple[str, ...]) -> tuple[int, int]:
    """Return how many keys of the path lead somewhere, and the line of the last of them."""
    depth, line = 0, node.line
    for key in path:
        child = _step(node, key)
        if child is None:
            break
        depth, line, node = depth + 1, node.key_lines.get(key, child.line), child
    return depth, line


def _step(node: Node, key: str) -> Node | None:
    if isinstance(node.value, list):
        return node.value[int(key)] if key.isdigit() and int(key) < len(node.value) else None
    return node.child(key)
