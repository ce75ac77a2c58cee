"""What is written on the command line beside files: quality figures, amounts, shares, severities; read or refused.

Rule: a figure is read exactly as it stands, with a point or a comma; what means nothing is wrong usage, what the
contract does not know is refused with what it knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from adapters.sla.accounts import Given
from adapters.sla.shape import exact_decimal
from adapters.usage import WrongUsage
from bot.errors import Refused
from knowledge.contract.agreement import ContractVersion
from knowledge.money.quality import QualityResult, quality_result
from knowledge.terms import value_of


@dataclass(frozen=True, slots=True)
class GivenFigures:
    """What the command line adds to the records, as written."""

    quality: tuple[str, ...] = ()
    previous_invoice: str | None = None
    next_invoice: str | None = None
    granted_this_year: str | None = None
    held: str | None = None
    conditions: tuple[str, ...] = ()


def given_of(version: ContractVersion, written: GivenFigures) -> Given:
    """Return what the command line adds to the records.

    Raises:
        WrongUsage: a figure means nothing.
        Refused: the version has no such quality target or condition.
    """
    return Given(
        quality=tuple(quality_of(version, one) for one in written.quality),
        previous_invoice=amount_of(written.previous_invoice, "--previous-invoice"),
        next_invoice=amount_of(written.next_invoice, "--next-invoice"),
        granted_this_year=amount_of(written.granted_this_year, "--granted-this-year"),
        held_before=amount_of(written.held, "--held"),
        holds=dict(condition_of(version, one) for one in written.conditions),
    )


def condition_of(version: ContractVersion, written: str) -> tuple[str, bool]:
    """Return a condition of credits and whether it holds, written "paid=yes".

    Raises:
        WrongUsage: it is neither yes nor no.
        Refused: no credit of the version has this condition.
    """
    key, _, answer = (part.strip() for part in written.partition("="))
    if answer not in ("yes", "no"):
        raise WrongUsage(
            Refused("“%(value)s” is no condition; expected for example paid_invoices=yes or =no.", value=written[:40])
        )
    known = sorted({one.key for table in value_of(version.credits) or () for one in table.conditions})
    if key not in known:
        raise Refused(
            "Version %(version)s of the contract has no condition “%(key)s” for credits; it has: %(known)s.",
            version=version.key,
            key=key[:40],
            known=", ".join(known) or "–",
        )
    return key, answer == "yes"


@dataclass(frozen=True, slots=True)
class WrittenSupposition:
    """A supposition as written."""

    add: str
    start: str | None = None
    share: str | None = None
    severity: str | None = None


def check_severity(version: ContractVersion, severity: str | None) -> None:
    """Refuse a severity that a version does not have.

    Raises:
        Refused: with those it has.
    """
    known = [one.key for one in version.severities]
    if severity is not None and severity not in known:
        raise Refused(
            "Version %(version)s of the contract has no severity “%(severity)s”; it has: %(known)s.",
            version=version.key,
            severity=severity[:40],
            known=", ".join(known),
        )


def quality_of(version: ContractVersion, written: str) -> QualityResult:
    """Return the result of a measured quality figure such as "mos=3.7" under a version.

    Raises:
        WrongUsage: it is none.
        Refused: the version has no such quality target.
    """
    key, _, figure = written.partition("=")
    try:
        measured_figure = exact_decimal(figure.strip().replace(",", "."))
    except ValueError:
        raise WrongUsage(
            Refused("“%(value)s” is no quality figure; expected for example mos=3.7.", value=written[:40])
        ) from None
    result = quality_result(version, key.strip(), measured_figure)
    if result is None:
        known = ", ".join(one.key for one in value_of(version.quality) or ()) or "–"
        raise Refused(
            "Version %(version)s of the contract has no quality target “%(key)s”; it has: %(known)s.",
            version=version.key,
            key=key[:40],
            known=known,
        )
    return result


def amount_of(written: str | None, option: str) -> Decimal | None:
    """Return an amount of money, None where none was written.

    Raises:
        WrongUsage: it is none, is negative, or has more than two decimals.
    """
    if written is None:
        return None
    try:
        amount = exact_decimal(written.strip().replace(" ", "").replace(",", "."))
        if amount < 0 or amount != round(amount, 2):
            raise ValueError(written)
    except ValueError:
        raise WrongUsage(
            Refused(
                "“%(value)s” is no amount for %(option)s; expected for example 1120.00.",
                value=written[:40],
                option=option,
            )
        ) from None
    return amount


def share_of(written: str | None) -> Decimal:
    """Return the share affected; all where none was written.

    Raises:
        WrongUsage: it does not lie above 0 and up to 1.
    """
    if written is None:
        return Decimal(1)
    try:
        share = exact_decimal(written.strip().replace(",", "."))
        if not 0 < share <= 1:
            raise ValueError(written)
    except ValueError:
        raise WrongUsage(
            Refused("“%(value)s” is no share; expected above 0, at most 1, e.g. 0.35.", value=written[:40])
        ) from None
    return share
