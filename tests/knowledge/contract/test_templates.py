"""Templates: a contract states only its differences from the exact version it names; errors name the right file."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from importlib.resources import files

import pytest

from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.errors import ContractError, ContractErrors, ProblemCode
from knowledge.contract.file import read_contract, traps
from knowledge.contract.overview import overview
from knowledge.contract.severities import ClockKind
from knowledge.contract.template_file import is_template, read_template
from knowledge.contract.templates import Template, TemplateKey, Templates
from knowledge.hours.limits import ServiceTime
from knowledge.terms import Clause, Stated

FOLDER = files("knowledge") / "templates"
LIPA = """\
contract: lipa
customer: {key: lipa, name: Zakłady Lipa Sp. z o.o.}
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
    severities:
      critical: {react: 1 h}
"""


@cache
def templates() -> Templates:
    found: dict[TemplateKey, Template] = {}
    for file in FOLDER.iterdir():
        template = read_template(file.read_text(encoding="utf-8"), file=file.name)
        found[template.key, template.number] = template
    return found


def lipa(*changes: tuple[str, str], more: str = "") -> Contract:
    text = LIPA
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return read_contract(text + more, file="lipa.yaml", templates=templates())


def errors_of(*changes: tuple[str, str], more: str = "") -> tuple[ContractError, ...]:
    with pytest.raises(ContractErrors) as found:
        lipa(*changes, more=more)
    return found.value.errors


def reaction(version: ContractVersion, severity: str = "critical") -> tuple[timedelta, Clause]:
    term = version.severity(severity).promises[ClockKind.REACT]
    assert isinstance(term, Stated)
    limit = term.value[0].limit
    assert isinstance(limit, ServiceTime)
    return limit.amount, term.clause


def test_there_are_five_templates_in_both_languages_without_traps() -> None:
    assert sorted(template.label for template in templates().values()) == [
        "contact_center v1",
        "extended v1",
        "premium v1",
        "standard v1",
        "standard v2",
    ]
    assert {trap.code for template in templates().values() for trap in traps(template.alone)} <= {"unchecked"}


def test_a_contract_states_only_its_differences_and_each_fact_stands_in_its_own_document() -> None:
    version = lipa().versions[0]
    assert reaction(version) == (timedelta(hours=1), Clause("§ 2", "contract"))
    assert reaction(version, "major") == (timedelta(hours=4), Clause("§ 3", "level"))
    assert [document.key for document in version.documents] == ["contract", "level", "terms"]


def test_a_newer_version_of_the_template_changes_nothing_until_the_contract_names_it() -> None:
    old = lipa().versions[0].severity("critical").promises[ClockKind.RESOLVE]
    new = lipa(("version: 1}", "version: 2}")).versions[0].severity("critical").promises[ClockKind.RESOLVE]
    assert isinstance(old, Stated)
    assert isinstance(new, Stated)
    assert (old.value[0].limit, new.value[0].limit) == (
        ServiceTime(timedelta(hours=8)),
        ServiceTime(timedelta(hours=6)),
    )


def test_services_that_are_not_ordered_go_with_all_that_is_said_only_of_them() -> None:
    version = lipa(("version: 1}", "version: 1, without: [hotline, user_portal]}")).versions[0]
    assert "hotline" not in version.services
    assert [(target.key, target.services) for target in version.targets] == [
        ("pbx", ("sip", "queues")),
        ("portals", ("admin_portal",)),
    ]
    assert isinstance(version.credits, Stated)
    assert [table.targets for table in version.credits.value] == [("pbx",), ("portals",)]


def test_an_exclusion_of_a_service_that_is_not_ordered_does_not_become_one_of_all() -> None:
    def exclusions(based_on: str) -> list[str]:
        version = lipa(("template: standard, version: 1", based_on)).versions[0]
        assert isinstance(version.exclusions, Stated)
        return [one.key for one in version.exclusions.value]

    assert "sms_network" in exclusions("template: premium, version: 1")
    assert "sms_network" not in exclusions("template: premium, version: 1, without: [sms]")


ANNEX = """\
  - version: annex1
    amends: v1
    based_on: {template: standard, version: 2}
    name: {pl: Aneks 1, en: Annex 1}
    effective: 2026-09-01
    entered: {by: A. Nowak, on: 2026-08-20}
"""


def test_an_annex_may_adopt_a_newer_template_and_keeps_the_contracts_own_differences() -> None:
    before, after = lipa(more=ANNEX).versions
    assert before.based_on is not None
    assert after.based_on is not None
    assert (before.based_on.number, after.based_on.number) == (1, 2)
    assert reaction(after) == reaction(before) == (timedelta(hours=1), Clause("§ 2", "contract"))
    resolve = after.severity("critical").promises[ClockKind.RESOLVE]
    assert isinstance(resolve, Stated)
    assert resolve.value[0].limit == ServiceTime(timedelta(hours=6))


def test_an_annex_that_names_no_template_stays_on_the_one_before() -> None:
    (_, after) = lipa(more=ANNEX.replace("    based_on: {template: standard, version: 2}\n", "")).versions
    assert after.based_on is not None
    assert after.based_on.number == 1


def test_documents_on_which_inherited_facts_stand_stay_behind_those_of_the_annex() -> None:
    annex = ANNEX + "    documents: {annex: {pl: Aneks 1, en: Annex 1}}\n"
    annex += "    times_clause: § 1\n    severities: {major: {react: 3 h}}\n"
    version = lipa(more=annex).versions[1]
    assert [document.key for document in version.documents] == ["annex", "contract", "level", "terms"]
    assert reaction(version) == (timedelta(hours=1), Clause("§ 2", "contract"))


def test_what_was_taken_out_stays_out_of_a_newer_template() -> None:
    (before, after) = lipa(("critical: {react: 1 h}", "cosmetic: removed"), more=ANNEX).versions
    assert [severity.key for severity in before.severities] == ["critical", "major", "minor"]
    assert [severity.key for severity in after.severities] == ["critical", "major", "minor"]


def test_errors_name_the_file_and_line_where_the_value_stands() -> None:
    found = errors_of(("critical: {react: 1 h}", "critical: {react: soon}\n    schedules: {support: removed}"))
    named = [(error.file, error.line, error.key) for error in found]
    assert ("lipa.yaml", 15, "versions[0].severities.critical.react") in named
    hours = next(error for error in found if error.file == "standard-1.yaml")
    written = (FOLDER / "standard-1.yaml").read_text(encoding="utf-8").splitlines()
    assert hours.code is ProblemCode.UNKNOWN_NAME
    assert written[hours.line - 1].strip() == "hours: support"
    assert hours.text("pl").startswith(f"standard-1.yaml:{hours.line}: terms.severities.critical.hours: ")


@pytest.mark.parametrize(
    ("based_on", "key", "expected"),
    [
        ("{template: standrad, version: 1}", "based_on.template", "perhaps “standard”?"),
        ("{template: standard, version: 9}", "based_on.version", "a version of the template standard: 1, 2"),
        ("{template: standard}", "based_on.version", "the key version"),
        ("{template: standard, version: 1, without: [sms]}", "based_on.without", "a service of the template: "),
        ("standard", "based_on", "the keys: template, version, without"),
    ],
)
def test_a_template_that_is_not_there_is_one_error_and_not_a_flood(based_on: str, key: str, expected: str) -> None:
    (error,) = errors_of(("{template: standard, version: 1}", based_on))
    assert error.key == f"versions[0].{key}"
    assert expected in error.text("en")


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ((("    times_clause: § 2\n", ""),), "versions[0].times_clause"),
        (
            (("critical: {react: 1 h}", "critical: {definition: {pl: a, en: b}}"),),
            "versions[0].severities.critical.clause",
        ),
        (
            (("severities:\n      critical: {react: 1 h}", "availability: {pbx: {target: 99.9 %}}"),),
            "versions[0].availability.pbx.clause",
        ),
    ],
)
def test_a_difference_says_where_in_the_contract_it_stands(changes: tuple[tuple[str, str], ...], key: str) -> None:
    (error,) = errors_of(*changes)
    assert (error.code, error.key) == (ProblemCode.MISSING_KEY, key)


@pytest.mark.parametrize("react", ["{limit: 1 h, clause: § 9}", "1 h, clause: § 9"])
def test_a_time_may_name_a_clause_of_its_own(react: str) -> None:
    version = lipa(("    times_clause: § 2\n", ""), ("react: 1 h", f"react: {react}")).versions[0]
    assert reaction(version) == (timedelta(hours=1), Clause("§ 9", "contract"))


def test_taking_out_what_is_not_there_is_an_error() -> None:
    (error,) = errors_of(("critical: {react: 1 h}", "blocker: removed"))
    assert (error.line, error.key) == (15, "versions[0].severities.blocker")
    assert "critical, major, minor, cosmetic" in error.expected.en


def test_the_overview_marks_the_origin_of_each_line() -> None:
    contract = lipa()
    shown = {
        (section.heading, line.label): (line.place, line.origin)
        for section in overview(contract, contract.versions[0], "pl")
        for line in section.lines
    }
    critical = "Kategoria: awaria krytyczna"
    assert shown[critical, "czas reakcji"] == ("Umowa, § 2", "własne")
    assert shown[critical, "czas usunięcia awarii"] == (
        "Warunki poziomu Standard, wydanie 1, § 3",
        "z szablonu standard v1",
    )
    assert shown["Umowa", "klient"][1] == "własne"


def test_what_is_left_of_the_template_without_some_services_is_still_the_templates() -> None:
    contract = lipa(("version: 1}", "version: 1, without: [hotline]}"))
    money = [section for section in overview(contract, contract.versions[0], "en") if section.heading == "Credits"]
    assert {line.origin for section in money for line in section.lines} == {"from the template standard v1"}


def test_a_contract_without_a_template_has_no_marks() -> None:
    text = (files("knowledge") / "contracts" / "blawatek.yaml").read_text(encoding="utf-8")
    contract = read_contract(text, file="blawatek.yaml")
    sections = overview(contract, contract.versions[0], "en")
    assert {line.origin for section in sections for line in section.lines} == {""}


def test_a_template_file_tells_all_its_errors_and_refuses_what_only_a_customer_has() -> None:
    text = (FOLDER / "standard-1.yaml").read_text(encoding="utf-8")
    broken = text.replace("provider: Telmost S.A.\n", "").replace("react: 2 h", "react: soon")
    broken = broken.replace("terms:\n", "terms:\n  effective: 2026-01-01\n")
    with pytest.raises(ContractErrors) as found:
        read_template(broken, file="s.yaml")
    assert [error.key for error in found.value.errors] == [
        "provider",
        "terms.effective",
        "terms.severities.critical.react",
    ]


def test_a_template_is_told_from_a_contract_by_its_first_key() -> None:
    assert is_template((FOLDER / "premium-1.yaml").read_text(encoding="utf-8"))
    assert not is_template(LIPA)


@pytest.mark.parametrize("text", ["", "template: x", "template: [x]\nterms: y", "- a", "template: x\nterms: {}\n"])
def test_half_a_template_is_refused(text: str) -> None:
    with pytest.raises(ContractErrors):
        read_template(text, file="t.yaml")
