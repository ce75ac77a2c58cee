"""Settled periods in storage: written once and read back whole, corrected beside, and found out when altered."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlmodel import select

from knowledge.contract.levels import PeriodKind
from knowledge.hours.periods import Period, previous_period
from knowledge.money.settled import SettledFigures, SettledPeriod, SettledResult, StoodOn, sealed
from knowledge.money.standing import AmountsShown
from storage.engine import Database, open_database
from storage.settlement_tables import SettledPeriodRow
from tests.storage.conftest import Kept

At = Callable[[int], datetime]
OCTOBER = Period(PeriodKind.MONTH, date(2026, 10, 1), date(2026, 10, 31), "Europe/Warsaw")
FIGURES = SettledFigures(
    version="v1",
    currency="PLN",
    results={"pbx": SettledResult("447/448", Decimal("99.78"), target_met=True)},
    credits={"pbx": Decimal("112.00")},
    penalties={"1017/resolve": Decimal("60.00")},
    caps=(Decimal("336.00"),),
    total=Decimal("172.00"),
    claim_days={"claim": date(2026, 11, 30)},
)
FIRST = sealed(
    SettledPeriod(
        customer="laundry",
        period=OCTOBER,
        revision=1,
        figures=FIGURES,
        stood_on=StoodOn("c" * 64, "e" * 64, "f" * 64),
        by="ada",
        name="Ada",
        at=datetime(2026, 11, 3, 10, 0, 0, 123456, tzinfo=UTC),
    )
)
CORRECTION = sealed(
    replace(FIRST, revision=2, figures=replace(FIGURES, total=Decimal("232.00")), corrects=FIRST.seal, by="ola")
)


def keep(kept: Kept, *settled: SettledPeriod) -> list[bool]:
    with kept.unit_of_work() as work:
        done = [work.settlements.keep(one) for one in settled]
        work.commit()
    return done


def test_a_settlement_is_read_back_as_it_was_sealed(kept: Kept) -> None:
    assert keep(kept, FIRST) == [True]

    with kept.unit_of_work() as work:
        (read,) = work.settlements.of_customer("laundry")
        assert work.settlements.of_customer("carrier") == []
    assert read == FIRST
    assert read.is_intact


def test_a_correction_stands_beside_what_it_corrects(kept: Kept) -> None:
    assert keep(kept, FIRST, CORRECTION) == [True, True]

    with kept.unit_of_work() as work:
        assert list(work.settlements.of_customer("laundry")) == [FIRST, CORRECTION]


def test_the_same_revision_is_kept_once_and_the_second_changes_nothing(kept: Kept) -> None:
    other = sealed(replace(FIRST, by="ola", name="Ola", figures=replace(FIGURES, total=Decimal("0.00"))))

    assert keep(kept, FIRST) == [True]
    assert keep(kept, other) == [False]

    with kept.unit_of_work() as work:
        assert list(work.settlements.of_customer("laundry")) == [FIRST]


def test_periods_and_customers_are_settled_each_for_itself(kept: Kept) -> None:
    september = sealed(replace(FIRST, period=previous_period(OCTOBER)))
    of_carrier = sealed(replace(FIRST, customer="carrier"))

    assert keep(kept, FIRST, september, of_carrier) == [True, True, True]


def test_estimates_are_shown_until_somebody_decides_and_the_last_decision_holds(kept: Kept, at: At) -> None:
    with kept.unit_of_work() as work:
        assert work.settlements.amounts_shown("laundry") is AmountsShown.ESTIMATE
        work.settlements.show_amounts("laundry", AmountsShown.NEVER, None, at(0))
        work.settlements.show_amounts("laundry", AmountsShown.SETTLED_ONLY, "ada", at(1))
        work.commit()

    with kept.unit_of_work() as work:
        assert work.settlements.amounts_shown("laundry") is AmountsShown.SETTLED_ONLY
        assert work.settlements.amounts_shown("carrier") is AmountsShown.ESTIMATE


def test_leaving_without_commit_settles_nothing(kept: Kept) -> None:
    with kept.unit_of_work() as work:
        assert work.settlements.keep(FIRST)

    with kept.unit_of_work() as work:
        assert list(work.settlements.of_customer("laundry")) == []


def test_of_two_people_settling_at_once_one_wins_and_the_other_is_told(database: Database, address: str) -> None:
    other = open_database(address, busy_timeout=timedelta(seconds=10))
    together = Barrier(2)

    def settle(opened: Database, one: SettledPeriod) -> bool:
        together.wait()
        with opened.unit_of_work() as work:
            done = work.settlements.keep(one)
            work.commit()
        return done

    by_ola = sealed(replace(FIRST, by="ola", name="Ola"))
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(settle, database, FIRST), pool.submit(settle, other, by_ola)]
        won = [one.result() for one in waiting]
    other.close()

    assert sorted(won) == [False, True]
    with database.reading() as work:
        (kept,) = work.settlements.of_customer("laundry")
    assert kept == (FIRST if won[0] else by_ola)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("settled_at", "2026-11-04 10:00:00.000000"),
        ("name", "Ola"),
        ("person", "ola"),
        ("events", "0" * 64),
        ("contract", "0" * 64),
        ("engine", "0" * 64),
        ("seal", "0" * 64),
        ("customer", "carrier"),
        ("first_day", "2026-10-02"),
    ],
)
def test_a_row_altered_in_the_database_is_found_out(database: Database, column: str, value: str) -> None:
    with database.unit_of_work() as work:
        work.settlements.keep(FIRST)
        work.commit()
    with database.write() as session:
        alter = sa.text(f'UPDATE settled_period SET "{column}" = :value')  # noqa: S608 (a literal of this test)
        session.connection().execute(alter, {"value": value})

    with database.reading() as work:
        (read,) = work.settlements.of_customer("carrier" if column == "customer" else "laundry")
    assert not read.is_intact


def test_an_amount_altered_in_the_database_is_found_out(database: Database) -> None:
    with database.unit_of_work() as work:
        work.settlements.keep(FIRST)
        work.commit()
    with database.write() as session:
        row = session.exec(select(SettledPeriodRow)).one()
        row.figures = {**row.figures, "total": "17.20"}

    with database.reading() as work:
        (read,) = work.settlements.of_customer("laundry")
    assert read.figures.total == Decimal("17.20")
    assert not read.is_intact
