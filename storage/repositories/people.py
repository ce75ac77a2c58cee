"""Who is who: people, their accounts on the platforms, and where they can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.messages import Address, Sender
from bot.records import Grade, Person, Role
from knowledge.bilingual import Language
from storage.tables import PersonLinkRow, PersonRow


class SqlPeople:
    """People of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def linked_to(self, sender: Sender) -> Person | None:
        """Return the person behind an account, the first by id of several; None for a stranger."""
        return next(iter(self.all_linked_to(sender)), None)

    def all_linked_to(self, sender: Sender) -> Sequence[Person]:
        """Return everybody an account is, one of each customer it works for, by id."""
        self._session.flush()
        rows = self._session.execute(_linked_to(), {"p_platform": sender.platform, "p_user": sender.user})
        return [_person(row) for row in rows]

    def get(self, person: str) -> Person | None:
        """Return a person by id."""
        row = self._session.get(PersonRow, person)
        return _person(row) if row is not None else None

    def of_customer(self, customer: str) -> Sequence[Person]:
        """Return a customer's people, by id."""
        rows = self._session.exec(select(PersonRow).where(PersonRow.customer == customer).order_by(col(PersonRow.id)))
        return [_person(row) for row in rows]

    def staff(self) -> Sequence[Person]:
        """Return the provider's people, by id."""
        rows = self._session.exec(select(PersonRow).where(PersonRow.role == "staff").order_by(col(PersonRow.id)))
        return [_person(row) for row in rows]

    def administrators(self) -> Sequence[Person]:
        """Return who of the provider's people may invite, bind and take back, by id."""
        rows = self._session.exec(
            select(PersonRow).where(col(PersonRow.administrator).is_(True)).order_by(col(PersonRow.id))
        )
        return [_person(row) for row in rows]

    def addresses_of(self, person: str) -> Sequence[Address]:
        """Return the conversations in which a person is reached directly, by platform."""
        self._session.flush()
        rows = self._session.execute(_reached(), {"p_person": person})
        return [Address(row.platform, row.conversation) for row in rows]

    def set_language(self, person: str, language: Language) -> None:
        """Keep the language that a person wants.

        Raises:
            KeyError: there is no such person.
        """
        row = self._session.get(PersonRow, person)
        if row is None:
            raise KeyError(person)
        row.language = language


# Statements that every message needs are made once: making one costs more than running it.


@cache
def _linked_to() -> sa.Executable:
    person, link = PersonRow.metadata.tables["person"], PersonLinkRow.metadata.tables["person_link"]
    joined = sa.select(person).join(link, link.c.person == person.c.id)
    account = (link.c.platform == sa.bindparam("p_platform"), link.c.user == sa.bindparam("p_user"))
    return joined.where(*account).order_by(person.c.id)


@cache
def _reached() -> sa.Executable:
    link = PersonLinkRow.metadata.tables["person_link"]
    of_person = sa.select(link.c.platform, link.c.conversation).where(link.c.person == sa.bindparam("p_person"))
    return of_person.order_by(link.c.platform, link.c.user)


def _person(row: Any) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        role=cast(Role, row.role),
        customer=row.customer,
        position=row.position,
        title_pl=row.title_pl,
        title_en=row.title_en,
        language=cast(Language, row.language),
        administrator=row.administrator,
        grade=cast(Grade | None, row.grade),
    )
