"""The entries of the glossary: what a term means in both languages, and how people call it.

The rule it keeps: the packaged file is checked whole when it is first read, so a gap (a missing language, an unknown
key, a phrase that two entries claim) is a load error and never a wrong answer. A contract's own definition always
wins over an entry; `contract_field` says where to look for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from knowledge.bilingual import LANGUAGES, Bilingual, Language
from knowledge.words.folding import words

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_REQUIRED = frozenset({"key", "term", "definition", "said", "see_also"})
_KNOWN = _REQUIRED | {"confusable", "contract_field"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One term: its preferred words, its definition (at most two sentences), and what customers call it.

    `said` holds phrases as typed, inflected forms among them, per language; the term itself need not be repeated.
    `see_also` holds keys of related entries, nearest first. `confusable` warns of a word with another meaning.
    `contract_field` names the field of a contract version whose own definition wins, or is None; after a dot follows
    the clock of a severity's promises ("promises.react") or the topic of a provision ("provisions.pauses").
    """

    key: str
    term: Bilingual
    definition: Bilingual
    said: Mapping[Language, tuple[str, ...]]
    see_also: tuple[str, ...]
    confusable: Bilingual | None = None
    contract_field: str | None = None

    def phrases(self, language: Language) -> tuple[str, ...]:
        """Return every phrase that names this entry: the term without its brackets, then what people say."""
        bare = self.term.text(language).split("(")[0]
        return (*(part.strip() for part in bare.split(", ")), *self.said[language])


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Phrases with several meanings: the person is asked which of the candidates is meant (keys, likeliest first)."""

    said: Mapping[Language, tuple[str, ...]]
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """The checked content of the packaged file."""

    entries: Mapping[str, Entry]
    ambiguous: tuple[Ambiguous, ...]


@cache
def packaged_glossary() -> GlossaryFile:
    """Return the glossary that ships with the product; it is read and checked once.

    Raises:
        ValueError: the packaged file breaks a rule; the message names the entry and what was expected.
    """
    return parse_glossary((files("knowledge") / "words" / "glossary.yaml").read_text(encoding="utf-8"))


def glossary() -> Mapping[str, Entry]:
    """Return all entries by key, in the order of the file; the mapping cannot be changed."""
    return packaged_glossary().entries


def parse_glossary(text: str) -> GlossaryFile:
    """Return the glossary written in a YAML text.

    Raises:
        ValueError: a key is unknown, missing or double, a language is missing, a reference leads nowhere, or two
            entries claim one phrase that is not listed as ambiguous.
    """
    loaded = yaml.load(text, Loader=_LOADER)  # noqa: S506 - the loader is a safe one
    entries: dict[str, Entry] = {}
    for raw in loaded["entries"]:
        entry = _entry(raw)
        if entry.key in entries:
            raise ValueError(f"glossary: key {entry.key!r} stands twice, expected once")
        entries[entry.key] = entry
    ambiguous = tuple(Ambiguous(_said(raw, "ambiguous"), _list(raw["candidates"])) for raw in loaded["ambiguous"])
    _check_references(entries, ambiguous)
    _check_claims(entries, ambiguous)
    return GlossaryFile(MappingProxyType(entries), ambiguous)


def _entry(raw: Mapping[str, Any]) -> Entry:
    where = f"glossary entry {raw.get('key')!r}"
    if missing := _REQUIRED - raw.keys():
        raise ValueError(f"{where}: expected {sorted(missing)}, which is missing")
    if unknown := raw.keys() - _KNOWN:
        raise ValueError(f"{where}: unknown {sorted(unknown)}, expected only {sorted(_KNOWN)}")
    return Entry(
        key=raw["key"],
        term=_bilingual(raw["term"], where),
        definition=_bilingual(raw["definition"], where),
        said=_said(raw["said"], where),
        see_also=_list(raw["see_also"]),
        confusable=_bilingual(raw["confusable"], where) if "confusable" in raw else None,
        contract_field=raw.get("contract_field"),
    )


def _bilingual(raw: Mapping[str, str], where: str) -> Bilingual:
    try:
        return Bilingual(pl=raw["pl"], en=raw["en"])
    except (KeyError, ValueError) as error:
        raise ValueError(f"{where}: expected a text in pl and in en, got {dict(raw)!r}") from error


def _said(raw: Mapping[str, str], where: str) -> Mapping[Language, tuple[str, ...]]:
    if not all(isinstance(raw.get(language), str) for language in LANGUAGES):
        raise ValueError(f"{where}: expected what people say in pl and in en, got {dict(raw)!r}")
    return MappingProxyType({language: _list(raw[language]) for language in LANGUAGES})


def _list(raw: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in raw.split(",")) if part)


def _check_references(entries: Mapping[str, Entry], ambiguous: tuple[Ambiguous, ...]) -> None:
    references = [(f"entry {entry.key!r}", key) for entry in entries.values() for key in entry.see_also]
    references += [(f"ambiguous {dict(item.said)}", key) for item in ambiguous for key in item.candidates]
    for where, key in references:
        if key not in entries:
            raise ValueError(f"glossary {where} refers to {key!r}, expected the key of an entry")


def _check_claims(entries: Mapping[str, Entry], ambiguous: tuple[Ambiguous, ...]) -> None:
    shared = {(language, words(said)) for item in ambiguous for language in LANGUAGES for said in item.said[language]}
    owners: dict[tuple[Language, tuple[str, ...]], str] = {}
    for language, phrase, key in _claims(entries):
        claim = (language, words(phrase))
        if claim not in shared and owners.setdefault(claim, key) != key:
            raise ValueError(
                f"glossary phrase {phrase!r} ({language}) is claimed by {owners[claim]!r} and {key!r}, "
                "expected one entry or a line under 'ambiguous'"
            )


def _claims(entries: Mapping[str, Entry]) -> Iterator[tuple[Language, str, str]]:
    for entry in entries.values():
        for language in LANGUAGES:
            for phrase in entry.phrases(language):
                yield language, phrase, entry.key
