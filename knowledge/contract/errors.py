"""What can be wrong in a contract file: each error with its line, its key, what was written and what was expected.

The rule: an error is told in both languages and is enough to mend the file without reading anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from knowledge.bilingual import Bilingual, Language


class ProblemCode(StrEnum):
    """The kinds of errors."""

    BAD_YAML = "bad_yaml"
    TAB = "tab"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    EMPTY = "empty"
    ALIAS = "alias"
    TAG = "tag"
    DUPLICATE_KEY = "duplicate_key"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    WRONG_KIND = "wrong_kind"  # a list where one value belongs, and the like
    BAD_VALUE = "bad_value"
    UNKNOWN_NAME = "unknown_name"  # refers to a service, severity, document, schedule … that is not there
    VERSION_ORDER = "version_order"
    CONTRADICTION = "contradiction"  # two entries that cannot both hold


PROBLEMS: dict[ProblemCode, Bilingual] = {
    ProblemCode.BAD_YAML: Bilingual("plik nie jest poprawnym YAML", "the file is not valid YAML"),
    ProblemCode.TAB: Bilingual("w pliku jest znak tabulacji", "the file contains a tab character"),
    ProblemCode.TOO_LARGE: Bilingual("plik jest za duży", "the file is too large"),
    ProblemCode.TOO_DEEP: Bilingual("zagnieżdżenie jest za głębokie", "the nesting is too deep"),
    ProblemCode.EMPTY: Bilingual("plik jest pusty", "the file is empty"),
    ProblemCode.ALIAS: Bilingual(
        "kotwice i odwołania YAML (&, *) są niedozwolone", "YAML anchors and aliases (&, *) are not allowed"
    ),
    ProblemCode.TAG: Bilingual("znaczniki YAML (!) są niedozwolone", "YAML tags (!) are not allowed"),
    ProblemCode.DUPLICATE_KEY: Bilingual("klucz występuje dwa razy", "the key occurs twice"),
    ProblemCode.UNKNOWN_KEY: Bilingual("nieznany klucz", "unknown key"),
    ProblemCode.MISSING_KEY: Bilingual("brakuje klucza", "a key is missing"),
    ProblemCode.WRONG_KIND: Bilingual("niewłaściwy rodzaj wpisu", "the wrong kind of entry"),
    ProblemCode.BAD_VALUE: Bilingual("niewłaściwa wartość", "the value does not fit"),
    ProblemCode.UNKNOWN_NAME: Bilingual(
        "odwołanie do czegoś, czego nie ma", "a reference to something that is not there"
    ),
    ProblemCode.VERSION_ORDER: Bilingual("wersje nie następują po sobie", "the versions do not follow one another"),
    ProblemCode.CONTRADICTION: Bilingual("wpisy są ze sobą sprzeczne", "two entries contradict each other"),
}

_ABOUT_A_VALUE = (ProblemCode.WRONG_KIND, ProblemCode.BAD_VALUE, ProblemCode.UNKNOWN_NAME)
"""Errors about what is written: an empty text is shown as such, for nothing else tells what is wrong."""
_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class ContractError:
    """One error. `line` counts from 1; `key` is the dotted path; `value` is as written (shortened), maybe empty."""

    file: str
    line: int
    key: str
    value: str
    code: ProblemCode
    problem: Bilingual
    expected: Bilingual

    def text(self, language: Language) -> str:
        """Return the error on one line: `FILE:LINE: key: problem: “value”; expected …`."""
        said = f"{self.file}:{self.line}: "
        said += f"{self.key}: " if self.key else ""
        said += self.problem.text(language)
        written = self.value or self.code in _ABOUT_A_VALUE
        said += f": {'„' if language == 'pl' else '“'}{self.value}”" if written else ""
        return said + {"pl": "; oczekiwano: ", "en": "; expected: "}[language] + self.expected.text(language)


class ContractErrors(ValueError):
    """All errors of one contract file (and its templates), in the order of lines; there is at least one."""

    def __init__(self, errors: tuple[ContractError, ...]) -> None:
        self.errors = tuple(sorted(dict.fromkeys(errors), key=lambda error: (error.file, error.line)))
        super().__init__("\n".join(error.text("en") for error in self.errors))


class LineElsewhere(int):
    """A line of another file than the one that is read: of the template that a value was taken from."""

    file: str

    def __new__(cls, line: int, file: str) -> Self:
        """Return the line of a file."""
        made = super().__new__(cls, line)
        made.file = file
        return made


class Findings:
    """Collects the errors of one file while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.errors: list[ContractError] = []

    def add(self, code: ProblemCode, line: int, key: str, value: str, expected: Bilingual) -> None:
        """Note an error, in the file that its line is of."""
        short = value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"
        file = line.file if isinstance(line, LineElsewhere) else self.file
        self.errors.append(ContractError(file, int(line), key, short, code, PROBLEMS[code], expected))

    def stop_if_any(self) -> None:
        """Stop reading when there are errors.

        Raises:
            ContractErrors: with all that were noted so far.
        """
        if self.errors:
            raise ContractErrors(tuple(self.errors))
