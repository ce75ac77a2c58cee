"""Contracts and templates as read from their stored files, each file read once in a process.

Rule: a stored file that this version of the program no longer reads is no usable contract; the assistant then promises
nothing, and the log says which file and why.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from knowledge.contract.agreement import Contract
from knowledge.contract.file import ContractErrors, read_contract
from knowledge.contract.template_file import read_template
from knowledge.contract.templates import Template, Templates

log = logging.getLogger(__name__)
_FILES = 1024
_Read = TypeVar("_Read")

_contracts: OrderedDict[str, Contract | None] = OrderedDict()
_templates: OrderedDict[str, Template | None] = OrderedDict()
_lock = threading.Lock()


def contract_by_digest(digest: str, stored: Callable[[], tuple[str, str]], templates: Templates) -> Contract | None:
    """Return the contract of a digest, which covers its templates; `stored` returns the file's text and name.

    Both are asked only for a new one.
    """

    def read() -> Contract:
        content, name = stored()
        return read_contract(content, file=name, templates=templates)

    return _by_digest(_contracts, digest, read)


def template_by_digest(digest: str, content: str, name: str) -> Template | None:
    """Return the template of a digest, stored as a text under a file's name."""
    return _by_digest(_templates, digest, lambda: read_template(content, file=name))


def _by_digest(known: OrderedDict[str, _Read | None], digest: str, read: Callable[[], _Read]) -> _Read | None:
    with _lock:
        if digest in known:
            known.move_to_end(digest)
            return known[digest]
    found = _usable(read, digest)
    with _lock:
        known[digest] = found
        if len(known) > _FILES:
            known.popitem(last=False)
    return found


def _usable(read: Callable[[], _Read], digest: str) -> _Read | None:
    """Return what a stored file holds; None where it cannot be read any more."""
    try:
        return read()
    except ContractErrors as errors:
        log.error("a stored contract file (%s) cannot be read, import a corrected one: %s", digest[:12], errors)
        return None
