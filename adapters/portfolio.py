"""What the commands for many contracts ask of the database; the wiring hands in what does it.

Rule: each call is one transaction; drafts are in force for nobody until they are accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from knowledge.contract.templates import Templates
from knowledge.drafting.coverage import Standing
from knowledge.drafting.drafts import Acceptance, InUse, Kept, NewDraft


class Accepted(Protocol):
    """What an accepted draft brought into force."""

    @property
    def customer_name(self) -> str: ...
    @property
    def versions(self) -> tuple[str, ...]: ...


class Portfolio(Protocol):
    """The templates, drafts and contracts of one database."""

    def now(self) -> datetime:
        """Return the present instant, the demo's in a demo."""
        ...

    def templates(self) -> Templates:
        """Return every template that is kept."""
        ...

    def put_template(self, text: str, *, file: str) -> tuple[str, bool]:
        """Keep a template; return what it is called and whether it is new."""
        ...

    def in_use(self, customer: str) -> InUse | None:
        """Return the contract in use of a customer."""
        ...

    def keep_drafts(self, drafts: Sequence[NewDraft], *, all_or_nothing: bool = False) -> list[Kept]:
        """Keep drafts; return what became of each."""
        ...

    def open_draft(self, customer: str) -> str | None:
        """Return the text of a customer's open draft."""
        ...

    def accept(self, customer: str, acceptance: Acceptance) -> Accepted:
        """Put a customer's open draft into force."""
        ...

    def standings(self) -> list[Standing]:
        """Return what is kept of every customer."""
        ...
