"""The provider's templates, the drafts of contracts, and what is kept of every customer, for who looks after them.

Rules: a draft is no contract: nothing that answers reads this table. A customer has one open draft at most; one that is
replaced or accepted stays in the history. Each call is one transaction, all of it or none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.errors import Refused
from knowledge.contract.file import ContractErrors, read_contract
from knowledge.contract.templates import Templates
from knowledge.drafting.adoption import checked, only_checked
from knowledge.drafting.coverage import Standing
from knowledge.drafting.drafts import Acceptance, InUse, Kept, NewDraft
from storage.administration import ImportedContract, contract_turn, digest_of, put_contract
from storage.contract_tables import ContractDraftRow
from storage.drafts import close_draft, open_draft
from storage.engine import Database
from storage.guarding import take_turn
from storage.repositories.customers import SqlCustomers, file_in_use
from storage.repositories.templates import SqlTemplates, put_template


class SqlPortfolio:
    """All contracts of one database; `now` tells the instant of what is written."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def now(self) -> datetime:
        """Return the present instant, the demo's in a demo."""
        return self._now()

    def templates(self) -> Templates:
        """Return every template that is kept."""
        with self._database.reading() as work:
            return dict(SqlTemplates(work.session))

    def put_template(self, text: str, *, file: str) -> tuple[str, bool]:
        """Keep a template; return what it is called ("standard v2") and whether it is new.

        Raises:
            ContractErrors: the text has errors.
            Refused: something else is kept under its key and number.
        """
        with self._database.write() as session:
            template, is_new = put_template(session, text, file=file, now=self._now())
            return template.label, is_new

    def in_use(self, customer: str) -> InUse | None:
        """Return the contract in use of a customer; None where there is none that can be read."""
        with self._database.reading() as work:
            contract = work.customers.contract_of(customer)
            row = file_in_use(work.session, customer)
            return InUse(contract, row.content, row.digest) if contract is not None and row is not None else None

    def keep_drafts(self, drafts: Sequence[NewDraft], *, all_or_nothing: bool = False) -> list[Kept]:
        """Keep drafts; return what became of each, in their order.

        `all_or_nothing`: where one cannot be kept, none is.
        """
        with self._database.write() as session:
            kept = [_keep(session, draft, self._now()) for draft in drafts]
            if all_or_nothing and Kept.IN_FORCE in kept:
                session.rollback()
            return kept

    def open_draft(self, customer: str) -> str | None:
        """Return the text of a customer's open draft; None where there is none."""
        with self._database.reading() as work:
            row = open_draft(work.session, customer)
            return row.content if row is not None else None

    def accept(self, customer: str, acceptance: Acceptance) -> ImportedContract:
        """Put a customer's open draft into force as checked by somebody; return what it brought.

        Raises:
            Refused: there is no draft, the one who entered it accepts it, or the contract in use is another by now.
        """
        with self._database.write() as session:
            take_turn(session, contract_turn(customer))
            row = open_draft(session, customer)
            if row is None:
                raise Refused("There is no draft for the customer “%(customer)s”.", customer=customer[:40])
            in_use = file_in_use(session, customer)
            if (in_use.digest if in_use is not None else None) != row.base:
                raise Refused(
                    "The contract of “%(customer)s” has changed since this draft was made. Make the draft again.",
                    customer=customer,
                )
            done = _put(session, row, acceptance, self._now())
            close_draft(session, customer, "accepted", self._now())
            return done

    def standings(self) -> list[Standing]:
        """Return what is kept of every customer, of those with a draft only as well, by key."""
        with self._database.reading() as work:
            open_drafts = select(ContractDraftRow).where(col(ContractDraftRow.state) == "open")
            drafts = {row.customer: row.customer_name for row in work.session.exec(open_drafts)}
            customers = SqlCustomers(work.session)
            names = {one.key: one.name for one in customers.all()}
            return [
                Standing(
                    customer=key,
                    name=names.get(key) or drafts[key],
                    contract=customers.contract_of(key),
                    has_file=file_in_use(work.session, key) is not None,
                    has_draft=key in drafts,
                )
                for key in sorted({*names, *drafts})
            ]


def _keep(session: Session, draft: NewDraft, now: datetime) -> Kept:
    customer, digest = draft.contract.customer, digest_of(draft.contract, draft.content)
    take_turn(session, contract_turn(customer))
    same = select(ContractDraftRow).where(
        col(ContractDraftRow.customer) == customer,
        col(ContractDraftRow.digest) == digest,
        col(ContractDraftRow.state).in_(("open", "accepted")),
    )
    if session.exec(same).first() is not None:
        return Kept.UNCHANGED
    if draft.base is None and file_in_use(session, customer) is not None:
        return Kept.IN_FORCE
    replaced = close_draft(session, customer, "replaced", now)
    session.add(
        ContractDraftRow(
            customer=customer,
            customer_name=draft.contract.customer_name,
            source=draft.source,
            digest=digest,
            content=draft.content,
            base=draft.base,
            made_at=now,
        )
    )
    session.flush()
    return Kept.REPLACED if replaced else Kept.NEW


def _put(session: Session, row: ContractDraftRow, acceptance: Acceptance, now: datetime) -> ImportedContract:
    file, templates = f"{row.customer}.yaml", SqlTemplates(session)
    try:
        draft = read_contract(row.content, file=file, templates=templates)
        entered = draft.versions[-1].entered
        if entered.by.casefold() == acceptance.by.casefold():
            raise Refused(
                "%(person)s entered this draft of “%(customer)s”; somebody else has to check it.",
                person=entered.by,
                customer=row.customer,
            )
        text = checked(row.content, acceptance.by, acceptance.on)
        contract = read_contract(text, file=file, templates=templates)
        if not only_checked(draft, contract):
            raise ValueError("something else in the draft would change")
    except (ContractErrors, ValueError):
        raise Refused(
            "The draft of “%(customer)s” cannot be marked as checked. Print it (sla-assistant contract draft), fill in "
            "`checked` by hand and import the file.",
            customer=row.customer,
        ) from None
    return put_contract(session, contract, text, file=file, now=now)
