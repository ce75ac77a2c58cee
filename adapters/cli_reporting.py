"""How the command line tells that something went wrong: one clear sentence on standard error, and an exit code.

Rule: no traceback reaches a person; an unexpected error goes to the log under a reference that the person is told.
Exit codes: 0 done, 1 a problem, 2 wrong usage.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from adapters.logs import current_reference
from adapters.usage import WrongUsage
from bot.errors import Refused
from knowledge.bilingual import Language

log = logging.getLogger(__name__)

PROBLEM = 1
WRONG_USAGE = 2
DEBUG_VARIABLE = "SLA_ASSISTANT_DEBUG"
LOG_NAME = "assistant.log"


class Problem(SystemExit):
    """The command ends with exit code 1, or 2 where it was written wrongly; what was wrong has been told."""

    def __init__(self, code: int = PROBLEM) -> None:
        super().__init__(code)


def language_of_environment(environ: Mapping[str, str]) -> Language:
    """Return the language of the person's machine: Polish where it says so, else English."""
    said = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "pl" if said.lower().startswith("pl") else "en"


def own_language(chosen: Language | None) -> Language:
    """Return the chosen language, else that of the environment."""
    return chosen or language_of_environment(os.environ)


def tell(message: str) -> None:
    """Say a sentence on standard error."""
    print(message, file=sys.stderr)


@contextmanager
def telling(language: Language) -> Iterator[None]:
    """Turn a refusal inside into a sentence and exit code 1 (wrong usage: 2), anything unexpected into a reference."""
    try:
        yield
    except Refused as refused:
        log.info("refused: %s", refused)
        tell(in_words(refused, language))
        raise Problem(WRONG_USAGE if isinstance(refused, WrongUsage) else PROBLEM) from None
    except BrokenPipeError:
        leave_quietly()
    except Exception:
        reference = current_reference()
        log.exception("unexpected error, reference %s", reference)
        words = Refused(
            "Something went wrong here; reference %(reference)s. Set %(variable)s=1 to see the details.",
            reference=reference,
            variable=DEBUG_VARIABLE,
        )
        tell(in_words(words, language))
        raise Problem from None


def in_words(refused: Refused, language: Language) -> str:
    """Return a refusal in a language; in English where the catalogues themselves are missing."""
    from bot.i18n import Translator  # Babel costs start-up time that `--help` need not pay

    try:
        return Translator.of(language).say(refused.message, **refused.values)
    except OSError:
        return str(refused)


def leave_quietly() -> None:
    """Nobody reads standard output any more: end without a word, as other filters do."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    raise SystemExit(0)


def set_up_log(folder: Path | None) -> None:
    """Log warnings to `assistant.log` in a folder that exists, else nowhere; when debugging all to standard error."""
    root = logging.getLogger()
    if os.environ.get(DEBUG_VARIABLE):
        handler: logging.Handler = logging.StreamHandler()
        root.setLevel(logging.DEBUG)
    elif folder is not None and folder.is_dir() and os.access(folder, os.W_OK):
        handler = logging.FileHandler(folder / LOG_NAME, encoding="utf-8", delay=True)
        root.setLevel(logging.WARNING)
    else:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.raiseExceptions = False
    root.handlers[:] = [handler]
