"""By when work must be announced: the last instant or local day with which its notice is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from knowledge.bilingual import Bilingual
from knowledge.contract.file import read_contract
from knowledge.contract.levels import Notice, NoticeUnit
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.work_notice import LatestNotice, latest_notice, notice_given
from knowledge.terms import value_of
from tests.knowledge.engine_contracts import london, warsaw

FOLDER = Path(str(files("knowledge"))) / "contracts"


def latest(name: str, start: datetime, notice: Notice | None = None) -> LatestNotice:
    file = f"{name}.yaml"
    version = read_contract((FOLDER / file).read_text(encoding="utf-8"), file=file).versions[-1]
    rule = value_of(version.maintenance)
    assert rule is not None
    wanted = notice or rule.notice.value
    found = latest_notice(version, rule, wanted, start)
    assert found is not None
    work = PlannedWork("w", ("sip",), found.before - timedelta(minutes=1), start, start, Bilingual("prace", "work"))
    assert notice_given(version, rule, wanted, work) >= wanted.count
    late = replace(work, announced_at=found.before + timedelta(minutes=1))
    assert notice_given(version, rule, wanted, late) < wanted.count
    return found


@pytest.mark.parametrize(
    ("name", "start", "day"),
    [
        ("blawatek", warsaw(2026, 11, 28, 2), date(2026, 11, 24)),  # three working days before a Saturday
        ("dzwonnica", warsaw(2026, 11, 28, 2), date(2026, 11, 22)),  # five: Monday to Friday
        ("jaskolcza_dolina", warsaw(2026, 11, 28, 2), date(2026, 11, 21)),  # seven days of the calendar
        ("harrowgate", london(2026, 12, 28, 1), date(2026, 12, 10)),  # ten: the 11th to the 24th
    ],
)
def test_days_end_with_the_last_local_day(name: str, start: datetime, day: date) -> None:
    assert latest(name, start).day == day


def test_hours_end_with_the_instant() -> None:
    start = warsaw(2026, 10, 25, 4)

    found = latest("blawatek", start, Notice(24, NoticeUnit.HOURS))

    # Twenty-four hours that have passed, though the clock on the wall shows 5:00 before the change and 4:00 after it.
    assert (found.before, found.day) == (warsaw(2026, 10, 24, 5), None)
