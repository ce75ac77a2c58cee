"""Nodes and texts as they are written on one line of a contract file, to be read back unchanged."""

from __future__ import annotations

from knowledge.contract.tree import Node


def quoted(text: str) -> str:
    """Return a text in quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def written(node: Node) -> str:
    """Return a node on one line."""
    if isinstance(node.value, str):
        return quoted(node.value)
    if isinstance(node.value, list):
        return f"[{', '.join(map(written, node.value))}]"
    return "{" + ", ".join(f"{key}: {written(child)}" for key, child in node.value.items()) + "}"


def placed(node: Node, key: str = "") -> str:
    """Return a node (under a key) on one line, its clauses with the document that they are of."""
    if isinstance(node.value, list):
        return f"[{', '.join(map(placed, node.value))}]"
    if isinstance(node.value, dict):
        return "{" + ", ".join(f"{name}: {placed(child, name)}" for name, child in node.value.items()) + "}"
    if key == "clause" and node.scope is not None:
        return f"{{paragraph: {quoted(node.value)}, document: {node.scope.document}}}"
    return quoted(node.value)
