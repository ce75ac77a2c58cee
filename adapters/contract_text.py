"""A contract as lines on the command line: warnings, the all-clear, and everything it says with its clauses.

Rule: nothing is said here that the contract does not say; the words of facts come from `knowledge`.
"""

from __future__ import annotations

from bot.i18n import Translator
from knowledge.agreement import Contract
from knowledge.bilingual import Language
from knowledge.contract_file import traps


def warning_lines(contract: Contract, file: str, language: Language) -> list[str]:
    """Return a line for each thing the contract leaves open so that people will quarrel about it."""
    t = Translator.of(language)
    return [
        t.say(
            "%(file)s: warning: %(version)s, %(key)s: %(text)s",
            file=file,
            version=trap.version,
            key=f"{trap.key} ({trap.clause.paragraph})" if trap.clause else trap.key,
            text=trap.text.text(language),
        )
        for trap in traps(contract)
    ]


def fine_line(contract: Contract, file: str, language: Language) -> str:
    """Return the line that tells a file without errors."""
    t = Translator.of(language)
    return t.count(
        "%(file)s: no errors; %(customer)s, %(n)s version",
        "%(file)s: no errors; %(customer)s, %(n)s versions",
        len(contract.versions),
        file=file,
        customer=contract.customer_name,
    )
