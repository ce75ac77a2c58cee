"""In the chat too, small credits gather until they add up, and a sum is gross only where a rate of VAT is stated."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adapters.cli import app
from tests.chatting import chatting, facts, text

CLINIC = Path(str(files("knowledge"))) / "contracts" / "jaskolcza_dolina.yaml"
CAPS = "    caps:\n      clause: § 12\n"


def holding(amount: str, url: str, tmp_path: Path) -> None:
    """Keep the clinic's contract with credits that are held until they add up."""
    saying(f"    smallest_credit: {{amount: {amount}, if_smaller: held, clause: § 12 ust. 4}}\n", url, tmp_path)


def saying(section: str, url: str, tmp_path: Path) -> None:
    """Keep the clinic's contract with one more section."""
    contract = CLINIC.read_text(encoding="utf-8")
    file = tmp_path / "clinic.yaml"
    file.write_text(contract.replace(CAPS, section + CAPS, 1), encoding="utf-8")
    done = CliRunner().invoke(app, ["contract", "import", str(file), "--db", url])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("amount", "total", "said"),
    [
        ("261.00", "0.00", "held until it adds up: PLN 260.00 (Contract, § 12(4))"),
        ("260.00", "260.00", "credit PLN 260.00 (10% of PLN 2,600.00)"),
    ],
)
def test_a_credit_waits_until_it_adds_up(demo_url: str, tmp_path: Path, amount: str, total: str, said: str) -> None:
    holding(amount, demo_url, tmp_path)
    with chatting(demo_url, person="marta", now="2026-12-16T10:00:00+01:00") as chat:
        answered = chat("how much are the credits for November?")
        assert facts(answered)["total"] == total
        assert said in text(answered)


def test_what_waited_is_included_in_the_month_in_which_it_adds_up(demo_url: str, tmp_path: Path) -> None:
    holding("300.00", demo_url, tmp_path)
    with chatting(demo_url, person="marta", now="2026-12-16T10:00:00+01:00") as chat:
        answered = chat("what if the hotline were down for another 90 hours?")
        assert facts(answered)["total"] not in ("0.00", "260.00")
        chat("why?")
        assert "held so far and now included: PLN 260.00" in text(chat.press("More"))


def test_a_sum_is_given_with_vat_only_where_the_contract_states_a_rate(demo_url: str, tmp_path: Path) -> None:
    with chatting(demo_url, person="marta", now="2026-12-16T10:00:00+01:00") as chat:
        assert "VAT" not in text(chat("how much are the credits for November?"))
    saying("    vat: {rate: 23 %, on: credits, clause: § 12 ust. 5}\n", demo_url, tmp_path)
    with chatting(demo_url, person="marta", now="2026-12-16T10:00:00+01:00") as chat:
        said = text(chat("how much are the credits for November?"))
        assert said.startswith("In all in November 2026, preliminary: PLN 260.00. With VAT of 23%: PLN 319.80.")
