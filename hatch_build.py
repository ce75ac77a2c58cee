"""Check the gettext catalogues; run by the build (a wheel with a broken catalogue is not made) and by `make check`.

Rule: code and catalogues say the same, in every language: each message in the code has a translation and each
translation is used; none is fuzzy, obsolete, empty in a plural form, or has other placeholders than its message.
Compiled catalogues do not exist, the bot reads the `.po` files, so nothing can be stale. `--update` adds what the code
says anew and drops what it says no more.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LANGUAGES = ("pl", "en")
SPEAKING = ("bot", "storage", "adapters")
# Calls whose first argument (first two: singular and plural) is a message, and how many arguments they take at least.
# Babel's own extraction is not used: it loses `say` inside another call's arguments inside `say`.
MESSAGES = {"say": (1, 1), "count": (2, 3), "Refused": (1, 1), "gettext": (1, 1), "ngettext": (2, 3)}
PLACEHOLDER = re.compile(r"%\((\w+)\)")


class Said(NamedTuple):
    """A message in the code: its plural if it has one, and where it first stands (`bot/core.py:12`).

    No dataclass: hatch runs this file without registering it as a module, which `dataclass` needs.
    """

    plural: str | None
    place: str

    def ids(self, singular: str) -> str | tuple[str, str]:
        """Return the message's id as Babel writes it."""
        return singular if self.plural is None else (singular, self.plural)


def messages_in_code(root: Path) -> tuple[dict[str, Said], list[str]]:
    """Return every message of the code by its English (singular) text, and what is wrong with how they are said."""
    found: dict[str, Said] = {}
    problems = []
    for path in sorted(path for package in SPEAKING for path in (root / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
            texts = message_arguments(node)
            if not texts or not isinstance(node, ast.Call):
                continue
            place = f"{path.relative_to(root).as_posix()}:{node.lineno}"
            literal = [text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)]
            if len(literal) < len(texts):
                problems.append(f"{place}: only literal messages can be translated, got {ast.unparse(texts[0])}")
                continue
            said = Said(literal[1] if len(literal) > 1 else None, place)
            if found.setdefault(literal[0], said).plural != said.plural:
                problems.append(f"{place}: said elsewhere with another plural: {literal[0]!r}")
            problems += [f"{place}: {fault}" for text in literal if (fault := format_fault(text))]
    return found, problems


def message_arguments(node: ast.AST) -> list[ast.expr]:
    """Return the arguments of a call that are messages; none where it says nothing or hands on another's message.

    What is handed on has its own literal where it was made: the `message` of a refusal, an argument of the translator.
    """
    if not isinstance(node, ast.Call):
        return []
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    texts, least = MESSAGES.get(name, (0, 1))
    handed_on = name in ("gettext", "ngettext", "Refused") and node.args and isinstance(node.args[0], ast.Name)
    if (
        len(node.args) < least
        or handed_on
        or (isinstance(node.args[0], ast.Attribute) and node.args[0].attr == "message")
    ):
        return []
    return node.args[:texts]


def problems_of(language: str, root: Path, said: dict[str, Said]) -> Iterator[str]:
    """Yield what is wrong with the catalogue of one language, a sentence each."""
    path = catalogue_path(root, language)
    try:
        catalogue = read_catalogue(path, language)
    except (PoFileError, ValueError) as error:
        yield f"{path.name} ({language}) cannot be read: {error}"
        return
    seen = set()
    for message in catalogue:
        if message.id:
            singular = ids_of(message)[0]
            seen.add(singular)
            if singular not in said or said[singular].ids(singular) != message.id:
                yield f"{path.name}:{message.lineno} ({language}): no code says this: {message.id!r}"
            yield from (f"{path.name}:{message.lineno} ({language}): {fault}" for fault in faults(message, catalogue))
    for singular in said.keys() - seen:
        yield f"{said[singular].place}: not in the {language} catalogue: {singular!r}"
    for obsolete in catalogue.obsolete.values():
        yield f"{path.name} ({language}): obsolete, remove it: {obsolete.id!r}"


def faults(message: Message, catalogue: Catalog) -> Iterator[str]:
    """Yield what is wrong with one translation by itself."""
    ids = ids_of(message)
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    if message.fuzzy:
        yield f"fuzzy: {ids[0]!r}"
    if not all(strings):  # Babel fills missing plural forms with empty ones
        yield f"not translated{f' in all {catalogue.num_plurals} forms' if len(ids) > 1 else ''}: {ids[0]!r}"
    names = [set(PLACEHOLDER.findall(text)) for text in ids]
    needed = set.intersection(*names) - ({"n"} if len(ids) > 1 else set())  # one form may say "a day"
    for text in filter(None, strings):
        has = set(PLACEHOLDER.findall(text))
        if unknown := has - set.union(*names):
            yield f"unknown placeholders {sorted(unknown)}: {text!r}"
        if lost := needed - has:
            yield f"lost placeholders {sorted(lost)}: {text!r}"
        if fault := format_fault(text):
            yield fault


def format_fault(text: str) -> str | None:
    """Return why a text cannot be filled by name (a bare per cent sign must be doubled), or None."""
    try:
        text % dict.fromkeys(PLACEHOLDER.findall(text), 0)
    except (ValueError, TypeError, KeyError) as error:
        return f"cannot be filled ({error}): {text!r}"
    return None


def ids_of(message: Message) -> list[str]:
    """Return the English text, or singular and plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def catalogue_path(root: Path, language: str) -> Path:
    """Return where the catalogue of a language is kept."""
    return root / "locales" / language / "LC_MESSAGES" / "messages.po"


def read_catalogue(path: Path, language: str) -> Catalog:
    """Return the catalogue in a file; an empty one where there is no file."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def catalogue_problems(root: Path) -> list[str]:
    """Return everything wrong between the code under `root` and its catalogues, sorted; empty when all is well."""
    said, problems = messages_in_code(root)
    return sorted([*problems, *(each for language in LANGUAGES for each in problems_of(language, root, said))])


def update_catalogues(root: Path) -> None:
    """Write the catalogues anew: translations stay, new messages come in (English as they are, others empty)."""
    said, _ = messages_in_code(root)
    for language in LANGUAGES:
        path = catalogue_path(root, language)
        known = {ids_of(message)[0]: message.string for message in read_catalogue(path, language) if message.id}
        fresh = Catalog(locale=language, project="sla-assistant", fuzzy=False)
        for singular, each in sorted(said.items()):
            ids = each.ids(singular)
            added = fresh.add(ids, known.get(singular) or (ids if language == "en" else None))
            added.flags.discard("python-format")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n'.encode())
            file.write(b'"Content-Type: text/plain; charset=utf-8\\n"\n')
            file.write(f'"Plural-Forms: {fresh.plural_forms}\\n"\n\n'.encode())
            write_po(file, fresh, width=120, omit_header=True)


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Refuse to build from catalogues that do not fit; an editable install is for work in progress and goes on."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatch's signature)
        """Check, before anything is built."""
        problems = [] if version == "editable" else catalogue_problems(Path(self.root))
        if problems:
            raise ValueError("the catalogues do not fit the code:\n" + "\n".join(problems))


if __name__ == "__main__":
    HERE = Path(__file__).resolve().parent
    if "--update" in sys.argv[1:]:
        update_catalogues(HERE)
    found_problems = catalogue_problems(HERE)
    sys.exit("\n".join(found_problems) if found_problems else print("catalogues: kept"))
