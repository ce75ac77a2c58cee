"""Single values of a contract in words of both languages: limits, hours, rhythms, notices, money, per cent.

The rule: these words show a contract file to the person who entered it; nothing is rounded or computed, and a value
reads back as it was written. What the assistant says in a conversation goes through its translator instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from knowledge.bilingual import Bilingual
from knowledge.contract.claim_steps import ClaimAnchor, ClaimTime, ClaimUnit
from knowledge.contract.levels import Freeze, Notice, NoticeUnit, PeriodKind, SmallestOutage
from knowledge.contract.remedies import (
    CapBase,
    CapScope,
    FeeBase,
    LatenessUnit,
)
from knowledge.contract.severities import Cadence, CadenceUnit, ClockKind, ClockStart, Effect, PauseReason
from knowledge.hours.limits import Limit, NextRelease, NoPromise, OpeningDays, ServiceTime

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_MONTHS = (
    Bilingual("stycznia", "January"),
    Bilingual("lutego", "February"),
    Bilingual("marca", "March"),
    Bilingual("kwietnia", "April"),
    Bilingual("maja", "May"),
    Bilingual("czerwca", "June"),
    Bilingual("lipca", "July"),
    Bilingual("sierpnia", "August"),
    Bilingual("września", "September"),
    Bilingual("października", "October"),
    Bilingual("listopada", "November"),
    Bilingual("grudnia", "December"),
)

CLOCKS = {
    ClockKind.ACKNOWLEDGE: Bilingual("potwierdzenie przyjęcia", "acknowledgement"),
    ClockKind.REACT: Bilingual("czas reakcji", "reaction time"),
    ClockKind.UPDATE: Bilingual("częstotliwość informowania", "update cadence"),
    ClockKind.WORKAROUND: Bilingual("czas na obejście", "workaround time"),
    ClockKind.RESOLVE: Bilingual("czas usunięcia awarii", "resolution time"),
}
EFFECTS = {
    Effect.CRITICAL: Bilingual("krytyczny", "critical"),
    Effect.MAJOR: Bilingual("poważny", "major"),
    Effect.MINOR: Bilingual("drobny", "minor"),
    Effect.COSMETIC: Bilingual("kosmetyczny", "cosmetic"),
}
STARTS = {
    ClockStart.RECEIVED: Bilingual("od pierwszej wiadomości", "from the first message"),
    ClockStart.TICKET_OPENED: Bilingual("od nadania numeru zgłoszenia", "when the ticket number is given"),
    ClockStart.BOTH_CHANNELS: Bilingual(
        "gdy użyto wszystkich wymaganych kanałów", "when every required channel has been used"
    ),
    ClockStart.AUTHORISED: Bilingual("od wiadomości osoby upoważnionej", "from the message of an authorised person"),
    ClockStart.DETECTED: Bilingual("od wykrycia przez pomiar", "when the measurement notices it"),
}
PERIODS = {
    PeriodKind.MONTH: Bilingual("miesiąc kalendarzowy", "calendar month"),
    PeriodKind.QUARTER: Bilingual("kwartał kalendarzowy", "calendar quarter"),
    PeriodKind.HALF_YEAR: Bilingual("półrocze", "half-year"),
    PeriodKind.YEAR: Bilingual("rok kalendarzowy", "calendar year"),
    PeriodKind.ROLLING: Bilingual("okres kroczący", "rolling period"),
}
IN_EACH = {
    PeriodKind.MONTH: Bilingual("w każdym miesiącu kalendarzowym", "in each calendar month"),
    PeriodKind.QUARTER: Bilingual("w każdym kwartale kalendarzowym", "in each calendar quarter"),
    PeriodKind.HALF_YEAR: Bilingual("w każdym półroczu", "in each half-year"),
    PeriodKind.YEAR: Bilingual("w każdym roku kalendarzowym", "in each calendar year"),
    PeriodKind.ROLLING: Bilingual("w każdym okresie kroczącym", "in each rolling period"),
}
FEE_BASES = {
    FeeBase.SERVICE_PERIOD: Bilingual("opłaty za usługę za okres", "of the service’s fee for the period"),
    FeeBase.SERVICE_MONTH: Bilingual("miesięcznej opłaty za usługę", "of the service’s monthly fee"),
    FeeBase.SERVICE_YEAR: Bilingual("rocznej opłaty za usługę", "of the service’s yearly fee"),
    FeeBase.SITE_MONTH: Bilingual("miesięcznych opłat za lokalizację", "of the site’s monthly fees"),
    FeeBase.TOTAL_MONTH: Bilingual("całej opłaty miesięcznej", "of the whole monthly fee"),
    FeeBase.TOTAL_PERIOD: Bilingual("całej opłaty za okres", "of the whole fee for the period"),
    FeeBase.TOTAL_YEAR: Bilingual("całej opłaty rocznej", "of the whole yearly fee"),
    FeeBase.PREVIOUS_INVOICE: Bilingual("poprzedniej faktury", "of the previous invoice"),
    FeeBase.NEXT_INVOICE: Bilingual("następnej faktury", "of the next invoice"),
    FeeBase.VOICE_MONTH: Bilingual("miesięcznej opłaty za głos", "of the monthly voice fee"),
}
CAP_BASES = {
    CapBase.MONTHLY_FEE: Bilingual("opłaty miesięcznej", "of the monthly fee"),
    CapBase.PERIOD_FEES: Bilingual("opłat za okres", "of the fees for the period"),
    CapBase.PREVIOUS_INVOICE: Bilingual("faktury za poprzedni miesiąc", "of the previous month’s invoice"),
    CapBase.NEXT_INVOICE: Bilingual("następnej faktury", "of the next invoice"),
    CapBase.SERVICE_MONTH_FEE: Bilingual("miesięcznej opłaty za usługę", "of the service’s monthly fee"),
    CapBase.SERVICE_PERIOD_FEE: Bilingual("opłaty za usługę za okres", "of the service’s fee for the period"),
    CapBase.YEARLY_FEES: Bilingual("opłat rocznych", "of the yearly fees"),
}
SCOPES = {
    CapScope.CREDITS: Bilingual("bonifikaty", "credits"),
    CapScope.PENALTIES: Bilingual("kary umowne", "penalties"),
    CapScope.ALL: Bilingual("bonifikaty i kary razem", "credits and penalties together"),
}
LATENESS = {
    LatenessUnit.STARTED_HOUR: Bilingual("za każdą rozpoczętą godzinę", "per started hour"),
    LatenessUnit.COMPLETED_HOUR: Bilingual("za każdą pełną godzinę", "per completed hour"),
    LatenessUnit.STARTED_BLOCK: Bilingual("za każdy rozpoczęty odcinek", "per started block"),
    LatenessUnit.COMPLETED_BLOCK: Bilingual("za każdy pełny odcinek", "per completed block"),
    LatenessUnit.STARTED_DAY: Bilingual("za każdą rozpoczętą dobę", "per started day"),
    LatenessUnit.COMPLETED_DAY: Bilingual("za każdą pełną dobę", "per completed day"),
    LatenessUnit.STARTED_MULTIPLE: Bilingual(
        "za każdą rozpoczętą wielokrotność limitu", "per started multiple of the limit"
    ),
    LatenessUnit.COMPLETED_MULTIPLE: Bilingual(
        "za każdą pełną wielokrotność limitu", "per completed multiple of the limit"
    ),
    LatenessUnit.EVENT: Bilingual("za zdarzenie", "per event"),
}
ANCHORS = {
    ClaimAnchor.MONTH_END: Bilingual("od końca miesiąca", "from the end of the month"),
    ClaimAnchor.PERIOD_END: Bilingual("od końca okresu pomiarowego", "from the end of the measurement period"),
    ClaimAnchor.NEXT_MONTH_END: Bilingual(
        "od końca następnego miesiąca rozliczeniowego", "from the end of the next billing month"
    ),
    ClaimAnchor.QUARTER_END: Bilingual("od końca kwartału", "from the end of the quarter"),
    ClaimAnchor.INCIDENT: Bilingual("od zdarzenia", "from the incident"),
    ClaimAnchor.INCIDENT_END: Bilingual("od końca zdarzenia", "from the end of the incident"),
    ClaimAnchor.RESOLVED: Bilingual("od usunięcia awarii", "from the resolution"),
    ClaimAnchor.ELIGIBLE: Bilingual("od powstania uprawnienia", "from becoming eligible"),
    ClaimAnchor.REPORT_RECEIVED: Bilingual("od otrzymania raportu", "from the receipt of the report"),
}
PAUSES = {
    PauseReason.CUSTOMER_ANSWER: Bilingual("oczekiwanie na odpowiedź klienta", "waiting for the customer’s answer"),
    PauseReason.CUSTOMER_ACCESS: Bilingual("brak dostępu po stronie klienta", "access that the customer must give"),
    PauseReason.THIRD_PARTY: Bilingual("oczekiwanie na podmiot trzeci", "waiting for a third party"),
    PauseReason.CUSTOMER_REQUEST: Bilingual("prośba klienta", "the customer’s request"),
}


CHANNELS = {
    "phone": Bilingual("telefon", "phone"),
    "chat": Bilingual("czat z asystentem", "chat with the assistant"),
    "email": Bilingual("e-mail", "e-mail"),
    "portal": Bilingual("portal", "portal"),
    "sms": Bilingual("SMS", "SMS"),
    "letter": Bilingual("list", "letter"),
    "ticket": Bilingual("zgłoszenie", "ticket"),
}
"""What channels are called; a contract's own channel is shown as its key."""
POSITIONS = {
    "owner": Bilingual("właściciel", "owner"),
    "office_manager": Bilingual("kierownik biura", "office manager"),
    "shift_manager": Bilingual("kierownik zmiany", "shift manager"),
    "it_manager": Bilingual("kierownik IT", "IT manager"),
    "board_member": Bilingual("członek zarządu", "board member"),
}
"""What positions are called; another one is shown as its key, with spaces."""


def same(text: str) -> Bilingual:
    """Return a text that reads alike in both languages."""
    return Bilingual(text, text)


def joined(parts: Iterable[Bilingual], by: str = ", ") -> Bilingual:
    """Return the parts one after another; there must be at least one."""
    known = tuple(parts)
    return Bilingual(by.join(part.pl for part in known), by.join(part.en for part in known))


def sentences(parts: Iterable[Bilingual]) -> Bilingual:
    """Return the parts after another with semicolons, without the full stops that they end with."""
    return joined((Bilingual(part.pl.rstrip("."), part.en.rstrip(".")) for part in parts), "; ")


def channels(keys: Iterable[str]) -> Bilingual:
    """Return channels by name; there must be at least one."""
    return joined(CHANNELS.get(key, same(key)) for key in keys)


def positions(keys: Iterable[str]) -> Bilingual:
    """Return positions by name; there must be at least one."""
    return joined(POSITIONS.get(key, same(key.replace("_", " "))) for key in keys)


def number(value: Decimal) -> Bilingual:
    """Return a number with all its digits; Polish writes a comma."""
    return Bilingual(f"{value:f}".replace(".", ","), f"{value:f}")


def percent(value: Decimal) -> Bilingual:
    """Return a number of per cent."""
    plain = number(value)
    return Bilingual(f"{plain.pl}%", f"{plain.en}%")


def money(value: Decimal, currency: str) -> Bilingual:
    """Return an amount with two decimals and its currency code."""
    english = f"{value:,.2f}"
    polish = english.replace(",", "\u00a0").replace(".", ",")
    return Bilingual(f"{polish} {currency}", f"{english} {currency}")


def length(span: timedelta) -> str:
    """Return a length of time in hours, minutes and seconds: "1 h 30 min"; days stay hours."""
    hours, rest = divmod(span, _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    seconds = int(rest.total_seconds())
    parts = [f"{count} {unit}" for count, unit in ((hours, "h"), (minutes, "min"), (seconds, "s")) if count]
    return " ".join(parts) or "0 min"


def day(value: date) -> Bilingual:
    """Return "1 lipca 2026", "1 July 2026"."""
    said = day_of_year(value.month, value.day)
    return Bilingual(f"{said.pl} {value.year}", f"{said.en} {value.year}")


def day_of_year(month: int, number: int) -> Bilingual:
    """Return "24 grudnia", "24 December"."""
    name = _MONTHS[month - 1]
    return Bilingual(f"{number} {name.pl}", f"{number} {name.en}")


def count(n: int, polish: tuple[str, str, str], english: tuple[str, str]) -> Bilingual:
    """Return a number with its noun: Polish in the forms of 1, 2–4 and 5; English of one and more."""
    few = 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14
    return Bilingual(f"{n} {polish[0] if n == 1 else polish[1] if few else polish[2]}", f"{n} {english[n != 1]}")


def opening_days(n: int) -> Bilingual:
    """Return "3 dni obsługi", "3 opening days"."""
    return count(n, ("dzień obsługi", "dni obsługi", "dni obsługi"), ("opening day", "opening days"))


def claim_days(n: int, *, working: bool) -> Bilingual:
    """Return "30 dni kalendarzowych" or "2 dni robocze", with English."""
    if working:
        return count(n, ("dzień roboczy", "dni robocze", "dni roboczych"), ("working day", "working days"))
    polish = ("dzień kalendarzowy", "dni kalendarzowe", "dni kalendarzowych")
    return count(n, polish, ("calendar day", "calendar days"))


def claim_time(value: ClaimTime) -> Bilingual:
    """Return how long a claim or an answer may take."""
    match value.unit:
        case ClaimUnit.HOURS:
            return same(f"{value.count} h")
        case ClaimUnit.MONTHS:
            return count(value.count, ("miesiąc", "miesiące", "miesięcy"), ("month", "months"))
        case unit:
            return claim_days(value.count, working=unit is ClaimUnit.WORKING_DAYS)


def limit(value: Limit) -> Bilingual:
    """Return a limit in words."""
    match value:
        case ServiceTime(amount):
            return same(length(amount))
        case OpeningDays(n):
            return opening_days(n)
        case NextRelease():
            return Bilingual("w najbliższej wersji oprogramowania", "with the next release")
        case NoPromise():
            return Bilingual("bez obiecanego czasu", "no time is promised")


def cadence(value: Cadence) -> Bilingual:
    """Return how often the customer is told."""
    said = {
        CadenceUnit.DAILY: Bilingual("raz dziennie", "once a day"),
        CadenceUnit.ON_CLOSING: Bilingual("przy zamknięciu", "on closing"),
    }.get(value.unit)
    if said is None:
        said = _every(value.interval or timedelta())
    if value.partial is not None:
        partial = _every(value.partial)
        said = Bilingual(f"{said.pl}, przy częściowej {partial.pl}", f"{said.en}, for a partial one {partial.en}")
    if value.also_by:
        by = channels(value.also_by)
        said = Bilingual(f"{said.pl}, także: {by.pl}", f"{said.en}, also by: {by.en}")
    return said


def _every(span: timedelta) -> Bilingual:
    return Bilingual(f"co {length(span)}", f"every {length(span)}")


def notice(value: Notice) -> Bilingual:
    """Return how early work must be announced."""
    if value.unit is NoticeUnit.HOURS:
        return same(f"{value.count} h")
    return claim_days(value.count, working=value.unit is NoticeUnit.WORKING_DAYS)


def smallest(value: SmallestOutage) -> Bilingual:
    """Return the shortest outage that counts."""
    said = length(value.duration)
    shown = Bilingual(f"przerwy dłuższe niż {said}", f"outages of more than {said}")
    if value.inclusive:
        shown = Bilingual(f"przerwy trwające co najmniej {said}", f"outages of at least {said}")
    return joined((shown, Bilingual("bez przerwania", "without a gap"))) if value.consecutive else shown


def freeze(value: Freeze) -> Bilingual:
    """Return the days without planned work."""
    starts = _freeze_day(value.starts)
    ends = _freeze_day(value.ends)
    return Bilingual(f"od {starts.pl} do {ends.pl}", f"from {starts.en} to {ends.en}")


def _freeze_day(text: str) -> Bilingual:
    if text == "black_friday_monday":
        return Bilingual("poniedziałku przed Black Friday", "the Monday before Black Friday")
    month, day = text.split("-")
    return day_of_year(int(month), int(day))


def reported_in(hours: Bilingual) -> Bilingual:
    """Return the condition that a report falls into named hours."""
    return Bilingual(f"gdy zgłoszenie przypada na „{hours.pl}”", f"when reported in “{hours.en}”")


def counted_in(hours: Bilingual) -> Bilingual:
    """Return which named hours a time is counted in."""
    return Bilingual(f"liczone według: {hours.pl}", f"counted in: {hours.en}")
