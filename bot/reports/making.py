"""The whole monthly report: who and what it is about, the sections in their order, sources, and the place to sign."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from bot.handlers.closed_periods import reader_of
from bot.reports.availability import availability_section, outage_sections
from bot.reports.money import claims_section, money_section
from bot.reports.sheet import Cell, Section, Signing, SlaReport
from bot.reports.subject import Subject, month_text, subject_of
from bot.reports.times import incidents_section, times_section
from bot.reports.works import works_section
from bot.turn import Turn
from bot.wording.standing import standings_text


def sla_report(turn: Turn, first_day: date) -> SlaReport:
    """Return the report on the month that begins on a day, for the customer the turn speaks of, in its language.

    Raises:
        Refused: there is no contract, it was not in force in that month, or the month has not begun.
    """
    about = subject_of(turn, first_day)
    t, month = about.t, about.month
    as_of = t.full_moment(about.now, about.version.zone)
    customer = _customer(about)
    return SlaReport(
        name=f"sla-{about.contract.customer}-{month_text(month)}",
        language=t.language,
        title=t.say("SLA report: %(month)s", month=t.month(month.first_day)),
        customer=customer,
        facts=tuple(_facts(about, as_of)),
        sections=(
            availability_section(about),
            *outage_sections(about),
            incidents_section(about),
            times_section(about),
            works_section(about),
            money_section(about),
            claims_section(about),
            _sources(about),
        ),
        signing=_signing(about, customer),
        footer=t.say(
            "%(customer)s, %(version)s; as of %(moment)s",
            customer=customer,
            version=t.text(about.version.name),
            moment=as_of,
        ),
        page=t.say("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        written=about.now.astimezone(ZoneInfo(about.version.zone)).date().isoformat(),
    )


def _facts(about: Subject, as_of: str) -> list[tuple[str, Cell]]:
    t, version = about.t, about.version
    standings = [account.standing for account in about.accounts]
    since = t.long_date(version.effective.astimezone(ZoneInfo(version.zone)).date())
    facts = [
        (t.say("Customer"), Cell(_customer(about), about.contract.customer)),
        (t.say("Provider"), Cell(about.contract.provider)),
        (
            t.say("Contract version"),
            Cell(t.say("%(version)s, in force from %(day)s", version=t.text(version.name), day=since), version.key),
        ),
        (t.say("Month"), Cell(t.month(about.month.first_day), month_text(about.month))),
        (t.say("As of"), Cell(as_of, about.iso(about.now))),
        (t.say("All times in the zone"), Cell(version.zone)),
    ]
    if standings:
        facts.append((t.say("How firm"), Cell(standings_text(t, standings, reader_of(about.turn)))))
    return facts


def _sources(about: Subject) -> Section:
    """Return what everything stands on: the documents in their order, who entered and checked them, the records."""
    t, version = about.t, about.version
    documents = "; ".join(t.text(one.name) for one in version.documents)
    entered = t.say("The contract file was entered on %(day)s", day=t.long_date(version.entered.on))
    if version.checked is not None:
        checked = t.say("%(entered)s and checked on %(day)s.", entered=entered, day=t.long_date(version.checked.on))
    else:
        checked = f"{entered}. {t.say('Nobody has checked this version of the contract yet.')}"
    return Section(
        t.say("Sources"),
        (
            t.say("Documents in their order of precedence: %(documents)s.", documents=documents),
            checked,
            t.say(
                "Records: incidents with all their events, outages as recorded by monitoring, the provider or the "
                "customer, and announced work, all as known at the time above."
            ),
        ),
    )


def _signing(about: Subject, customer: str) -> Signing:
    t = about.t
    return Signing(
        meaning=t.say("A signature confirms that the report was received; it neither accepts nor refuses a claim."),
        parties=((t.say("For the provider"), about.contract.provider), (t.say("For the customer"), customer)),
        blanks=(t.say("Place and date"), t.say("First and last name"), t.say("Signature")),
    )


def _customer(about: Subject) -> str:
    return about.contract.customer_name
