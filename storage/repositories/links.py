"""Codes, and the accounts linked by them.

Rules: a code is used once, decided by one statement of the database; an account is one person of each customer it works
for, or one of the staff, and never both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import Refused
from bot.messages import Sender
from bot.records import CodePurpose, Link, LinkCode
from storage.chat_tables import LinkCodeRow, LinkFailureRow
from storage.guarding import take_turn
from storage.outbox.silencing import silence
from storage.tables import PersonLinkRow, PersonRow


class SqlLinks:
    """Codes and links of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def issue(self, code: LinkCode) -> None:
        """Keep a code that may be used.

        Raises:
            sqlalchemy.exc.IntegrityError: the digest was issued before, or somebody it names is unknown.
        """
        self._session.add(
            LinkCodeRow(
                digest=code.digest,
                purpose=code.purpose,
                person=code.person,
                customer=code.customer,
                platform=code.platform,
                issued_by=code.issued_by,
                issued_at=code.issued_at,
                expires_at=code.expires_at,
            )
        )
        self._session.flush()

    def code(self, digest: str) -> LinkCode | None:
        """Return a code, used or expired or not; None for one never issued."""
        row = self._session.get(LinkCodeRow, digest, populate_existing=True)
        return _code(row) if row is not None else None

    def use(self, digest: str, by: Sender, now: datetime) -> bool:
        """Use a code up; False where it is unknown, used, expired (from `expires_at` on) or for another platform."""
        use = (
            sa.update(LinkCodeRow)
            .where(
                col(LinkCodeRow.digest) == digest,
                col(LinkCodeRow.used_at).is_(None),
                col(LinkCodeRow.expires_at) > now,
                sa.or_(col(LinkCodeRow.platform).is_(None), col(LinkCodeRow.platform) == by.platform),
            )
            .values(used_at=now, used_platform=by.platform, used_user=by.user)
            .execution_options(synchronize_session=False)
        )
        return cast("sa.CursorResult[Any]", self._session.execute(use)).rowcount == 1

    def note_failure(self, by: Sender, at: datetime) -> None:
        """Remember that an account sent a code that does not hold."""
        self._session.add(LinkFailureRow(platform=by.platform, user=by.user, at=at))
        self._session.flush()

    def failures(self, by: Sender, since: datetime) -> int:
        """Return how often an account failed from an instant on (included)."""
        return self._session.exec(
            select(sa.func.count())
            .select_from(LinkFailureRow)
            .where(
                LinkFailureRow.platform == by.platform,
                LinkFailureRow.user == by.user,
                col(LinkFailureRow.at) >= since,
            )
        ).one()

    def link(self, link: Link) -> None:
        """Make an account a person, or change how the person is reached by it.

        Raises:
            Refused: the account is somebody already who this person cannot be beside.
        """
        put_link(self._session, link)

    def unlink(self, sender: Sender, person: str | None = None) -> Sequence[Link]:
        """Take an account away from a person (None: from everybody it is); return what was taken, by person.

        What waits to be said to them by it is not said any more.
        """
        query = select(PersonLinkRow).where(*_of(sender))
        if person is not None:
            query = query.where(PersonLinkRow.person == person)
        rows = self._session.exec(query.order_by(col(PersonLinkRow.person))).all()
        for row in rows:
            self._session.delete(row)
        self._session.flush()
        is_nobody = self._session.exec(select(PersonLinkRow).where(*_of(sender))).first() is None
        for row in rows:
            only = None if is_nobody else row.person
            silence(self._session, sender.platform, row.conversation, "its account was disconnected", only)
        return [_link(row) for row in rows]

    def of_person(self, person: str) -> Sequence[Link]:
        """Return the accounts of a person, by platform and user."""
        return links_of(self._session, person)

    def all(self) -> Sequence[Link]:
        """Return every link, by platform, user and person."""
        rows = self._session.exec(
            select(PersonLinkRow).order_by(
                col(PersonLinkRow.platform), col(PersonLinkRow.user), col(PersonLinkRow.person)
            )
        )
        return [_link(row) for row in rows]


def put_link(session: Session, link: Link) -> None:
    """Add or change a link, inside a transaction.

    Raises:
        Refused: as `SqlLinks.link`.
    """
    take_turn(session, f"account:{link.sender.platform}:{link.sender.user}")
    check_account(session, link.sender, link.person)
    session.merge(
        PersonLinkRow(
            platform=link.sender.platform,
            user=link.sender.user,
            person=link.person,
            conversation=link.conversation,
            name=link.name,
            linked_at=link.linked_at,
        )
    )
    session.flush()


def links_of(session: Session, person: str) -> Sequence[Link]:
    """Return the accounts of a person, by platform and user."""
    rows = session.exec(
        select(PersonLinkRow)
        .where(PersonLinkRow.person == person)
        .order_by(col(PersonLinkRow.platform), col(PersonLinkRow.user))
    )
    return [_link(row) for row in rows]


def check_account(session: Session, sender: Sender, person: str) -> None:
    """Accept an account for a person if it is nobody else of the same customer, and staff only alone.

    Raises:
        Refused: it is somebody already who this person cannot be beside.
    """
    own = session.get(PersonRow, person)
    others = session.exec(
        select(PersonRow)
        .join(PersonLinkRow, col(PersonLinkRow.person) == col(PersonRow.id))
        .where(*_of(sender), PersonLinkRow.person != person)
        .order_by(col(PersonRow.id))
    )
    for other in others:
        if own is not None and ("staff" in (own.role, other.role) or own.customer == other.customer):
            raise account_taken(sender, other.id)


def account_taken(sender: Sender, person: str) -> Refused:
    """Return the refusal for an account that is somebody already."""
    return Refused(
        "The account %(platform)s:%(user)s belongs to “%(person)s” already; one account can be one person of each "
        "customer, or one person of the staff. Name another account.",
        platform=sender.platform,
        user=sender.user,
        person=person,
    )


def _of(sender: Sender) -> tuple[sa.ColumnElement[bool], ...]:
    return (col(PersonLinkRow.platform) == sender.platform, col(PersonLinkRow.user) == sender.user)


def _link(row: PersonLinkRow) -> Link:
    return Link(Sender(row.platform, row.user), row.person, row.conversation, row.name, row.linked_at)


def _code(row: LinkCodeRow) -> LinkCode:
    return LinkCode(
        digest=row.digest,
        purpose=cast(CodePurpose, row.purpose),
        person=row.person,
        customer=row.customer,
        platform=row.platform,
        issued_by=row.issued_by,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
