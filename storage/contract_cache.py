"""Contracts as read from their stored files, each file read once in a process.

Rule: a stored file that this version of the program no longer reads is no usable contract; the assistant then promises
nothing, and the log says which file and why.
"""

from __future__ import annotations

import logging
from functools import lru_cache

from knowledge.contract.agreement import Contract
from knowledge.contract.file import ContractErrors, read_contract

log = logging.getLogger(__name__)
_FILES = 1024


@lru_cache(maxsize=_FILES)
def usable_contract(content: str, name: str, digest: str) -> Contract | None:
    """Return the contract that a stored file holds; None where it cannot be read any more."""
    try:
        return read_contract(content, file=name)
    except ContractErrors as errors:
        log.error(
            "the stored contract file %s (%s) cannot be read, import a corrected one: %s", name, digest[:12], errors
        )
        return None
