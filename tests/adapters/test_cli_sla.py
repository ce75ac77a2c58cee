"""Promise: the `sla` commands answer whole or refuse in one clear sentence, whatever files and options they get."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.knowledge.contract.test_templates import LIPA
from tests.knowledge.small_contract import written
from tests.sla_command import CONTRACTS, LATER, Customer, due, one_group, run_sla

ROOT = Path(__file__).resolve().parents[2]
BLAWATEK = str(CONTRACTS / "blawatek.yaml")
HARROWGATE = str(CONTRACTS / "harrowgate.yaml")
ANNEX = """\
  - version: v2
    name: {pl: Aneks, en: Annex}
    amends: v1
    effective: 2026-03-16
    entered: {by: A. Nowak, on: 2026-03-01}
    availability:
      line: {target: 99.9 %}
"""


@pytest.fixture
def small(tmp_path: Path) -> Customer:
    """Return a contract of two versions, the second from 16 March 2026, in force until the end of 2026."""
    file = tmp_path / "small.yaml"
    text = written(more=ANNEX.replace("effective: 2026-03-16\n", "effective: 2026-03-16\n    ends: 2026-12-16\n"))
    file.write_text(text, encoding="utf-8")
    return Customer(file, tmp_path)


def refused(*arguments: str, code: int = 1, lang: str = "en") -> str:
    """Return the one sentence in which a command refuses, with nothing on standard output."""
    done = run_sla(*arguments, "--lang", lang)
    assert (done.exit_code, done.stdout) == (code, ""), done.output
    (line,) = done.stderr.splitlines()
    return line


# Periods


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ("2026-Q4", "Nothing asked for is measured in such a period as 2026-Q4; write --period 2026-10 (measured"),
        ("rolling:2026-11-30", "write --period 2026-11 (measured groups: pbx, hotline, portals)."),
        ("2026", "write --period 2026-01 "),
        ("2025-12", "The contract is not in force in 2025-12: it begins on 2026-02-01."),
        ("2028-02", "The contract is not in force in 2028-02: its last day is 2028-01-31."),
    ],
)
def test_a_period_that_has_no_result_is_refused_with_what_there_is(period: str, told: str) -> None:
    for command in ("availability", "budget", "credits"):
        assert told in refused(command, BLAWATEK, "--period", period)
    assert told in refused("whatif", BLAWATEK, "--add", "1h", "--period", period)


@pytest.mark.parametrize(
    "period", ["2026-13", "2026-Q5", "2026-H3", "1999", "2100-01", "26-11", "rolling:2026-02-30", ""]
)
def test_what_is_no_period_is_wrong_usage(period: str) -> None:
    assert "is no period; expected 2026-11" in refused("budget", BLAWATEK, "--period", period, code=2)


def test_a_month_of_a_group_measured_in_quarters_is_refused_with_its_own_period() -> None:
    said = refused("budget", HARROWGATE, "--period", "2026-11", "--target", "api")
    assert "write --period 2026-Q4 (measured groups: api)." in said


def test_a_period_may_begin_before_the_contract_and_then_counts_from_its_beginning(small: Customer) -> None:
    file = small.file
    file.write_text(file.read_text(encoding="utf-8").replace("effective: 2026-01-01", "effective: 2026-01-11"))
    said = small.asked("budget", "--period", "2026-01")
    assert one_group(said, "line")["measured_seconds"] == str(21 * 86_400)
    assert [note["code"] for note in said["notes"]] == ["contract_begins_within", "version_unchecked"]


def test_a_period_across_an_annex_follows_the_version_of_its_first_instant_and_says_so(small: Customer) -> None:
    said = small.asked("budget", "--period", "2026-03")
    assert one_group(said, "line")["target_percent"] == "99.5"
    (note,) = (one for one in said["notes"] if one["code"] == "version_begins_within")
    assert (note["version"], note["at"]) == ("v2", "2026-03-16T00:00:00+01:00")
    text = run_sla("budget", str(small.file), "--period", "2026-03", "--now", LATER, "--lang", "en").stdout
    assert "Note: Annex begins on 16 March 2026, within the period; the result follows Contract," in text


def test_a_period_that_outlives_the_contract_ends_with_it(small: Customer) -> None:
    said = small.asked("budget", "--period", "2026-12")
    assert one_group(said, "line")["measured_seconds"] == str(15 * 86_400)
    assert one_group(said, "line")["target_percent"] == "99.9"
    assert "contract_ends_within" in [note["code"] for note in said["notes"]]


def test_without_a_period_each_group_answers_for_its_running_one(small: Customer) -> None:
    small.now = "2026-05-12T10:00:00+02:00"
    said = small.asked("budget")
    assert one_group(said, "line")["period"]["first_day"] == "2026-05-01"
    assert [note["code"] for note in said["notes"]] == ["running", "version_unchecked"]
    small.now = "2025-05-12T10:00:00+02:00"
    assert "2025-05-12: it begins on 2026-01-01" in refused("budget", str(small.file), "--now", small.now)


def test_a_period_to_come_has_its_allowance_only(small: Customer) -> None:
    small.now = "2026-05-12T10:00:00+02:00"
    group = one_group(small.asked("budget", "--period", "2026-06"), "line")
    assert (group["phase"], group["allowance_seconds"], group["used_seconds"]) == ("future", "2592", "0")
    text = run_sla("budget", str(small.file), "--period", "2026-06", "--now", small.now, "--lang", "en").stdout
    assert "In June 2026: hotline: 43.2 min (target 99.9%)" in text


def test_rolling_days_end_with_the_day_named(small: Customer) -> None:
    file = small.file
    changed = file.read_text(encoding="utf-8").replace("period: month", "period: rolling\n        rolling_days: 30")
    file.write_text(changed, encoding="utf-8")
    group = one_group(small.asked("budget", "--period", "rolling:2026-11-30"), "line")
    assert (group["period"]["first_day"], group["period"]["last_day"]) == ("2026-11-01", "2026-11-30")


# Names, instants, amounts


def test_an_unknown_name_is_refused_with_those_that_are_known() -> None:
    known = "it has: critical, major, minor, cosmetic."
    assert known in refused("deadline", BLAWATEK, "--severity", "p1", "--at", "2026-11-13T16:30")
    assert known in refused("whatif", BLAWATEK, "--add", "1h", "--severity", "p1", "--now", "2026-11-13T16:30")
    assert "it has: pbx, hotline, portals." in refused("budget", BLAWATEK, "--period", "2026-11", "--target", "x")
    covered = refused("deadline", BLAWATEK, "--severity", "major", "--at", "2026-11-13T16:30", "--service", "sms")
    assert covered.endswith("it covers: sip, queues, hotline, recording, admin_portal, user_portal.")


@pytest.mark.parametrize("at", ["2026-10-25T02:30", "2026-03-29T02:30"])
def test_a_moment_that_the_clock_change_doubles_or_skips_needs_its_offset(at: str) -> None:
    asked = ["deadline", BLAWATEK, "--severity", "major", "--at"]
    assert "does not exist or comes twice in Europe/Warsaw" in refused(*asked, at, code=2)
    assert run_sla(*asked, f"{at}+01:00").exit_code == 0


@pytest.mark.parametrize("at", ["yesterday", "2026-13-01T10:00", "1999-01-01T10:00", "2026-11-13T25:00", ""])
def test_what_is_no_moment_is_wrong_usage(at: str) -> None:
    refused("deadline", BLAWATEK, "--severity", "major", "--at", at, code=2)
    refused("budget", BLAWATEK, "--now", at, code=2)


@pytest.mark.parametrize("add", ["0min", "-5min", "5", "9" * 400 + "d", "soon", "NaN min"])
def test_what_is_no_length_is_wrong_usage(add: str) -> None:
    assert "is no length of time; expected for example 120min" in refused("whatif", BLAWATEK, "--add", add, code=2)


@pytest.mark.parametrize(
    "options",
    [
        ["--previous-invoice", "1e3"],
        ["--previous-invoice", "-1"],
        ["--previous-invoice", "1.234"],
        ["--granted-this-year", "NaN"],
        ["--granted-this-year", "much"],
        ["--quality", "mos"],
        ["--quality", "mos=Infinity"],
        ["--quality", "=3.7"],
    ],
)
def test_what_is_no_amount_or_figure_is_refused(options: list[str]) -> None:
    done = run_sla("credits", str(CONTRACTS / "jaskolcza_dolina.yaml"), "--period", "2026-11", *options)
    assert done.exit_code in (1, 2)
    assert (done.stdout, len(done.stderr.splitlines())) == ("", 1)


@pytest.mark.parametrize("share", ["0", "1.01", "-0.5", "half", "NaN", "1e-99"])
def test_what_is_no_share_is_wrong_usage(share: str) -> None:
    assert "is no share" in refused("whatif", BLAWATEK, "--add", "1h", f"--share={share}", code=2)


def test_an_incident_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    file = tmp_path / "events.json"
    file.write_text(json.dumps([REPORT]), encoding="utf-8")
    assert "there are: 1042." in refused("clocks", BLAWATEK, "--events", str(file), "--incident", "7")


# Files


def test_every_error_of_the_contract_is_told_before_any_record_is_read(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("contract: x\nfrob: 1\n", encoding="utf-8")
    done = run_sla("budget", str(bad), "--outages", str(tmp_path / "none.json"), "--lang", "en")
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"{bad}:2: frob: unknown key" in done.stderr
    assert f"{bad}:1: customer: a key is missing" in done.stderr


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    assert "missing.yaml cannot be read" in refused("budget", str(tmp_path / "missing.yaml"))
    assert "missing.json cannot be read" in refused("budget", BLAWATEK, "--outages", str(tmp_path / "missing.json"))
    assert "cannot be read" in refused("budget", BLAWATEK, "--outages", str(tmp_path))


def test_a_contract_is_no_list_of_outages_and_outages_are_no_contract(tmp_path: Path) -> None:
    outages = tmp_path / "outages.json"
    outages.write_text("[]", encoding="utf-8")
    assert "not valid JSON" in refused("budget", BLAWATEK, "--outages", BLAWATEK)
    done = run_sla("budget", str(outages))
    assert (done.exit_code, done.stdout) == (1, "")


def test_records_may_come_from_standard_input_but_only_once() -> None:
    outage = {"service": "sip", "start": "2026-11-09T08:00:00Z", "end": "2026-11-09T08:40:00Z"}
    asked = ["budget", BLAWATEK, "--period", "2026-11", "--target", "pbx", "--now", LATER, "--json"]
    done = run_sla(*asked, "--outages", "-", stdin=json.dumps([outage]))
    assert one_group(json.loads(done.stdout), "pbx")["used_seconds"] == "2400"
    assert "only once" in refused(*asked, "--outages", "-", "--events", "-", code=2)


@pytest.mark.parametrize(
    ("stdin", "told"), [("[", "<stdin>:1:2: not valid JSON"), ("[[]]", "<stdin>: $[0]: the wrong")]
)
def test_errors_of_standard_input_are_told_with_their_place(stdin: str, told: str) -> None:
    done = run_sla("budget", BLAWATEK, "--outages", "-", "--lang", "en", stdin=stdin)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(told)


# Output


def by_process(*arguments: str, stdout: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {"PYTHONPATH": str(ROOT), "LANG": "C"}
    command = [sys.executable, "-m", "adapters.cli", "sla", *arguments]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, cwd=ROOT, env=environment, timeout=60)


def test_an_output_that_cannot_be_written_is_one_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        done = by_process("budget", BLAWATEK, "--period", "2026-11", stdout=full)
    assert done.returncode == 1
    assert done.stderr.decode() == "The output cannot be written: No space left on device.\n"


def test_nobody_reading_any_more_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = by_process("budget", BLAWATEK, "--period", "2026-11", "--json", stdout=closed)
    assert (done.returncode, done.stderr) == (0, b"")


def test_polish_is_written_whatever_the_machine_speaks() -> None:
    done = by_process("budget", BLAWATEK, "--period", "2026-11", "--lang", "pl", stdout=subprocess.PIPE)
    assert "wykorzystano 0 min ░░░" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_all_six_commands_speak_both_languages_and_unfold_their_reasons(lang: str, tmp_path: Path) -> None:
    (tmp_path / "o.json").write_text(json.dumps([OUTAGE]), encoding="utf-8")
    (tmp_path / "e.json").write_text(json.dumps([REPORT]), encoding="utf-8")
    records = ["--outages", str(tmp_path / "o.json"), "--events", str(tmp_path / "e.json"), "--period", "2026-11"]
    rest = ["--now", "2026-11-20T10:00:00+01:00", "--lang", lang, "--why"]
    asked: list[list[str]] = [
        ["deadline", BLAWATEK, "--severity", "major", "--at", "2026-11-13T16:30"],
        ["clocks", BLAWATEK, "--events", str(tmp_path / "e.json")],
        ["availability", BLAWATEK, *records],
        ["budget", BLAWATEK, *records],
        ["credits", BLAWATEK, *records],
        ["whatif", BLAWATEK, *records, "--add", "2h", "--severity", "critical"],
    ]
    for command in asked:
        done = run_sla(*command, *rest)
        assert (done.exit_code, done.stderr) == (0, "")
        assert {"pl": "Podstawa: Umowa", "en": "Basis: Contract"}[lang] in done.stdout
        assert json.loads(run_sla(*command, *rest, "--json").stdout)["command"] == command[0]


# What is computed


OUTAGE = {"service": "sip", "start": "2026-11-09T09:00:00+01:00", "end": "2026-11-09T12:20:00+01:00"}
REPORT = {
    "type": "incident_reported",
    "incident": 1042,
    "occurred_at": "2026-11-13T10:00:00+01:00",
    "service": "sip",
    "severity": "critical",
}


def test_the_outages_of_incidents_count_like_those_of_a_file_and_only_once(tmp_path: Path) -> None:
    customer = Customer(Path(BLAWATEK), tmp_path)
    recorded = {**OUTAGE, "type": "outage_recorded", "incident": 1042, "occurred_at": "2026-11-13T12:00:00+01:00"}
    for records in ({"events": [REPORT, recorded]}, {"events": [REPORT, recorded], "outages": [OUTAGE]}):
        group = one_group(customer.asked("budget", "--period", "2026-11", **records), "pbx")
        assert group["used_seconds"] == "12000"


def test_a_customers_statement_only_shows_what_would_be_left(tmp_path: Path) -> None:
    customer = Customer(Path(BLAWATEK), tmp_path)
    said = customer.asked("budget", "--period", "2026-11", outages=[{**OUTAGE, "source": "customer"}])
    group = one_group(said, "pbx")
    assert (group["used_seconds"], group["left_seconds"], group["left_if_claims_accepted_seconds"]) == (
        "0",
        "12960",
        "960",
    )


def test_what_if_shows_time_budget_and_money_before_and_after(tmp_path: Path) -> None:
    customer = Customer(Path(BLAWATEK), tmp_path, now="2026-11-20T12:00:00+01:00")
    said = customer.asked("whatif", "--add", "120min", "--target", "pbx", outages=[OUTAGE])
    (group,) = said["groups"]
    assert (group["before"]["left_seconds"], group["after"]["left_seconds"]) == ("960", "-6240")
    assert (group["before"]["target_met"], group["after"]["target_met"]) == (True, False)
    (account,) = said["accounts"]
    assert (account["before"]["total_net"], account["after"]["total_net"]) == ("0.00", "56.00")
    assert account["difference_net"] == "56.00"
    assert said["supposed"]["start"] == "2026-11-20T12:00:00+01:00"


def test_what_if_may_begin_elsewhere_and_hit_a_share_only(tmp_path: Path) -> None:
    customer = Customer(Path(HARROWGATE), tmp_path, now="2026-11-20T12:00:00+00:00")
    said = customer.asked(
        "whatif", "--add", "2h", "--from", "2026-12-01T09:00", "--share", "0.25", "--target", "sip_gdansk"
    )
    assert said["groups"][0]["added_downtime_seconds"] == "1800"
    assert said["supposed"]["end"] == "2026-12-01T11:00:00+00:00"


def test_what_so_much_lateness_is_worth_is_said_for_the_severity_asked(tmp_path: Path) -> None:
    customer = Customer(CONTRACTS / "dzwonnica.yaml", tmp_path, now="2026-11-20T12:00:00+01:00")
    said = customer.asked("whatif", "--add", "85min", "--severity", "critical", "--target", "queues")
    amounts = {(one["if_reported_in"], one["units"], one["amount_net"]) for one in said["lateness"]}
    assert amounts == {("peak", 2, "600.00"), (None, 2, "300.00")}


def test_all_clocks_of_an_incident_are_read_late_paused_and_met(tmp_path: Path) -> None:
    def event(kind: str, at: str, **more: Any) -> dict[str, Any]:
        return {"type": kind, "incident": 1042, "occurred_at": f"2026-11-13T{at}:00+01:00", **more}

    customer = Customer(Path(BLAWATEK), tmp_path, now="2026-11-16T12:00:00+01:00")
    events = [
        REPORT,
        event("work_started", "12:30"),
        event("clock_paused", "13:00", reason="customer_answer"),
        event("clock_resumed", "14:00"),
    ]
    said = customer.asked("clocks", events=events)
    (incident,) = said["incidents"]
    clocks = {clock["clock"]: clock for clock in incident["clocks"]}
    assert (clocks["react"]["state"], clocks["react"]["late_seconds"]) == ("met_late", "1800")
    assert (clocks["resolve"]["state"], clocks["resolve"]["paused_seconds"]) == ("breached", "3600")
    assert due(said, "resolve") == "2026-11-16T09:00:00+01:00"
    assert clocks["resolve"]["late_seconds"] == "10800"
    assert incident["status"] == "in_progress"


def test_figures_are_exact_beyond_any_rounding(tmp_path: Path) -> None:
    customer = Customer(Path(HARROWGATE), tmp_path)
    outage = {
        "service": "sip",
        "site": "gdansk",
        "start": "2026-11-10T09:00:00Z",
        "end": "2026-11-10T09:07:00Z",
        "share": 0.333333333333,
    }
    group = one_group(customer.asked("budget", "--period", "2026-Q4", outages=[outage]), "sip_gdansk")
    assert group["used_seconds"] == "6999999999993/50000000000"
    assert group["availability_percent"].count("/") == 1


def test_thresholds_and_escalation_levels_come_with_their_instants(tmp_path: Path) -> None:
    customer = Customer(Path(BLAWATEK), tmp_path, now="2026-11-13T15:00:00+01:00")
    (incident,) = customer.asked("clocks", "--clock", "resolve", events=[REPORT])["incidents"]
    (clock,) = incident["clocks"]
    reached = {
        (one["share_of_target"], one["left_seconds"]): one["at"] for one in clock["thresholds"] if one["is_past"]
    }
    assert reached == {("1/2", None): "2026-11-13T14:00:00+01:00", (None, "10800"): "2026-11-13T15:00:00+01:00"}
    due_now = [(level["who"]["en"], level["at"]) for level in incident["escalation"] if level["is_due"]]
    assert due_now == [("duty desk", "2026-11-13T10:00:00+01:00"), ("shift leader", "2026-11-13T14:00:00+01:00")]
    (tmp_path / "events.json").write_text(json.dumps([REPORT]), encoding="utf-8")
    asked = ["clocks", BLAWATEK, "--events", str(tmp_path / "events.json"), "--now", customer.now, "--lang", "en"]
    text = run_sla(*asked).stdout
    assert "Resolution: by 18:00; thresholds reached: 50% at 14:00, 3 h left at 15:00" in text
    assert "Escalation since 14:00: shift leader." in text


def test_an_outage_that_lasts_says_when_the_budget_would_be_gone(tmp_path: Path) -> None:
    customer = Customer(Path(BLAWATEK), tmp_path, now="2026-11-17T12:50:00+01:00")
    lasts = {"service": "sip", "start": "2026-11-17T11:15:00+01:00"}
    ahead = one_group(customer.asked("budget", outages=[lasts]), "pbx")["forecast"]
    assert (ahead["code"], ahead["at"]) == ("will_be_used_up", "2026-11-17T14:51:00+01:00")
    assert (ahead["after_seconds"], ahead["left_then_seconds"], ahead["jumps"]) == ("7260", "0", False)
    assert one_group(customer.asked("budget", outages=[OUTAGE]), "pbx")["forecast"]["code"] == "nothing_lasts"


def test_what_if_lets_an_outage_that_lasts_go_on_with_its_own_share(tmp_path: Path) -> None:
    customer = Customer(Path(HARROWGATE), tmp_path, now="2026-11-17T12:00:00+00:00")
    lasts = {"service": "sip", "site": "gdansk", "start": "2026-11-17T11:00:00Z", "share": 0.1}
    said = customer.asked("whatif", "--add", "1h", "--target", "sip_gdansk", outages=[lasts])
    assert said["supposed"]["goes_on"]
    assert said["groups"][0]["added_downtime_seconds"] == "360"
    asked = ("--add", "1h", "--target", "sip_gdansk", "--share", "1")
    said = customer.asked("whatif", *asked, outages=[lasts])
    assert (said["supposed"]["goes_on"], said["groups"][0]["added_downtime_seconds"]) == (False, "3600")


def test_a_contract_on_a_template_needs_only_the_folder_of_the_templates(tmp_path: Path) -> None:
    file = tmp_path / "lipa.yaml"
    file.write_text(LIPA, encoding="utf-8")
    asked = ["deadline", str(file), "--severity", "critical", "--at", "2026-11-13T16:30", "--json"]
    assert "standard" in refused(*asked)
    said = json.loads(run_sla(*asked, "--templates", str(CONTRACTS.parent / "templates")).stdout)
    assert due(said, "react") == "2026-11-13T17:30:00+01:00"


def test_a_month_of_flapping_names_each_repeat_only_twice(tmp_path: Path) -> None:
    began = datetime.fromisoformat("2026-11-02T08:00:00+01:00")
    flaps = [
        {
            "service": "hotline",
            "start": (began + timedelta(minutes=n)).isoformat(),
            "end": (began + timedelta(minutes=n, seconds=20)).isoformat(),
        }
        for n in range(2000)
    ]
    customer = Customer(CONTRACTS / "jaskolcza_dolina.yaml", tmp_path)
    group = one_group(customer.asked("availability", "--period", "2026-11", outages=flaps), "line")
    named = [len(step["others"]) for step in group["explanation"] if step["step"] == "merged"]
    assert sum(named) == 2 * (2000 - 1)


def test_the_share_of_cases_in_time_is_told_where_the_contract_promises_one(small: Customer) -> None:
    rule = "quick: {name: {pl: szybko, en: quick}, clock: react, share: 90 %, period: month}"
    more = f"    compliance:\n      clause: § 13\n      items:\n        {rule}\n"
    small.file.write_text(written(more=more), encoding="utf-8")
    small.now = "2026-11-20T10:00:00+01:00"
    events = [{**REPORT, "incident": number} for number in (1, 2)]
    started = {"type": "work_started", "incident": 1, "occurred_at": "2026-11-13T10:30:00+01:00"}
    (share,) = small.asked("clocks", events=[*events, started])["compliance"]
    assert (share["kept"], share["missed"], share["open"]) == (1, 1, 0)
    assert (share["in_time_percent"], share["target_percent"], share["target_met"]) == ("50", "90", False)
    file = str(small.folder / "events.json")
    text = run_sla("clocks", str(small.file), "--events", file, "--now", small.now, "--lang", "en").stdout
    assert "Quick in November 2026: in time 1 of 2, that is 50% (target 90%)." in text
