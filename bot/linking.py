"""Codes by which an account becomes a person and a place becomes a customer's: made, checked, used once, taken back.

Rules: a code has 128 random bits and only its SHA-256 is kept; it lives 15 to 60 minutes and works once; whoever
guesses is stopped after a few tries; a wrong, used, expired or foreign code gets one and the same answer, and so does
one whose maker is no administrator any more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import islice

from bot.errors import Refused
from bot.messages import Sender
from bot.ports import UnitOfWork
from bot.records import CodePurpose, Link, LinkCode

CODE_BYTES = 16
"""128 bits, 22 characters in URL-safe base 64; a deep link carries 64. Source: core.telegram.org/bots/features."""
SHORTEST, LONGEST, USUAL = timedelta(minutes=15), timedelta(minutes=60), timedelta(minutes=30)
MOST_FAILURES = 5
FAILURES_WITHIN = timedelta(hours=1)
_CODE = re.compile(r"[A-Za-z0-9_-]{22}")
_CODE_IN_TEXT = re.compile(r"(?<![\w-])[A-Za-z0-9_-]{22}(?![\w-])")
_MOST_LOOKED_AT = 10

NewCode = Callable[[], str]


def digest_of(code: str) -> str:
    """Return what is kept of a code."""
    return hashlib.sha256(code.encode(errors="replace")).hexdigest()


def looks_like_code(text: str) -> bool:
    """Tell whether a whole message may be a pasted code; ordinary words of this length have no mix of characters."""
    word = text.strip()
    return bool(_CODE.fullmatch(word)) and any(c.isdigit() or c.isupper() or c in "_-" for c in word)


def code_words(text: str) -> tuple[str, ...]:
    """Return the words in a longer text that may be codes, as in an invitation passed on whole, or a link with one."""
    return tuple(found[0] for found in islice(_CODE_IN_TEXT.finditer(text), _MOST_LOOKED_AT))


def issue_person(
    work: UnitOfWork,
    person: str,
    *,
    by: str | None,
    now: datetime,
    new_code: NewCode,
    platform: str | None = None,
    lasting: timedelta = USUAL,
) -> str:
    """Return a new code that links one account to a person.

    Raises:
        Refused: there is no such person, or it would last too short or too long.
    """
    known = work.people.get(person)
    if known is None:
        raise Refused("There is no person “%(person)s”. Add them first.", person=person[:60])
    return _issued(work, "person", now, lasting, new_code, person=known.id, platform=platform, by=by)


def issue_administrator(
    work: UnitOfWork,
    person: str,
    *,
    now: datetime,
    new_code: NewCode,
    another: bool = False,
    lasting: timedelta = USUAL,
) -> str:
    """Return the one-time code for the first administrator, who must be among the people as one already.

    Raises:
        Refused: an administrator is linked already (unless `another`), the person is none, or the time is wrong.
    """
    if not another and any(_on_platform(work, admin.id) for admin in work.people.administrators()):
        raise Refused(
            "An administrator is linked already; they can invite others. --another makes one more all the same."
        )
    known = work.people.get(person)
    if known is None or not known.administrator:
        raise Refused("“%(person)s” is no administrator of the provider's staff.", person=person[:60])
    return _issued(work, "administrator", now, lasting, new_code, person=known.id)


def issue_place(
    work: UnitOfWork,
    customer: str | None,
    *,
    by: str | None,
    now: datetime,
    new_code: NewCode,
    platform: str | None = None,
    lasting: timedelta = USUAL,
) -> str:
    """Return a new code that binds one channel or group to a customer (None: to the provider's desk).

    Raises:
        Refused: there is no such customer, or it would last too short or too long.
    """
    if customer is not None and work.customers.get(customer) is None:
        raise Refused("There is no customer “%(customer)s”.", customer=customer[:60])
    return _issued(work, "place", now, lasting, new_code, customer=customer, platform=platform, by=by)


def _issued(
    work: UnitOfWork,
    purpose: CodePurpose,
    now: datetime,
    lasting: timedelta,
    new_code: NewCode,
    *,
    person: str | None = None,
    customer: str | None = None,
    platform: str | None = None,
    by: str | None = None,
) -> str:
    if not SHORTEST <= lasting <= LONGEST:
        minutes = int(lasting.total_seconds() // 60)
        raise Refused("A code lasts 15 to 60 minutes, got %(minutes)s.", minutes=minutes)
    code = new_code()
    work.links.issue(LinkCode(digest_of(code), purpose, person, customer, platform, by, now, now + lasting))
    return code


def _on_platform(work: UnitOfWork, person: str) -> bool:
    return any(link.sender.platform != "console" for link in work.links.of_person(person))


def usable_code(work: UnitOfWork, digest: str, sender: Sender, now: datetime) -> LinkCode | None:
    """Return a code that this account may use now; None, and one more failure noted, where it may not."""
    if too_many_failures(work, sender, now):
        return None
    found = work.links.code(digest)
    fits = found is not None and found.platform in (None, sender.platform) and _issuer_stands(work, found)
    if found is None or not fits or found.used_at is not None or found.expires_at <= now:
        work.links.note_failure(sender, now)
        return None
    return found


def _issuer_stands(work: UnitOfWork, code: LinkCode) -> bool:
    """Tell whether whoever made a code could still make it: an administrator, by an account that is theirs."""
    if code.issued_by is None:
        return True
    issuer = work.people.get(code.issued_by)
    return issuer is not None and issuer.administrator and bool(work.links.of_person(issuer.id))


def too_many_failures(work: UnitOfWork, sender: Sender, now: datetime) -> bool:
    """Tell whether an account has tried wrong codes so often that it must wait."""
    return work.links.failures(sender, now - FAILURES_WITHIN) >= MOST_FAILURES


def may_be_linked(work: UnitOfWork, sender: Sender, person: str) -> bool:
    """Tell whether an account may be this person, too: one of each customer, and never customer and staff at once."""
    wanted = work.people.get(person)
    others = [one for one in work.people.all_linked_to(sender) if one.id != person]
    if wanted is None:
        return False
    if wanted.role == "staff":
        return not others
    return all(one.role == "customer" and one.customer != wanted.customer for one in others)


def links(work: UnitOfWork) -> Sequence[Link]:
    """Return every linked account of a chat platform."""
    return [link for link in work.links.all() if link.sender.platform != "console"]


def revoke(work: UnitOfWork, sender: Sender) -> Sequence[Link]:
    """Take an account's links back; return what was taken."""
    return work.links.unlink(sender)
