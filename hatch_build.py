"""Check the gettext catalogues; run by the build (a wheel with a broken catalogue is not made) and by `make check`.

Rule: code and catalogues say the same, in every language: each message in the code has a translation and each
translation is used, none is fuzzy, obsolete or has other placeholders or another number of plurals than its message.
Compiled catalogues do not exist; the bot reads `.po` files, so nothing can be stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import PoFileError, read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LANGUAGES = ("pl", "en")
SPEAKING = ("bot", "adapters")
# Ways to mark a message; `N_` and `message` mark one that is translated where it is said.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "gettext": None,
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?[\d.]*[a-zA-Z]")

Key = tuple[str | None, str | tuple[str, ...]]


def messages_in_code(root: Path) -> dict[Key, str]:
    """Return every message the code may say, by (context, id or ids of singular and plural), with where it stands."""
    found: dict[Key, str] = {}
    for package in SPEAKING:
        for name, line, message, _, context in extract_from_dir(
            root / package, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            found.setdefault((context, message), f"{package}/{name}:{line}")
    return found


def problems_of(language: str, root: Path, said: dict[Key, str]) -> Iterator[str]:
    """Yield what is wrong with the `.po` files of one language, a sentence each; `said` is what the code says."""
    seen: set[Key] = set()
    files = sorted((root / "locales" / language / "LC_MESSAGES").glob("*.po"))
    for path in files:
        try:
            with path.open("rb") as file:
                part = read_po(file, locale=language, abort_invalid=True)
        except (PoFileError, ValueError) as error:
            yield f"{path.name} ({language}) cannot be read: {error}"
            continue
        for obsolete in part.obsolete.values():
            yield f"{path.name} ({language}): obsolete, remove it: {obsolete.id!r}"
        for message in part:
            if message.id:
                yield from (f"{path.name}:{message.lineno} ({language}): {text}" for text in faults(message, part))
                if key_of(message) in seen:
                    yield f"{path.name}:{message.lineno} ({language}): translated twice: {message.id!r}"
                if key_of(message) not in said:
                    yield f"{path.name}:{message.lineno} ({language}): no code says this: {message.id!r}"
                seen.add(key_of(message))
    for key in said.keys() - seen:
        yield f"{said[key]}: not in the {language} catalogue: {key[1]!r}"


def key_of(message: Message) -> Key:
    """Return what tells a message from all others: its context and its id, singular and plural."""
    return message.context, tuple(message.id) if isinstance(message.id, (list, tuple)) else message.id


def faults(message: Message, catalog: Catalog) -> Iterator[str]:
    """Yield what is wrong with one translation: fuzzy, empty in a form, or not the message's placeholders."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    if message.fuzzy:
        yield f"fuzzy: {ids[0]!r}"
    if not all(strings):  # Babel fills missing plurals with empty ones
        forms = f" in all {catalog.num_plurals} forms" if len(ids) > 1 else ""
        yield f"not translated{forms}: {ids[0]!r}"
    expected = set().union(*(placeholders(text) for text in ids))
    for text in filter(None, strings):
        if unknown := placeholders(text) - expected:
            yield f"unknown placeholders {sorted(unknown)}: {text!r}"
        # One plural form may do without the number ("one day"), a plain message may lose nothing.
        if len(ids) == 1 and (lost := expected - placeholders(text)):
            yield f"lost placeholders {sorted(lost)}: {text!r}"


def placeholders(text: str) -> set[str]:
    """Return the named `%(placeholders)s` of a message, each with its conversion."""
    return set(PLACEHOLDER.findall(text))


def catalogue_problems(root: Path) -> list[str]:
    """Return everything wrong between the code under `root` and its catalogues, sorted; empty when all is well."""
    said = messages_in_code(root)
    return sorted(problem for language in LANGUAGES for problem in problems_of(language, root, said))


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Refuse to build from catalogues that do not fit; an editable install is for work in progress and goes on."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatch's signature)
        problems = [] if version == "editable" else catalogue_problems(Path(self.root))
        if problems:
            raise ValueError("the catalogues do not fit the code:\n" + "\n".join(problems))


if __name__ == "__main__":
    found = catalogue_problems(Path(__file__).resolve().parent)
    sys.exit("\n".join(found) if found else print("catalogues: kept"))
