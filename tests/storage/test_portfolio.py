"""Templates are kept for ever as they are; drafts are in force for nobody until somebody else accepts them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
from sqlmodel import select

from bot.errors import Refused
from knowledge.contract.file import ContractErrors, read_contract
from knowledge.drafting.adoption import Adoption, adopted
from knowledge.drafting.drafts import Acceptance, Kept, NewDraft
from storage.administration import import_contract
from storage.contract_tables import ContractDraftRow
from storage.engine import Database
from storage.portfolio import SqlPortfolio

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EWA = Acceptance("E. Wrona", date(2026, 11, 23))
LIPA = """\
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
"""


@pytest.fixture
def portfolio(database: Database) -> SqlPortfolio:
    kept = SqlPortfolio(database, lambda: NOW)
    for number in (1, 2):
        kept.put_template(standard(number), file=f"standard-{number}.yaml")
    return kept


def standard(number: int) -> str:
    return (files("knowledge") / "templates" / f"standard-{number}.yaml").read_text(encoding="utf-8")


def draft(portfolio: SqlPortfolio, text: str = LIPA, base: str | None = None) -> NewDraft:
    contract = read_contract(text, file="lipa.yaml", templates=portfolio.templates())
    return NewDraft(contract, text, "klienci.csv", base)


def states(database: Database) -> list[tuple[str, str]]:
    with database.reading() as work:
        return [(row.customer, row.state) for row in work.session.exec(select(ContractDraftRow))]


def test_a_template_is_kept_once_and_never_changes(portfolio: SqlPortfolio) -> None:
    assert portfolio.put_template(standard(1), file="again.yaml") == ("standard v1", False)
    with pytest.raises(Refused, match=r"standard v1 is kept already and says something else.*give the new text a new"):
        portfolio.put_template(standard(1).replace("react: 2 h", "react: 3 h"), file="standard-1.yaml")
    assert sorted(portfolio.templates()) == [("standard", 1), ("standard", 2)]


def test_a_broken_template_is_not_kept(portfolio: SqlPortfolio) -> None:
    with pytest.raises(ContractErrors, match="soon"):
        portfolio.put_template(standard(2).replace("react: 2 h", "react: soon"), file="t.yaml")


def test_an_imported_contract_finds_its_template_in_the_database(database: Database, portfolio: SqlPortfolio) -> None:
    assert import_contract(database, LIPA, file="lipa.yaml", now=NOW).is_new
    in_use = portfolio.in_use("lipa")
    assert in_use is not None
    based_on = in_use.contract.versions[0].based_on
    assert based_on is not None
    assert (based_on.template, based_on.number) == ("standard", 1)


def test_the_digest_of_a_contract_covers_its_template(database: Database, portfolio: SqlPortfolio) -> None:
    first = import_contract(database, LIPA, file="lipa.yaml", now=NOW).digest
    second = import_contract(database, LIPA.replace("version: 1}", "version: 2}"), file="lipa.yaml", now=NOW).digest
    template = portfolio.templates()["standard", 1]
    assert len({first, second, template.digest}) == 3


def test_a_contract_whose_template_is_not_kept_is_not_imported(database: Database, portfolio: SqlPortfolio) -> None:
    with pytest.raises(ContractErrors, match="a version of the template standard: 1, 2"):
        import_contract(database, LIPA.replace("version: 1}", "version: 3}"), file="lipa.yaml", now=NOW)
    assert portfolio.in_use("lipa") is None


def test_a_draft_is_no_contract(database: Database, portfolio: SqlPortfolio) -> None:
    assert portfolio.keep_drafts([draft(portfolio)]) == [Kept.NEW]
    with database.reading() as work:
        assert work.customers.get("lipa") is None
        assert work.customers.contract_of("lipa") is None
    (lipa,) = [one for one in portfolio.standings() if one.customer == "lipa"]
    assert (lipa.name, lipa.contract, lipa.has_file, lipa.has_draft) == ("Zakłady Lipa", None, False, True)


def test_the_same_draft_again_changes_nothing_even_after_it_was_accepted(
    database: Database, portfolio: SqlPortfolio
) -> None:
    assert portfolio.keep_drafts([draft(portfolio)]) == [Kept.NEW]
    assert portfolio.keep_drafts([draft(portfolio)]) == [Kept.UNCHANGED]
    portfolio.accept("lipa", EWA)
    assert portfolio.keep_drafts([draft(portfolio)]) == [Kept.UNCHANGED]
    assert states(database) == [("lipa", "accepted")]


def test_another_draft_of_the_customer_replaces_the_open_one(database: Database, portfolio: SqlPortfolio) -> None:
    portfolio.keep_drafts([draft(portfolio)])
    later = LIPA.replace("2026-01-01", "2026-02-01")
    assert portfolio.keep_drafts([draft(portfolio, later)]) == [Kept.REPLACED]
    assert states(database) == [("lipa", "replaced"), ("lipa", "open")]
    assert portfolio.open_draft("lipa") == later


def test_an_accepted_draft_is_in_force_as_checked(database: Database, portfolio: SqlPortfolio) -> None:
    portfolio.keep_drafts([draft(portfolio)])
    done = portfolio.accept("lipa", EWA)
    assert (done.customer, done.versions, done.is_new) == ("lipa", ("v1",), True)
    with database.reading() as work:
        contract = work.customers.contract_of("lipa")
    assert contract is not None
    check = contract.versions[0].checked
    assert check is not None
    assert (check.by, check.on) == ("E. Wrona", date(2026, 11, 23))
    assert portfolio.open_draft("lipa") is None


@pytest.mark.parametrize("by", ["A. Nowak", "a. nowak"])
def test_whoever_entered_a_draft_cannot_accept_it(portfolio: SqlPortfolio, by: str) -> None:
    portfolio.keep_drafts([draft(portfolio)])
    with pytest.raises(Refused, match="somebody else has to check it"):
        portfolio.accept("lipa", Acceptance(by, date(2026, 11, 23)))
    assert portfolio.in_use("lipa") is None


def test_there_must_be_a_draft_to_accept(portfolio: SqlPortfolio) -> None:
    with pytest.raises(Refused, match="no draft for the customer “lipa”"):
        portfolio.accept("lipa", EWA)


def test_a_sheet_does_not_draft_over_a_contract_in_force(database: Database, portfolio: SqlPortfolio) -> None:
    import_contract(database, LIPA, file="lipa.yaml", now=NOW)
    other = draft(portfolio, LIPA.replace("2026-01-01", "2026-02-01"))
    new = draft(portfolio, LIPA.replace("lipa", "dab"))
    assert portfolio.keep_drafts([new, other], all_or_nothing=True) == [Kept.NEW, Kept.IN_FORCE]
    assert states(database) == []
    assert portfolio.keep_drafts([new, other]) == [Kept.NEW, Kept.IN_FORCE]
    assert states(database) == [("dab", "open")]


def test_adopting_a_newer_template_is_a_draft_that_goes_on_from_the_contract_in_use(
    database: Database, portfolio: SqlPortfolio
) -> None:
    import_contract(database, LIPA, file="lipa.yaml", now=NOW)
    in_use = portfolio.in_use("lipa")
    assert in_use is not None
    change = Adoption(portfolio.templates()["standard", 2], date(2027, 1, 1), "A. Nowak", date(2026, 11, 23))
    text = adopted(in_use.content, in_use.contract, change)
    assert portfolio.keep_drafts([draft(portfolio, text, in_use.digest)]) == [Kept.NEW]
    assert portfolio.in_use("lipa") == in_use
    assert portfolio.accept("lipa", EWA).versions == ("v1", "v2")


def test_a_draft_made_of_a_contract_that_was_replaced_meanwhile_is_refused(
    database: Database, portfolio: SqlPortfolio
) -> None:
    import_contract(database, LIPA, file="lipa.yaml", now=NOW)
    in_use = portfolio.in_use("lipa")
    assert in_use is not None
    portfolio.keep_drafts([draft(portfolio, LIPA + "# again\n", in_use.digest)])
    import_contract(database, LIPA.replace("2026-01-01", "2026-02-01"), file="lipa.yaml", now=NOW)
    with pytest.raises(Refused, match="has changed since this draft was made"):
        portfolio.accept("lipa", EWA)


def test_the_import_of_a_file_closes_the_draft_that_it_was_made_of(database: Database, portfolio: SqlPortfolio) -> None:
    portfolio.keep_drafts([draft(portfolio)])
    import_contract(database, LIPA + "# mended\n", file="lipa.yaml", now=NOW)
    assert states(database) == [("lipa", "replaced")]


def test_a_draft_in_a_layout_that_cannot_be_marked_is_refused_with_the_way_out(portfolio: SqlPortfolio) -> None:
    flow = LIPA.replace("  - version: v1\n    based_on", "  - entered: {by: A. Nowak, on: 2025-12-20}\n    based_on")
    flow = flow.replace("    entered: {by: A. Nowak, on: 2025-12-20}\n", "    version: v1\n")
    portfolio.keep_drafts([draft(portfolio, flow)])
    with pytest.raises(Refused, match="fill in `checked` by hand"):
        portfolio.accept("lipa", EWA)
