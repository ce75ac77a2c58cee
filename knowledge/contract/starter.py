"""A commented contract file to begin with, in Polish or English.

The rule: it passes the check as it is, and still does with every example in it switched on.
"""

from __future__ import annotations

from importlib.resources import files

from knowledge.bilingual import LANGUAGES, Language

_FILE = "starter.yaml"


def starter(language: Language) -> str:
    """Return the text of the file with its comments in one language."""
    text = files("knowledge.contract").joinpath(_FILE).read_text(encoding="utf-8")
    return "\n".join(_lines(text.splitlines(), language)) + "\n"


def _lines(lines: list[str], language: Language) -> list[str]:
    kept: list[str] = []
    for line in lines:
        indentation, said = line[: len(line) - len(line.lstrip())], line.lstrip()
        spoken = next((one for one in LANGUAGES if said.startswith(f"#{one} ")), None)
        if spoken is None:
            kept.append(line)
        elif spoken == language:
            kept.append(f"{indentation}# {said.removeprefix(f'#{spoken} ')}")
    return kept
