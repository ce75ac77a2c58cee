"""What is set up from the command line and the demo: customers, people with their accounts, contracts.

Rule: nothing that was imported is destroyed; an account is one person of each customer it works for, or of the staff.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.contract_traits import traits_of
from bot.errors import Refused
from bot.messages import Sender
from bot.records import Customer, Link, Person
from knowledge.contract.agreement import Contract
from knowledge.contract.file import read_contract
from storage.drafts import close_draft, open_draft
from storage.engine import Database
from storage.guarding import take_turn
from storage.outbox.silencing import silence
from storage.register_cache import mark_changed
from storage.repositories.board import SqlBoard
from storage.repositories.customers import file_in_use
from storage.repositories.incidents import look_at_open_incidents
from storage.repositories.links import check_account, links_of, put_link
from storage.repositories.templates import SqlTemplates, put_template
from storage.tables import ContractFileRow, ContractVersionRow, CustomerRow, OfferedChoiceRow, PersonLinkRow, PersonRow


@dataclass(frozen=True, slots=True)
class ImportedContract:
    """What an import brought; `is_new` False: this very file was in use already and nothing changed."""

    customer: str
    customer_name: str
    versions: tuple[str, ...]
    digest: str
    is_new: bool


def add_customer(database: Database, customer: Customer) -> None:
    """Add a customer, or change the name and other names of one."""
    with database.write() as session:
        put_customer(session, customer)


def add_person(database: Database, person: Person, links: Sequence[Sender] = ()) -> bool:
    """Add a person, or change one, and link accounts to them; return whether the person is new.

    Links that the person has already stay. On each platform the person is reached in the conversation that has the
    account's own id, as Slack, Telegram and the console allow.

    Raises:
        Refused: the customer is unknown, or an account is somebody already who this person cannot be beside; nothing
            is changed.
    """
    with database.write() as session:
        return put_person(session, person, links)


def import_contract(database: Database, text: str, *, file: str, now: datetime) -> ImportedContract:
    """Read a contract file and make it the one in use for its customer, who is added where unknown.

    Earlier imports stay. Importing the file that is in use changes nothing. A draft of the customer's first contract is
    done with.

    Raises:
        ContractErrors: the file has errors; nothing is changed.
    """
    with database.write() as session:
        contract = read_contract(text, file=file, templates=SqlTemplates(session))
        draft = open_draft(session, contract.customer)
        if draft is not None and draft.base is None:
            close_draft(session, contract.customer, "replaced", now)
        return put_contract(session, contract, text, file=file, now=now)


def import_template(database: Database, text: str, *, file: str, now: datetime) -> tuple[str, bool]:
    """Keep a template; return what it is called ("standard v2"), and whether it is new.

    Raises:
        ContractErrors: the file has errors; nothing is changed.
        Refused: something else is kept under its key and number; nothing is changed.
    """
    with database.write() as session:
        template, is_new = put_template(session, text, file=file, now=now)
        return template.label, is_new


def put_customer(session: Session, customer: Customer) -> None:
    """Add or change a customer, inside a transaction."""
    session.merge(CustomerRow(key=customer.key, name=customer.name, aliases=list(customer.aliases)))
    mark_changed(session, customer)
    session.flush()


def put_person(session: Session, person: Person, links: Sequence[Sender]) -> bool:
    """Add or change a person with their accounts, inside a transaction; return whether the person is new.

    Whoever goes over to another customer hears nothing more of the one before: what waits to be said is given up, and
    no button of theirs can be pressed any more.

    Raises:
        Refused: as `add_person`.
    """
    if person.customer is not None and session.get(CustomerRow, person.customer) is None:
        known = session.exec(select(CustomerRow.key).order_by(col(CustomerRow.key))).all()
        raise Refused(
            "There is no customer “%(customer)s”; known are: %(known)s. Import the customer's contract first.",
            customer=person.customer,
            known=", ".join(known) or "-",
        )
    before = session.get(PersonRow, person.id)
    if before is not None and before.customer != person.customer:
        _part_from_customer(session, person.id)
    session.merge(
        PersonRow(
            id=person.id,
            name=person.name,
            role=person.role,
            customer=person.customer,
            position=person.position,
            title_pl=person.title_pl,
            title_en=person.title_en,
            language=person.language,
            administrator=person.administrator,
            grade=person.grade,
        )
    )
    session.flush()
    for link in links:
        if session.get(PersonLinkRow, (link.platform, link.user, person.id)) is None:
            put_link(session, Link(link, person.id, conversation=link.user))
    for held in links_of(session, person.id):
        check_account(session, held.sender, person.id)
    return before is None


def _part_from_customer(session: Session, person: str) -> None:
    for link in links_of(session, person):
        silence(session, link.sender.platform, link.conversation, "its person went over to another customer", person)
    session.execute(sa.delete(OfferedChoiceRow).where(col(OfferedChoiceRow.actor) == person))


def digest_of(contract: Contract, text: str) -> str:
    """Return the SHA-256 of a contract's text and, where there are any, of the templates that it is based on."""
    digest = hashlib.sha256(text.encode("utf-8"))
    beneath = {version.based_on.digest for version in contract.versions if version.based_on is not None}
    for template in sorted(beneath):
        digest.update(bytes.fromhex(template))
    return digest.hexdigest()


def contract_turn(customer: str) -> str:
    """Return whose turn it is that changes what is in force for a customer."""
    return f"contract:{customer}"


def put_contract(session: Session, contract: Contract, text: str, *, file: str, now: datetime) -> ImportedContract:
    """Make a contract the one in use for its customer, inside a transaction."""
    take_turn(session, contract_turn(contract.customer))
    digest = digest_of(contract, text)
    put_customer(session, Customer(contract.customer, contract.customer_name, contract.customer_aliases))
    current = file_in_use(session, contract.customer)
    is_new = current is None or current.digest != digest
    if is_new:
        if session.get(ContractFileRow, digest) is None:
            session.add(ContractFileRow(digest=digest, customer=contract.customer, name=file, content=text))
            session.flush()
        for version in contract.versions:
            session.add(
                ContractVersionRow(
                    customer=contract.customer,
                    version=version.key,
                    effective=version.effective,
                    ends=version.ends,
                    digest=digest,
                    imported_at=now,
                )
            )
            session.flush()
        look_at_open_incidents(session, contract.customer, now)
        SqlBoard(session).put_traits(contract.customer, digest, traits_of(contract))
    versions = tuple(version.key for version in contract.versions)
    return ImportedContract(contract.customer, contract.customer_name, versions, digest, is_new)
