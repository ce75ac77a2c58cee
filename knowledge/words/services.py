"""The service catalogue: what the provider sells beside the contract's words, and how people call it.

Names, Polish case forms and synonyms are data (`services.yaml`); whether a contract covers a service is the contract's
business. Rule: a service without a name in both languages, a case form or synonyms in both is a load error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from knowledge.bilingual import LANGUAGES, Bilingual, Language

CASES = ("nominative", "genitive", "dative", "accusative", "instrumental", "locative")

_CATALOGUE = Path(__file__).with_name("services.yaml")


@dataclass(frozen=True, slots=True)
class Service:
    """One service: key, name, Polish case forms, and its synonyms.

    `aliases` and `weak_aliases` are folded (no diacritics, lower case); a word ending in ``*`` stands for every word
    that begins so. A weak alias ("telefony", "calls") points to the service only where no other service is named.
    """

    key: str
    name: Bilingual
    cases: Mapping[str, str]
    aliases: Mapping[Language, tuple[str, ...]]
    weak_aliases: Mapping[Language, tuple[str, ...]]


@cache
def services() -> Mapping[str, Service]:
    """Return the whole catalogue by key, in the order in which lists show it.

    Raises:
        ValueError: the packaged catalogue misses a name, a case form or the synonyms of a language.
    """
    return read_services(yaml.safe_load(_CATALOGUE.read_text(encoding="utf-8")))


def read_services(entries: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Service]:
    """Return the services described by the entries of a catalogue file.

    Raises:
        ValueError: an entry misses a name, a case form or the synonyms of a language.
    """
    return MappingProxyType({key: _service(key, entry) for key, entry in entries.items()})


def _service(key: str, entry: Mapping[str, Any]) -> Service:
    missing = [part for part in ("pl", "en", "cases", "aliases") if not entry.get(part)]
    if missing:
        raise ValueError(f"service {key!r} needs {', '.join(missing)}")
    cases = {"nominative": entry["pl"], **entry["cases"]}
    if set(cases) != set(CASES):
        raise ValueError(f"service {key!r} needs the cases {', '.join(CASES)}, got {', '.join(cases)}")
    aliases = _synonyms(entry["aliases"])
    for language in LANGUAGES:
        if not aliases[language]:
            raise ValueError(f"service {key!r} needs aliases in {language!r}")
    return Service(
        key=key,
        name=Bilingual(pl=entry["pl"], en=entry["en"]),
        cases=MappingProxyType(cases),
        aliases=aliases,
        weak_aliases=_synonyms(entry.get("weak", {})),
    )


def _synonyms(given: Mapping[str, list[Any]]) -> Mapping[Language, tuple[str, ...]]:
    return MappingProxyType({language: tuple(str(word) for word in given.get(language, ())) for language in LANGUAGES})
