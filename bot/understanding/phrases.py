"""How people ask: the phrases in `locales/*/phrases`, read for training and for measuring.

One JSON object a line: `text`, `intent`, optionally `voice`. A customer's name stands in braces. Files called
`heldout.jsonl` are never trained on. Rule: the digest covers every phrase, so weights older than a phrase are noticed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.understanding.wording import Span
from knowledge.bilingual import LANGUAGES, Language

PHRASES_ROOT = Path(__file__).resolve().parents[2] / "locales"
HELD_OUT = "heldout.jsonl"
_BRACED = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to ask for an intent, with the places of customers' names in it."""

    text: str
    intent: str
    language: Language
    voice: str
    customers: tuple[Span, ...]


def training_phrases(root: Path = PHRASES_ROOT) -> list[Phrase]:
    """Return every phrase that may be trained on, in a fixed order."""
    return list(_phrases(path for path in _files(root) if path.name != HELD_OUT))


def held_out_phrases(root: Path = PHRASES_ROOT) -> list[Phrase]:
    """Return the phrases that are only measured."""
    return list(_phrases(path for path in _files(root) if path.name == HELD_OUT))


def digest(root: Path = PHRASES_ROOT) -> str:
    """Return the SHA-256 of all phrase files, names and contents, with line ends as on Unix."""
    total = hashlib.sha256()
    for path in _files(root):
        total.update(path.relative_to(root).as_posix().encode())
        total.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()


def _files(root: Path) -> list[Path]:
    return [path for language in LANGUAGES for path in sorted((root / language / "phrases").glob("*.jsonl"))]


def _phrases(paths: Iterable[Path]) -> Iterable[Phrase]:
    for path in paths:
        language: Language = "pl" if path.parent.parent.name == "pl" else "en"
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            text, customers = _unbraced(entry["text"])
            yield Phrase(text, entry["intent"], language, entry.get("voice", ""), customers)


def _unbraced(text: str) -> tuple[str, tuple[Span, ...]]:
    plain, spans, last = "", [], 0
    for match in _BRACED.finditer(text):
        plain += text[last : match.start()]
        spans.append(Span(len(plain), len(plain) + len(match[1])))
        plain += match[1]
        last = match.end()
    return plain + text[last:], tuple(spans)
