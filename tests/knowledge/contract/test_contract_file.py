"""The promise: all errors of a contract file are told at once, with line, key, what was written and expected."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from knowledge.bilingual import LANGUAGES
from knowledge.contract.errors import ContractErrors, ProblemCode
from knowledge.contract.file import read_contract
from knowledge.contract.levels import Notice, NoticeUnit, SmallestOutage
from knowledge.contract.severities import CadenceUnit, ClockKind, TimePromise
from knowledge.contract.tree import DEEPEST, LARGEST_FILE
from knowledge.hours.limits import NextRelease, NoPromise, OpeningDays, ServiceTime
from knowledge.hours.service_hours import Window
from knowledge.terms import NOT_ENTERED, SILENT, Clause, Stated, value_of
from tests.knowledge.small_contract import SMALL, errors_of, read, read_version, written


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_small_contract_has_no_errors() -> None:
    contract = read()
    assert (contract.customer_name, contract.duty_phone) == ("Demo Sp. z o.o.", "22 000 00 00")
    (version,) = contract.versions
    assert version.effective == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert version.services["sip"] == Clause("§ 1", "contract")
    assert version.targets[0].target == Decimal("99.5")
    assert version.severities[0].promises[ClockKind.REACT] == Stated(
        (TimePromise(ServiceTime(timedelta(hours=2)), "support"),), Clause("§ 2", "contract")
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "key", "value", "expected"),
    [
        ("    currency: PLN\n", "", "missing_key", ".currency", "", "currency"),
        ("provider: Telmost S.A.\n", "", "missing_key", "provider", "", "provider"),
        (
            "        react: 2 h",
            "        reakt: 2 h",
            "unknown_key",
            ".severities.critical.reakt",
            "reakt",
            "perhaps “react”",
        ),
        ("    currency: PLN", "    currency: zł", "bad_value", ".currency", "zł", "PLN"),
        ("zone: Europe/Warsaw", "zone: Europe/Warszawa", "bad_value", ".zone", "Europe/Warszawa", "zone"),
        ("binding_language: pl", "binding_language: de", "bad_value", ".binding_language", "de", "pl, en"),
        ("unlisted: silent", "unlisted: silnet", "bad_value", ".unlisted", "silnet", "perhaps “silent”"),
        ("effective: 2026-01-01", "effective: 1.01.2026", "bad_value", ".effective", "1.01.2026", "a date"),
        ("effective: 2026-01-01", "effective: 2026-02-30", "bad_value", ".effective", "2026-02-30", "a date"),
        ("country: PL", "country: Polska", "bad_value", ".calendar.country", "Polska", "PL"),
        ("country: PL", "country: ZZ", "bad_value", ".calendar.country", "ZZ", "known holidays"),
        ("react: 2 h", "react: 2", "bad_value", ".severities.critical.react", "2", "4 h"),
        ("react: 2 h", "react: 0 h", "bad_value", ".severities.critical.react", "0 h", "4 h"),
        ("react: 2 h", "react: 3 days", "bad_value", ".severities.critical.react", "3 days", "opening days"),
        ("target: 99.5 %", "target: 999 %", "bad_value", ".availability.line.target", "999 %", "up to 100"),
        ("target: 99.5 %", "target: 0", "bad_value", ".availability.line.target", "0", "above 0"),
        ("period: month", "period: monthly", "bad_value", ".availability.line.period", "monthly", "perhaps “month”"),
        ("covers: critical", "covers: kritical", "bad_value", ".severities.critical.covers", "kritical", "cosmetic"),
        ("Mon-Fri 08:00-18:00", "pn-pt 8-18", "bad_value", ".schedules.support.hours", "pn-pt 8-18", "Mon-Fri"),
        (
            "Mon-Fri 08:00-18:00",
            "Mon-Fri 08:00-25:00",
            "bad_value",
            ".schedules.support.hours",
            "Mon-Fri 08:00-25:00",
            "Mon-Fri",
        ),
        (
            "Mon-Fri 08:00-18:00",
            "Mon-Fri 08:70-18:00",
            "bad_value",
            ".schedules.support.hours",
            "Mon-Fri 08:70-18:00",
            "Mon-Fri",
        ),
        (
            "    hours: support",
            "    hours: suport",
            "unknown_name",
            ".severities.critical.hours",
            "suport",
            "perhaps “support”",
        ),
        ("sip: § 1", "sipp: § 1", "unknown_name", ".services.sipp", "sipp", "perhaps “sip”"),
        ("[hotline]", "[queues]", "unknown_name", ".availability.line.services[0]", "queues", "hotline, sip"),
        (
            "        clause: § 5",
            "        clause: {paragraph: § 5, document: price}",
            "unknown_name",
            ".availability.line.clause.document",
            "price",
            "perhaps “prices”",
        ),
        ("name: Demo Sp. z o.o.", "name: [Demo]", "wrong_kind", "customer.name", "[…]", "a text"),
        (
            "{pl: krytyczna, en: critical}",
            "krytyczna",
            "wrong_kind",
            ".severities.critical.name",
            "krytyczna",
            "pl, en",
        ),
        (
            "{pl: krytyczna, en: critical}",
            "{pl: krytyczna}",
            "missing_key",
            ".severities.critical.name.en",
            "",
            "in English",
        ),
        (
            "{pl: krytyczna, en: critical}",
            '{pl: krytyczna, en: " "}',
            "bad_value",
            ".severities.critical.name.en",
            " ",
            "a text",
        ),
        ("        clause: § 5", "        clause: [§ 5]", "wrong_kind", ".availability.line.clause", "[…]", "§ 6"),
        ("contract: demo", "contract: Demo 1", "bad_value", "contract", "Demo 1", "small letters"),
        ("    zone: ", "    zone: Europe/Warsaw\n    zone: ", "duplicate_key", ".zone", "zone", "one entry"),
        (
            "react: 2 h",
            "react: {limit: 2 h, alternatives: [4 h]}",
            "contradiction",
            ".severities.critical.react",
            "{…}",
            "either limit",
        ),
        ("period: month", "period: rolling", "contradiction", ".availability.line", "{…}", "rolling_days"),
        (
            "effective: 2026-01-01",
            "effective: 2026-01-01\n    ends: 2026-01-01",
            "version_order",
            ".ends",
            "2026-01-01",
            "later day",
        ),
        ("name: Demo Sp. z o.o.", "name: &x Demo", "alias", "customer.name", "&x", "written out"),
        (
            "name: Demo Sp. z o.o.",
            "name: !!python/name:os.system Demo",
            "tag",
            "customer.name",
            "tag:yaml.org,2002:python/name:os.system",
            "written out",
        ),
        ("  key: demo", "\tkey: demo", "tab", "", "key: demo", "spaces"),
        ("provider: Telmost S.A.", "provider: [Telmost", "bad_yaml", "", "duty_phone: 22 000 00 00", "bracket closed"),
    ],
)
def test_an_error_names_line_key_value_and_what_was_expected(
    old: str, new: str, code: str, key: str, value: str, expected: str
) -> None:
    key = f"versions[0]{key}" if key.startswith(".") else key
    text = written((old, new))
    (error,) = errors_of(text)
    assert (error.code, error.key, error.value) == (code, key, value)
    assert expected in error.expected.en
    if value not in ("", "{…}", "[…]") and code not in ("bad_yaml", "tag", "duplicate_key"):
        assert value in text.splitlines()[error.line - 1]
    for language in LANGUAGES:
        assert error.text(language).startswith(f"demo.yaml:{error.line}: ")


MATRIX = "severity_matrix: {clause: § 2, impacts: {all: {pl: a, en: b}}, urgencies: {stop: {pl: a, en: b}}, cells: "


@pytest.mark.parametrize(
    ("more", "code", "expected"),
    [
        (
            "credits: {clause: § 8, tables: {targets: linia, base: service period, bands: {below: 99, credit: 5}}}",
            "unknown_name",
            "line",
        ),
        (
            "credits: {clause: § 8, tables: {targets: line, base: total month, bands: {from: 9, below: 9, credit: 5}}}",
            "contradiction",
            "lower",
        ),
        (
            "late_penalties: {clause: § 8, items: {severity: major, clock: resolve, per: event, amount: 5}}",
            "unknown_name",
            "critical",
        ),
        (
            "late_penalties: {clause: § 8, items: {severity: critical, clock: resolve, per: event}}",
            "contradiction",
            "exactly one of: amount, percent, tiers",
        ),
        (
            "late_penalties: {clause: § 8, items: {severity: critical, clock: resolve, per: minute, amount: 5}}",
            "bad_value",
            "started hour",
        ),
        (
            "fees: {clause: § 9, items: {sip: {name: {pl: a, en: b}, amount: 12.345, services: sip}}}",
            "bad_value",
            "1120.00",
        ),
        (
            "fees: {clause: § 9, items: {sip: {name: {pl: a, en: b}, amount: 12.34, services: sip, site: oslo}}}",
            "unknown_name",
            "a site",
        ),
        ("provisions: {rco: {pl: a, en: b, clause: § 9}}", "unknown_name", "perhaps “rca”"),
        ("provisions: {rca: {pl: a, en: b}}", "missing_key", "clause"),
        ("authorised: [owner]", "wrong_kind", "positions"),
        ("authorised: quiet", "wrong_kind", "positions"),
        ("workaround_lowers: {levels: one, clause: § 5}", "bad_value", "whole number"),
        ("maintenance: {clause: § 7, windows: Sun, notice: 3 days}", "bad_value", "Mon-Fri"),
        (MATRIX + "{all: {}}}", "contradiction", "every row"),
        (MATRIX + "{all: {stop: p9}}}", "unknown_name", "critical"),
    ],
)
def test_an_error_in_a_section_is_found_in_its_line(more: str, code: str, expected: str) -> None:
    errors = errors_of(written(more=f"    {more}\n"))
    assert errors[0].code == code
    assert expected in errors[0].expected.en
    assert errors[0].line > SMALL.count("\n")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("calendar: {country: PL}", "authorised: {positions: [], clause: § 4 ust. 3}", "authorised.positions"),
        ("calendar: {country: PL}", "report_channels: {channels: [], clause: § 4}", "report_channels.channels"),
        ("calendar: {country: PL}", "escalation: {steps: [], clause: § 4}", "escalation.steps"),
        ("services: [hotline]", "services: []", "availability.line.services"),
        ("hours: Mon-Fri 08:00-18:00", "hours: []", "schedules.support.hours"),
        ("react: 2 h", "react: {alternatives: []}", "severities.critical.react.alternatives"),
    ],
)
def test_a_list_that_says_nothing_is_refused(old: str, new: str, key: str) -> None:
    (error,) = errors_of(written((old, new)))
    assert (error.code, error.key, error.value) == ("bad_value", f"versions[0].{key}", "[]")
    assert error.text("en").endswith("the value does not fit: “[]”; expected: at least one entry")


@pytest.mark.parametrize(
    "more",
    [
        "late_penalties: {clause: § 8, items: []}",
        "caps: {clause: § 8, items: []}",
        "fees: {clause: § 9, items: {sip: {name: {pl: a, en: b}, amount: 12.34, services: []}}}",
        "pauses: {clause: § 4, pl: nigdy, en: never, reasons: []}",
    ],
)
def test_an_empty_list_that_is_a_statement_is_accepted(more: str) -> None:
    assert errors_of(written(more=f"    {more}\n")) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        clause: § 5", '        clause: ""'),
        ("{pl: nic nie działa, en: nothing works}", '{pl: "", en: nothing works}'),
        ("        hours: support", "        hours:"),
    ],
)
def test_an_empty_value_is_shown_as_such(old: str, new: str) -> None:
    (error,) = errors_of(written((old, new)))
    assert ": “”; expected: " in error.text("en")
    assert ": „”; oczekiwano: " in error.text("pl")


def test_all_errors_are_told_at_once_in_the_order_of_lines() -> None:
    text = written(
        ("zone: Europe/Warsaw", "zone: Mars"), ("react: 2 h", "react: soon"), ("provider: Telmost S.A.\n", "")
    )
    errors = errors_of(text)
    assert [error.code for error in errors] == ["missing_key", "bad_value", "bad_value"]
    assert [error.line for error in errors[1:]] == [line_of(text, "Mars"), line_of(text, "soon")]


def test_two_severities_cannot_cover_one_effect() -> None:
    second = SMALL[SMALL.index("      critical:\n") : SMALL.index("    availability:")].replace(
        "critical:", "worse:", 1
    )
    (error,) = errors_of(written(("    availability:\n", second + "    availability:\n")))
    assert (error.code, error.value) == (ProblemCode.CONTRADICTION, "critical, worse")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("# only a remark\n", "empty"),
        ("contract", "wrong_kind"),
        ("- contract\n", "wrong_kind"),
        (SMALL + "---\n" + SMALL, "bad_yaml"),
        ("a: " + "[" * (DEEPEST + 1), "too_deep"),
        ("x" * (LARGEST_FILE + 1), "too_large"),
        ("a: \x00", "bad_yaml"),
        ("a: \ud800", "bad_yaml"),
        ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "alias"),
        ("{[a]: b}", "wrong_kind"),
        (SMALL[: SMALL.index("  - version")].rstrip() + " []\n", "wrong_kind"),
        (SMALL[: SMALL.index("versions:")], "missing_key"),
        (SMALL[: SMALL.index("  - version")] + "  - v1\n", "wrong_kind"),
    ],
)
def test_what_is_no_contract_is_refused(text: str, code: str) -> None:
    assert errors_of(text)[0].code == code


def amendment(key: str, amends: str, effective: str) -> str:
    head = f"  - version: {key}\n    amends: {amends}\n    name: {{pl: a, en: b}}\n"
    return head + f"    {effective}\n    entered: {{by: x, on: 2026-01-01}}\n"


@pytest.mark.parametrize(
    ("second", "code", "key"),
    [
        ("effective: 2026-01-01", "version_order", "versions[1].effective"),
        ("effective: 2025-12-31", "version_order", "versions[1].effective"),
    ],
)
def test_versions_stand_oldest_first(second: str, code: str, key: str) -> None:
    (error,) = errors_of(written(more=amendment("v2", "v1", second)))
    assert (error.code, error.key) == (code, key)


def test_versions_do_not_overlap() -> None:
    first = ("effective: 2026-01-01", "effective: 2026-01-01\n    ends: 2026-07-02")
    text = written(first, more=amendment("v2", "v1", "effective: 2026-07-01"))
    (error,) = errors_of(text)
    assert (error.code, error.key, error.value) == ("version_order", "versions[0].ends", "2026-07-02")


def test_an_amendment_names_an_earlier_version_and_has_a_key_of_its_own() -> None:
    codes = {error.code for error in errors_of(written(more=amendment("v1", "v0", "effective: 2026-07-01")))}
    assert {"duplicate_key", "unknown_name"} <= codes


AMENDMENT = """\
  - version: annex1
    amends: v1
    name: {pl: Aneks 1, en: Annex 1}
    effective: 2026-07-01
    entered: {by: x, on: 2026-06-01}
    documents:
      annex1: {pl: Aneks 1, en: Annex 1}
      contract: {pl: Umowa, en: Contract}
    times_clause: § 4
    services: {sip: removed, sms: § 1}
    severities:
      critical: {resolve: 4 h}
    availability:
      line: {target: 99.9 %, clause: § 5}
"""


def test_an_amendment_inherits_what_it_does_not_restate_with_its_clause() -> None:
    first, annex = read(more=AMENDMENT).versions
    assert first.ends == annex.effective == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert (annex.zone, annex.amends) == ("Europe/Warsaw", "v1")
    promises = annex.severities[0].promises
    assert promises[ClockKind.REACT] == first.severities[0].promises[ClockKind.REACT]
    resolve = promises[ClockKind.RESOLVE]
    assert isinstance(resolve, Stated)
    assert (resolve.value[0].limit, resolve.clause) == (ServiceTime(timedelta(hours=4)), Clause("§ 4", "annex1"))
    assert annex.severities[0].clause == Clause("§ 2", "contract")
    assert (annex.targets[0].target, annex.targets[0].clause) == (Decimal("99.9"), Clause("§ 5", "annex1"))
    assert annex.targets[0].services == ("hotline",)


def test_an_amendment_can_take_out_and_add_entries() -> None:
    first, annex = read(more=AMENDMENT).versions
    assert list(first.services) == ["sip", "hotline"]
    assert dict(annex.services) == {"hotline": Clause("§ 1", "contract"), "sms": Clause("§ 1", "annex1")}


def test_an_amendment_is_not_checked_because_its_base_was() -> None:
    checked = ("    zone: ", "    checked: {by: y, on: 2026-01-02}\n    zone: ")
    first, annex = read(checked, more=AMENDMENT).versions
    assert first.checked is not None
    assert annex.checked is None


def test_what_is_not_listed_is_silent_or_not_entered_as_the_version_says() -> None:
    silent, open_ = read_version(), read_version(("unlisted: silent", "unlisted: not_entered"))
    for version, term in ((silent, SILENT), (open_, NOT_ENTERED)):
        assert version.credits is term
        assert version.provision("rca") is term
        assert version.severities[0].promises[ClockKind.WORKAROUND] is term
        assert version.severities[0].update is term


def test_a_term_can_be_silent_or_not_entered_one_by_one() -> None:
    version = read_version(
        ("unlisted: silent", "unlisted: not_entered"),
        ("react: 2 h", "react: silent"),
        ("resolve: 8 h", "resolve: not_entered"),
        more="    credits: silent\n    provisions: {rca: silent}\n",
    )
    assert version.credits is SILENT
    assert version.claim is NOT_ENTERED
    assert version.provision("rca") is SILENT
    assert version.provision("reports") is NOT_ENTERED
    promises = version.severities[0].promises
    assert (promises[ClockKind.REACT], promises[ClockKind.RESOLVE]) == (SILENT, NOT_ENTERED)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("15 min", ServiceTime(timedelta(minutes=15))),
        ("1 h 30 min", ServiceTime(timedelta(minutes=90))),
        ("1,5 h", ServiceTime(timedelta(minutes=90))),
        ("1 opening day", OpeningDays(1)),
        ("3 opening days", OpeningDays(3)),
        ("next release", NextRelease()),
        ("none", NoPromise()),
    ],
)
def test_a_limit_is_written_in_words(text: str, limit: object) -> None:
    version = read_version(("react: 2 h", f"react: {text}"))
    (promise,) = value_of(version.severities[0].promises[ClockKind.REACT]) or ()
    assert promise.limit == limit


@pytest.mark.parametrize(
    ("text", "smallest"),
    [
        ("more than 15 min", SmallestOutage(timedelta(minutes=15), False)),
        ('"> 15 min"', SmallestOutage(timedelta(minutes=15), False)),
        ("at least 3 min", SmallestOutage(timedelta(minutes=3), True)),
        ('">= 3 min"', SmallestOutage(timedelta(minutes=3), True)),
    ],
)
def test_the_smallest_outage_tells_more_than_from_at_least(text: str, smallest: SmallestOutage) -> None:
    version = read_version(("period: month", f"period: month\n        smallest: {text}"))
    assert version.targets[0].smallest == Stated(smallest, Clause("§ 5", "contract"))


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("3 working days", Notice(3, NoticeUnit.WORKING_DAYS)),
        ("7 calendar days", Notice(7, NoticeUnit.CALENDAR_DAYS)),
        ("48 h", Notice(48, NoticeUnit.HOURS)),
    ],
)
def test_a_notice_names_its_unit(text: str, notice: Notice) -> None:
    version = read_version(more=f"    maintenance: {{clause: § 7, windows: Sun 01:00-05:00, notice: {text}}}\n")
    maintenance = value_of(version.maintenance)
    assert maintenance is not None
    assert maintenance.notice.value == notice
    assert maintenance.cap is SILENT


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("text", "weekday", "windows"),
    [
        ("24/7", 6, ((0, 24),)),
        ("daily 06:00-22:00", 6, ((6, 22),)),
        ("Sat, Sun 10:00-12:00", 5, ((10, 12),)),
        ("Sat-Mon 10:00-12:00", 0, ((10, 12),)),
        ("Mon-Fri 08:00-12:00, 13:00-17:30", 4, ((8, 12), (13, 17.5))),
        ("[Mon-Fri 07:00-21:00, Sat 08:00-16:00]", 5, ((8, 16),)),
        ("Sun-Thu 22:00-06:00", 6, ((22, 30),)),
        ("Mon 18:00-24:00", 0, ((18, 24),)),
        ("Mon 00:00-24:00", 0, ((0, 24),)),
        ("Mon-Fri 08:00-18:00", 5, ()),
    ],
)
def test_hours_are_written_as_people_write_them(
    text: str, weekday: int, windows: tuple[tuple[float, float], ...]
) -> None:
    version = read_version(("Mon-Fri 08:00-18:00", text))
    expected = tuple(Window(hours(opens), hours(closes)) for opens, closes in windows)
    assert version.schedules["support"].hours.weekly[weekday] == expected


def test_hours_close_on_days_off_unless_they_say_otherwise_or_never_close() -> None:
    office, worked, always = (
        read_version(("Mon-Fri 08:00-18:00", text)).schedules["support"].hours
        for text in ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00\n        holidays: worked", "24/7")
    )
    holiday = date(2026, 11, 11)
    assert (bool(office.windows_on(holiday)), bool(worked.windows_on(holiday))) == (False, True)
    assert always.round_the_clock


def test_a_special_day_has_its_own_hours() -> None:
    special = (
        "Mon-Fri 08:00-18:00\n        special_days: {12-31: 08:00-12:00, 2026-05-02: 10:00-14:00, 2026-05-04: closed}"
    )
    support = read_version(("Mon-Fri 08:00-18:00", special)).schedules["support"].hours
    assert support.windows_on(date(2026, 12, 31)) == (Window(hours(8), hours(12)),)
    assert support.windows_on(date(2026, 5, 2)) == (Window(hours(10), hours(14)),)
    assert support.windows_on(date(2026, 5, 4)) == ()


def test_a_clause_can_name_another_document() -> None:
    sip = "{name: {pl: a, en: b}, amount: 1 120.00, services: sip}"
    fees = f"    fees: {{clause: {{paragraph: poz. 1, document: prices}}, items: {{sip: {sip}}}}}\n"
    (line,) = value_of(read_version(more=fees).fees) or ()
    assert (line.amount, line.clause) == (Decimal("1120.00"), Clause("poz. 1", "prices"))


def test_updates_have_a_rhythm() -> None:
    version = read_version(
        ("resolve: 8 h", "resolve: 8 h\n        update: {rhythm: every 30 min, partial: every 1 h, also_by: sms}")
    )
    cadence = value_of(version.severities[0].update)
    assert cadence is not None
    assert (cadence.unit, cadence.interval, cadence.partial) == (CadenceUnit.EVERY, hours(0.5), hours(1))
    assert (cadence.schedule, cadence.also_by) == ("support", ("sms",))


def test_numbers_are_never_read_as_floats_nor_words_as_booleans() -> None:
    bands = "{from: 99.10, below: 99.50, credit: 0.1 %}"
    credits = f"    credits: {{clause: § 8, tables: {{targets: line, base: service period, bands: {bands}}}}}\n"
    (table,) = value_of(read_version(more=credits).credits) or ()
    assert [str(table.bands[0].at_least), str(table.bands[0].percent)] == ["99.10", "0.1"]
    assert read(("name: Demo Sp. z o.o.", "name: no")).customer_name == "no"


def test_errors_are_an_exception_with_all_of_them_in_words() -> None:
    with pytest.raises(ContractErrors, match=r"demo\.yaml:13: versions\[0\]\.zone: the value does not fit: “Mars”"):
        read_contract(written(("zone: Europe/Warsaw", "zone: Mars")), file="demo.yaml")
