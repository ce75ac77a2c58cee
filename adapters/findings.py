"""One thing that a check found: whether it is well, what is there, and what to do if it is not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`remedy` is what to do; with `ok` it may stand as a piece of advice. Both texts are English, as logs are."""

    name: str
    ok: bool
    found: str
    remedy: str
