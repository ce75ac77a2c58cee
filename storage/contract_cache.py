"""Contracts as read from their stored files, each file read once in a process.

Rule: a stored file that this version of the program no longer reads is no usable contract; the assistant then promises
nothing, and the log says which file and why.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable

from knowledge.contract.agreement import Contract
from knowledge.contract.file import ContractErrors, read_contract

log = logging.getLogger(__name__)
_FILES = 1024


_known: OrderedDict[str, Contract | None] = OrderedDict()
_lock = threading.Lock()


def contract_by_digest(digest: str, stored: Callable[[], tuple[str, str]]) -> Contract | None:
    """Return the contract of a digest; `stored` returns the file's text and name, and is asked only for a new one."""
    with _lock:
        if digest in _known:
            _known.move_to_end(digest)
            return _known[digest]
    contract = _usable(*stored(), digest)
    with _lock:
        _known[digest] = contract
        if len(_known) > _FILES:
            _known.popitem(last=False)
    return contract


def _usable(content: str, name: str, digest: str) -> Contract | None:
    """Return the contract that a stored file holds; None where it cannot be read any more."""
    try:
        return read_contract(content, file=name)
    except ContractErrors as errors:
        log.error(
            "the stored contract file %s (%s) cannot be read, import a corrected one: %s", name, digest[:12], errors
        )
        return None
