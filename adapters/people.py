"""A person as somebody writes them on the command line: what may be written, and what a change leaves as it is.

Rule: nobody becomes staff who is not named so, and what is not named in a change stays as it was.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from adapters.console.directory import STRANGER
from adapters.usage import WrongUsage
from bot.errors import Refused
from bot.messages import Sender
from bot.records import Grade, Person
from bot.rights import CUSTOMER_GRADES, DECIDES, STAFF_GRADES, holds
from bot.saying import DEFAULT_LANGUAGE
from knowledge.bilingual import Language
from knowledge.contract.agreement import Contract
from knowledge.terms import Stated

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LONGEST_SHOWN = 40
_UNNAMED = "contact"
"""The position of somebody whose position nobody named."""


@dataclass(frozen=True, slots=True)
class WrittenPerson:
    """A person to be added or changed; None is not written. `links` are accounts written PLATFORM:USER."""

    key: str
    name: str
    customer: str | None = None
    staff: bool = False
    position: str | None = None
    title_pl: str | None = None
    title_en: str | None = None
    language: Language | None = None
    grade: Grade | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PutPerson:
    """What became of a written person; `may_report` False: the contract names positions, and theirs is not one."""

    person: Person
    is_new: bool
    may_report: bool


def person_of(written: WrittenPerson, stored: Person | None) -> Person:
    """Return the person meant; `stored` is who has this key already.

    Raises:
        WrongUsage: the key, a name or a title cannot be one, or it is not said whose person this is.
    """
    _check(written)
    _check_side(written, stored)
    _check_grade(written, stored)
    customer = None if written.staff else written.customer or (stored.customer if stored else None)
    position = written.position or (stored.position if stored else _UNNAMED)
    kept = stored if stored is not None and stored.position == position else None
    return Person(
        id=written.key,
        name=written.name.strip(),
        role="customer" if customer else "staff",
        customer=customer,
        position=position,
        title_pl=written.title_pl or (kept.title_pl if kept else written.title_en or position),
        title_en=written.title_en or (kept.title_en if kept else written.title_pl or position),
        language=written.language or (stored.language if stored else DEFAULT_LANGUAGE),
        administrator=customer is None and stored is not None and stored.administrator,
        grade=written.grade or (stored.grade if stored is not None and stored.customer == customer else None),
    )


def may_report(person: Person, contract: Contract | None) -> bool:
    """Tell whether some version of the contract authorises the position, or none says who is authorised."""
    if person.customer is None:
        return True
    if not holds(person, DECIDES):
        return False
    if contract is None:
        return True
    named = [version.authorised.value for version in contract.versions if isinstance(version.authorised, Stated)]
    return not named or any(person.position in positions for positions in named)


def account_of(link: str) -> Sender:
    """Return the account that PLATFORM:USER names.

    Raises:
        WrongUsage: it names none.
    """
    platform, _, user = link.partition(":")
    if not platform.strip() or not user.strip() or not _is_plain(link):
        raise WrongUsage(
            Refused(
                "“%(link)s” is no account; expected PLATFORM:USER, for example slack:U012AB3CD.", link=_shown(link, 80)
            )
        )
    return Sender(platform, user)


def _check(written: WrittenPerson) -> None:
    if not _KEY.fullmatch(written.key):
        raise WrongUsage(
            Refused(
                "“%(key)s” is no key of a person; expected 1 to 40 small letters a-z, digits, - and _, "
                "the first a letter or a digit.",
                key=_shown(written.key),
            )
        )
    if written.key == STRANGER:
        raise WrongUsage(Refused("The key “%(key)s” is kept for people nobody knows. Choose another.", key=STRANGER))
    said = {"--name": written.name, "--position": written.position}
    said |= {"--title-pl": written.title_pl, "--title-en": written.title_en}
    for option, text in said.items():
        if text is not None and (not text.strip() or not _is_plain(text)):
            raise WrongUsage(
                Refused(
                    "The text “%(text)s” after %(option)s is blank or has control characters.",
                    text=_shown(text),
                    option=option,
                )
            )


def _check_side(written: WrittenPerson, stored: Person | None) -> None:
    if written.staff and written.customer is not None:
        raise WrongUsage(Refused("A person is the provider’s or a customer’s: write --staff or --customer, not both."))
    if stored is None and not written.staff and written.customer is None:
        raise WrongUsage(
            Refused(
                "Whose person is “%(key)s”? Write --customer with the customer’s key, or --staff for the provider’s "
                "own people, who see every contract.",
                key=written.key,
            )
        )
    if written.customer is not None and not written.customer.strip():
        raise WrongUsage(Refused("After --customer the customer’s key is expected, got nothing."))


def _check_grade(written: WrittenPerson, stored: Person | None) -> None:
    staff = written.staff or (written.customer is None and stored is not None and stored.customer is None)
    known = STAFF_GRADES[:-1] if staff else CUSTOMER_GRADES
    if written.grade is not None and written.grade not in known:
        raise WrongUsage(
            Refused(
                "“%(grade)s” is no grade of that side; expected one of: %(known)s.",
                grade=written.grade,
                known=", ".join(known),
            )
        )


def _is_plain(text: str) -> bool:
    return not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in text)


def _shown(text: str, longest: int = _LONGEST_SHOWN) -> str:
    plain = "".join(char if _is_plain(char) else "\N{REPLACEMENT CHARACTER}" for char in text)
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
