"""Many contracts from the command line: a sheet makes drafts with errors by cell, and the reports say what is left."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.cli import app
from tests.knowledge.drafting.provider import sheet_of

TEMPLATES = Path(str(files("knowledge"))) / "templates"
DERIVED = """\
contract: lipa
customer: {key: lipa, name: Zakłady Lipa}
provider: Telmost S.A.
duty_phone: 22 000 00 00
duty_email: dyzur@telmost.example
versions:
  - version: v1
    based_on: {template: standard, version: 1}
    name: {pl: Umowa, en: Contract}
    effective: 2026-01-01
    entered: {by: A. Nowak, on: 2025-12-20}
    documents: {contract: {pl: Umowa, en: Contract}}
    times_clause: § 2
    severities: {critical: {react: 1 h}}
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/mass.db"


@pytest.fixture(scope="module")
def with_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database that keeps the templates, made once and only ever copied."""
    path = tmp_path_factory.mktemp("templates") / "kept.db"
    assert run("import", *map(str, sorted(TEMPLATES.iterdir())), db=f"sqlite:///{path}").exit_code == 0
    return path


@pytest.fixture
def kept(url: str, with_templates: Path) -> str:
    shutil.copy(with_templates, url.removeprefix("sqlite:///"))
    return url


def run(*words: str, db: str | None = None, lang: str = "en") -> Result:
    database = ["--db", db] if db is not None else []
    return CliRunner().invoke(app, ["contract", *words, *database, "--lang", lang])


def sheet(folder: Path, *rows: dict[str, str]) -> str:
    path = folder / "customers.csv"
    path.write_bytes(sheet_of(*rows))
    return str(path)


def test_templates_are_imported_once_and_said_to_be_kept_again(kept: str) -> None:
    again = run("import", str(TEMPLATES / "standard-2.yaml"), db=kept)
    assert (again.exit_code, again.stdout) == (0, "Nothing new: template standard v2 is kept.\n")


def test_a_template_is_checked_and_shown_like_a_contract() -> None:
    done = run("check", str(TEMPLATES / "premium-1.yaml"))
    assert (done.exit_code, done.stdout) == (0, f"{TEMPLATES / 'premium-1.yaml'}: no errors; premium v1, 1 version\n")
    assert "in force: from 1 December 2025" in run("show", str(TEMPLATES / "premium-1.yaml")).stdout


@pytest.mark.parametrize(("lang", "own", "taken"), [("pl", "własne", "z szablonu"), ("en", "its own", "from the")])
def test_a_contract_finds_its_template_in_a_folder_and_each_line_tells_its_origin(
    tmp_path: Path, lang: str, own: str, taken: str
) -> None:
    file = tmp_path / "lipa.yaml"
    file.write_text(DERIVED, encoding="utf-8")
    shown = run("show", str(file), "--templates", str(TEMPLATES), lang=lang).stdout.splitlines()
    (react, *_) = [line for line in shown if "1 h " in line]
    assert react.endswith(f"§ 2; {own})")
    assert any(f"§ 3; {taken}" in line for line in shown)
    assert run("check", str(file)).exit_code == 1
    shutil.copy(TEMPLATES / "standard-1.yaml", tmp_path)
    assert run("check", str(file)).exit_code == 0


def test_two_files_that_say_they_are_the_same_template_are_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yml"):
        shutil.copy(TEMPLATES / "standard-1.yaml", tmp_path / name)
    (tmp_path / "lipa.yaml").write_text(DERIVED, encoding="utf-8")
    done = run("check", str(tmp_path / "lipa.yaml"))
    assert done.exit_code == 1
    assert "say they are standard v1" in done.stderr


def test_the_import_of_a_contract_keeps_the_template_beside_it(tmp_path: Path, url: str) -> None:
    (tmp_path / "lipa.yaml").write_text(DERIVED, encoding="utf-8")
    assert run("import", str(tmp_path / "lipa.yaml"), db=url).exit_code == 1
    assert not (tmp_path / "mass.db").exists()
    shutil.copy(TEMPLATES / "standard-1.yaml", tmp_path)
    assert run("import", str(tmp_path / "lipa.yaml"), db=url).stdout.startswith("Imported: Zakłady Lipa")
    (tmp_path / "standard-1.yaml").unlink()
    assert run("import", str(tmp_path / "lipa.yaml"), db=url).stdout.startswith("Nothing new: Zakłady Lipa")


def test_a_changed_template_under_the_same_number_changes_nobodys_contract(tmp_path: Path, kept: str) -> None:
    (tmp_path / "lipa.yaml").write_text(DERIVED, encoding="utf-8")
    changed = (TEMPLATES / "standard-1.yaml").read_text(encoding="utf-8").replace("react: 4 h", "react: 9 h")
    (tmp_path / "standard-1.yaml").write_text(changed, encoding="utf-8")
    done = run("import", str(tmp_path / "lipa.yaml"), db=kept)
    assert done.exit_code == 1
    assert "standard v1 is kept already and says something else" in done.stderr


def test_the_blank_sheet_comes_back_as_it_was_sent(tmp_path: Path, kept: str) -> None:
    out = tmp_path / "blank.csv"
    assert run("template", "--out", str(out), db=kept).exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfcustomer,name,")
    assert run("template", db=kept).stdout.splitlines()[0] == out.read_text(encoding="utf-8-sig").splitlines()[0]
    assert "0 new drafts" in run("import", "--csv", str(out), db=kept).stdout
    again = run("template", "--out", str(out), db=kept)
    assert again.exit_code == 1
    assert "cannot be written" in again.stderr


def test_good_rows_become_drafts_and_bad_cells_are_told(tmp_path: Path, kept: str) -> None:
    path = sheet(tmp_path, {}, {"customer": "dab", "fee_sip": "12o0"}, {"customer": "buk", "fee_sip": ""})
    done = run("import", "--csv", path, db=kept)
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        f"{path}: row 3, column fee_sip: “12o0” is not an amount; "
        "expected: e.g. 1120.00; “-” if the service is not ordered"
    ]
    assert done.stdout.splitlines() == [
        "2 new drafts",
        "0 drafts replaced",
        "0 drafts unchanged",
        "1 row with errors, not kept",
        "No draft is in force until a second person has checked it: sla-assistant contract accept.",
        "",
        "What needs a human:",
        "  Zakłady Lipa (buk, row 4)",
        "    fees missing: SIP trunk",
    ]


def test_the_same_sheet_again_changes_nothing(tmp_path: Path, kept: str) -> None:
    path = sheet(tmp_path, {}, {"customer": "dab"})
    assert run("import", "--csv", path, db=kept).exit_code == 0
    again = run("import", "--csv", path, db=kept)
    assert (again.exit_code, again.stdout.splitlines()[:3]) == (
        0,
        ["0 new drafts", "0 drafts replaced", "2 drafts unchanged"],
    )


def test_all_or_nothing_keeps_nothing_when_a_row_is_bad(tmp_path: Path, kept: str) -> None:
    path = sheet(tmp_path, {}, {"customer": "dab", "effective": "soon"})
    done = run("import", "--csv", path, "--all-or-nothing", db=kept)
    assert (done.exit_code, done.stdout) == (1, "Nothing was kept, because there are errors.\n")
    assert run("draft", "lipa", db=kept).exit_code == 1


def test_the_report_is_there_as_json(tmp_path: Path, kept: str) -> None:
    path = sheet(tmp_path, {"fee_sip": ""}, {"customer": "dab", "fee_sip": "12o0"})
    said = json.loads(run("import", "--csv", path, "--json", db=kept).stdout)
    assert (said["kept"], said["new"], said["replaced"], said["unchanged"]) == (True, 1, 0, 0)
    assert [(one["row"], one["column"], one["value"]) for one in said["problems"]] == [(3, "fee_sip", "12o0")]
    (lipa,) = said["drafts"]
    assert (lipa["customer"], lipa["row"], lipa["missing_fees"]) == ("lipa", 2, ["sip"])


def test_a_draft_is_printed_accepted_by_somebody_else_and_then_in_force(tmp_path: Path, kept: str) -> None:
    run("import", "--csv", sheet(tmp_path, {}), db=kept)
    text = run("draft", "lipa", db=kept).stdout
    (tmp_path / "lipa.yaml").write_text(text, encoding="utf-8")
    assert run("check", str(tmp_path / "lipa.yaml"), "--templates", str(TEMPLATES)).exit_code == 0
    assert "somebody else has to check it" in run("accept", "lipa", "--by", "A. Nowak", db=kept).stderr
    done = run("accept", "lipa", "--by", "E. Wrona", "--on", "21.05.2026", db=kept)
    assert (done.exit_code, done.stdout) == (0, "In force: Zakłady Lipa, versions v1.\n")
    assert run("draft", "lipa", db=kept).exit_code == 1


def test_no_answer_comes_from_a_draft(tmp_path: Path, kept: str) -> None:
    run("import", "--csv", sheet(tmp_path, {}), db=kept)
    person = ["person", "add", "jan", "--name", "Jan Kos", "--customer", "lipa", "--position", "owner", "--db", kept]
    assert CliRunner().invoke(app, person).exit_code == 1
    run("accept", "lipa", "--by", "E. Wrona", db=kept)
    assert CliRunner().invoke(app, person).exit_code == 0
    asked = ["chat", "--json", "--db", kept, "--lang", "en", "--now", "2026-11-23T10:00"]
    answer = json.loads(CliRunner().invoke(app, asked, input="what is the reaction time?\n").stdout)
    assert "§ 3" in answer["replies"][0]["text"]
    assert "Standard level terms, issue 2" in answer["replies"][0]["text"]


def resolution_said(url: str, at: str) -> str:
    asked = ["chat", "--json", "--db", url, "--lang", "en", "--as", "jan", "--now", at]
    answer = CliRunner().invoke(app, asked, input="what is the resolution time of a critical fault?\n")
    return str(json.loads(answer.stdout)["replies"][0]["text"])


def test_answers_follow_the_template_in_force_until_another_is_adopted_accepted_and_begins(
    tmp_path: Path, kept: str
) -> None:
    run("import", "--csv", sheet(tmp_path, {"template": "standard@1", "effective": "2026-01-01"}), db=kept)
    run("accept", "lipa", "--by", "E. Wrona", db=kept)
    person = ["person", "add", "jan", "--name", "Jan Kos", "--customer", "lipa", "--position", "owner", "--db", kept]
    assert CliRunner().invoke(app, person).exit_code == 0
    assert "8 h" in resolution_said(kept, "2026-11-23T10:00")
    run("adopt", "lipa", "standard@2", "--effective", "2026-12-01", "--by", "A. Nowak", db=kept)
    assert "8 h" in resolution_said(kept, "2026-12-02T10:00")
    assert run("accept", "lipa", "--by", "E. Wrona", db=kept).exit_code == 0
    assert "8 h" in resolution_said(kept, "2026-11-23T10:00")
    assert "6 h" in resolution_said(kept, "2026-12-02T10:00")


def test_a_sheet_does_not_touch_a_contract_in_force(tmp_path: Path, kept: str) -> None:
    (tmp_path / "lipa.yaml").write_text(DERIVED, encoding="utf-8")
    assert run("import", str(tmp_path / "lipa.yaml"), db=kept).exit_code == 0
    done = run("import", "--csv", sheet(tmp_path, {}), db=kept)
    assert done.exit_code == 1
    assert "row 2, column customer: “lipa” has a contract in the database already" in done.stderr


def test_a_newer_template_is_adopted_as_a_draft(tmp_path: Path, kept: str) -> None:
    (tmp_path / "lipa.yaml").write_text(DERIVED, encoding="utf-8")
    run("import", str(tmp_path / "lipa.yaml"), db=kept)
    change = ("adopt", "lipa", "standard@2", "--effective", "2027-01-01", "--by", "A. Nowak", "--on", "2026-11-23")
    assert run(*change, db=kept).stdout == (
        "Draft: “lipa” on standard@2 from 2027-01-01; not in force until accepted.\n"
    )
    assert run(*change, db=kept).stdout == "Nothing new: this draft of “lipa” is kept already.\n"
    assert "a change waits to be accepted" in run("coverage", db=kept).stdout
    assert run("accept", "lipa", "--by", "E. Wrona", db=kept).stdout == "In force: Zakłady Lipa, versions v1, v2.\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("import",), 2, "Name contract files, or a sheet with --csv"),
        (("import", "customers.CSV"), 2, "customers.CSV is a sheet; write --csv customers.CSV."),
        (("import", "--csv", "missing.csv"), 1, "missing.csv cannot be read"),
        (("accept", "lipa", "--by", "E. Wrona"), 1, "There is no draft for the customer “lipa”"),
        (("accept", "lipa", "--by", " "), 2, "is no name"),
        (("accept", "lipa", "--by", "E", "--on", "soon"), 2, "“soon” is not a date"),
        (("adopt", "lipa", "gold@1", "--effective", "2027-01-01", "--by", "E"), 2, "There is no template “gold@1”"),
        (("adopt", "lipa", "standard@2", "--effective", "2027-01-01", "--by", "E"), 1, "has no contract in force"),
        (("adopt", "lipa", "standard@2", "--effective", "2.1.27", "--by", "E"), 2, "“2.1.27” is not a date"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(kept: str, words: tuple[str, ...], code: int, said: str) -> None:
    done = run(*words, db=kept)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr


def test_adopting_on_a_day_before_the_contract_tells_the_error_of_the_file(tmp_path: Path, kept: str) -> None:
    (tmp_path / "lipa.yaml").write_text(DERIVED, encoding="utf-8")
    run("import", str(tmp_path / "lipa.yaml"), db=kept)
    done = run("adopt", "lipa", "standard@2", "--effective", "2025-01-01", "--by", "E. Wrona", db=kept)
    assert done.exit_code == 1
    assert "lipa.yaml:" in done.stderr
    assert "a later day than the previous version's" in done.stderr


def test_coverage_lists_what_is_to_be_done_in_both_languages_and_as_json(tmp_path: Path, kept: str) -> None:
    run("import", "--csv", sheet(tmp_path, {}, {"customer": "dab", "ends": "2026-12-31", "name": "Dąb"}), db=kept)
    run("accept", "dab", "--by", "E. Wrona", db=kept)
    at = ("--now", "2026-11-26T10:00")
    assert run("coverage", *at, db=kept).stdout.splitlines() == [
        "2 customers need attention:",
        "Zakłady Lipa (lipa)",
        "  only a draft, which nobody has accepted",
        "Dąb (dab)",
        "  ends on 2026-12-31, in 35 days",
    ]
    assert "kończy się 2026-12-31, za 35 dni" in run("coverage", *at, db=kept, lang="pl").stdout
    lines = [json.loads(line) for line in run("coverage", "--json", *at, db=kept).stdout.splitlines()]
    assert [(one["customer"], one["gaps"]) for one in lines] == [
        ("lipa", [{"kind": "draft_only"}]),
        ("dab", [{"kind": "expiring", "day": "2026-12-31", "days": 35}]),
    ]
    assert run("coverage", "--days", "34", *at, db=kept).stdout.splitlines()[0] == "1 customer needs attention:"


def test_coverage_of_the_demo_finds_nothing_to_be_done(demo_url: str) -> None:
    assert run("coverage", "--now", "2026-11-26T10:00", db=demo_url).stdout == (
        "Every customer has a contract with which nothing is to be done.\n"
    )


def test_a_broken_template_beside_a_sheet_is_told_with_its_line(tmp_path: Path, url: str) -> None:
    broken = (TEMPLATES / "standard-2.yaml").read_text(encoding="utf-8").replace("react: 2 h", "react: soon")
    (tmp_path / "standard-2.yaml").write_text(broken, encoding="utf-8")
    done = run("import", "--csv", sheet(tmp_path, {}), db=url)
    assert done.exit_code == 1
    assert "terms.severities.critical.react: the value does not fit: “soon”" in done.stderr
