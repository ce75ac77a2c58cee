"""What the builders of a version's sections share: texts of both languages, and whose clause holds.

The rule: a section's clause holds for everything in it that names none of its own.
"""

from __future__ import annotations

from knowledge.bilingual import Bilingual
from knowledge.contract.errors import Findings, ProblemCode
from knowledge.contract.shape import Entry
from knowledge.contract.tree import Node
from knowledge.terms import Clause


def bilingual(entry: Entry) -> Bilingual:
    """Return the text of both languages."""
    return Bilingual(entry["pl"], entry["en"])


def own_clause(entry: Entry, clause: Clause) -> Clause:
    """Return the entry's own clause, else that of its section."""
    own: Clause = entry.get("clause", clause)
    return own


def contradiction(findings: Findings, node: Node, expected: Bilingual, value: str | None = None) -> None:
    """Note that values which are each good do not go together; `expected` says what does."""
    findings.add(ProblemCode.CONTRADICTION, node.line, node.path, node.text if value is None else value, expected)
