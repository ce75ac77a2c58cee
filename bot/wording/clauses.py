"""Citing: every answer names the paragraph and the document it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.i18n import Translator
from knowledge.contract.agreement import ContractVersion
from knowledge.terms import Clause


def place(t: Translator, version: ContractVersion, clause: Clause) -> str:
    """Return one place as people write it: "Umowa, § 6"."""
    return f"{t.text(version.document(clause.document).name)}, {paragraph_text(t, clause.paragraph)}"


def paragraph_text(t: Translator, paragraph: str) -> str:
    """Return a paragraph as the language cites it: "§ 8 ust. 3" is "§ 8(3)" in English."""
    if t.language == "pl":
        return paragraph
    cited_ = re.sub(r" ust\. (\d+)", r"(\1)", paragraph)
    return re.sub(r"\bpoz\.", "item", re.sub(r"\bpkt\b", "point", cited_))


def cited(t: Translator, version: ContractVersion, clauses: Iterable[Clause | None]) -> list[str]:
    """Return the places once each, in the order given: for facts."""
    return list(dict.fromkeys(place(t, version, clause) for clause in clauses if clause is not None))


def basis(t: Translator, version: ContractVersion, clauses: Iterable[Clause | None]) -> str:
    """Return the line that names the places, paragraphs of one document together; empty when there is none.

    A version that nobody has checked yet says so here.
    """
    by_document: dict[str, list[str]] = {}
    for clause in clauses:
        if clause is not None:
            paragraphs = by_document.setdefault(clause.document, [])
            if clause.paragraph not in paragraphs:
                paragraphs.append(clause.paragraph)
    if not by_document:
        return ""
    places = [
        f"{t.text(version.document(key).name)}, {', '.join(paragraph_text(t, p) for p in sorted(said, key=_in_order))}"
        for key, said in by_document.items()
    ]
    line = t.say("Basis: %(places)s.", places="; ".join(places))
    if version.checked is None:
        line += " " + t.say("Nobody has checked this version of the contract yet.")
    return line


def _in_order(paragraph: str) -> list[tuple[int, str]]:
    """Sort paragraphs as a reader does: § 9 before § 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", paragraph)]
