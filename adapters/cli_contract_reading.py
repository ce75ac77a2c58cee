"""Contract files and templates on disk: their texts, and the templates that lie beside a contract.

Rule: every error is told at once, with its file and line; a template that no contract asks for is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli_reporting import Problem, tell
from bot.errors import Refused
from knowledge.bilingual import Language

if TYPE_CHECKING:
    from knowledge.contract.agreement import Contract
    from knowledge.contract.templates import Template, TemplateKey, Templates

TemplatesFolder = Annotated[
    Path | None,
    typer.Option(
        "--templates", metavar="DIR", help="Where the templates are; else those beside the file.", file_okay=False
    ),
]
_MOST_READ = 8_000_000
"""Bytes; more than any text that the reader accepts can have."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BEGINNING = 4096
"""Characters in which a template says its key and number."""
_KEY = re.compile(r"^template:\s*[\"']?([a-z0-9_]+)", re.MULTILINE)
_NUMBER = re.compile(r"^version:\s*[\"']?(\d+)", re.MULTILINE)


def text_of(path: Path) -> str:
    """Return the text of a contract file; of one that is far too large only its beginning, which the reader refuses.

    Raises:
        Refused: it cannot be read, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_READ)
    except OSError as error:
        raise Refused(
            "The file %(file)s cannot be read: %(reason)s.", file=str(path), reason=error.strerror or str(error)
        ) from None
    try:
        text = raw.decode("utf-8-sig", errors="strict" if len(raw) < _MOST_READ else "ignore")
    except UnicodeDecodeError as error:
        raise Refused(
            "%(file)s:%(line)s: this is not UTF-8 but looks like %(encoding)s; save the file as UTF-8.",
            file=str(path),
            line=str(len(raw[: error.start].split(b"\n"))),
            encoding="UTF-16" if raw[:2] in _UTF_16 else "Windows-1250",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


class FolderTemplates(Mapping["TemplateKey", "Template"]):
    """Templates that are kept, and those of a folder (YAML files with the key `template`), read when first asked for.

    Raises:
        Refused: two files say they are the same version of a template.
    """

    def __init__(self, folder: Path | None, kept: Templates | None = None) -> None:
        self._kept: Templates = kept or {}
        self._paths: dict[TemplateKey, Path] = {}
        self._read: dict[TemplateKey, Template] = {}
        for path in sorted(folder.glob("*.y*ml")) if folder is not None else ():
            key = _key_in(path)
            if key is not None and key in self._paths:
                raise Refused(
                    "Both %(first)s and %(second)s say they are %(template)s.",
                    first=str(self._paths[key]),
                    second=str(path),
                    template=f"{key[0]} v{key[1]}",
                )
            if key is not None:
                self._paths[key] = path

    def __getitem__(self, key: TemplateKey) -> Template:
        """Return a template.

        Raises:
            KeyError: it is nowhere.
            ContractErrors: its file has errors.
        """
        from knowledge.contract.template_file import read_template

        if key in self._kept:
            return self._kept[key]
        if key not in self._read:
            path = self._paths[key]
            self._read[key] = read_template(text_of(path), file=str(path))
        return self._read[key]

    def __iter__(self) -> Iterator[TemplateKey]:
        return iter({**self._paths, **self._kept})

    def __len__(self) -> int:
        return len({**self._paths, **self._kept})

    def __contains__(self, key: object) -> bool:
        return key in self._paths or key in self._kept

    def path_of(self, key: TemplateKey) -> Path | None:
        """Return the file of a template; None where the folder has none."""
        return self._paths.get(key)


def _key_in(path: Path) -> TemplateKey | None:
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            beginning = file.read(_BEGINNING)
    except OSError:
        return None
    key, number = _KEY.search(beginning), _NUMBER.search(beginning)
    return (key[1], int(number[1])) if key is not None and number is not None else None


def read_or_tell(
    path: Path, language: Language, *, folder: Path | None = None, kept: Templates | None = None
) -> Contract | None:
    """Return a file's contract, a template's as that of nobody; None after telling every error on standard error.

    Templates are looked up in `folder` (else beside the file) and among those that are `kept`.

    Raises:
        Refused: the file cannot be read at all, or the folder has a template twice.
    """
    from knowledge.contract.file import read_contract
    from knowledge.contract.template_file import is_template, read_template

    text = text_of(path)
    try:
        with telling_errors(language):
            if is_template(text):
                return read_template(text, file=str(path)).alone
            return read_contract(text, file=str(path), templates=FolderTemplates(folder or path.parent, kept))
    except Problem:
        return None


@contextmanager
def telling_errors(language: Language) -> Iterator[None]:
    """Tell every error of a contract or template that is read inside on standard error, and end with exit code 1."""
    from knowledge.contract.errors import ContractErrors

    try:
        yield
    except ContractErrors as errors:
        for error in errors.errors:
            tell(error.text(language))
        raise Problem from None
