"""Whatever is in a sheet, it is read or refused with a problem that can be told in both languages; it never breaks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.drafting.columns import FIXED
from knowledge.drafting.sheet import read_sheet
from knowledge.drafting.sheet_drafts import SheetDrafts, drafts_of
from tests.knowledge.drafting.provider import sheet_of, templates

GOOD = sheet_of({"differences": "critical.react=1 h", "differences_clause": "§ 7"})
CELLS = st.one_of(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30),
    st.sampled_from(
        [
            "=1+1",
            "@",
            "-",
            "–",
            "#REF!",
            "a: b",
            "{x: y}",
            "[",
            "*x",
            "&x",
            "!!int 1",
            "\t",
            "'",
            '"',
            "\\",
            "%",
            "null",
        ]
    ),
    st.text(alphabet='{}[]:,&*#?|-<>=!%@`"\\\n; §', max_size=20),
)


def read(content: bytes) -> SheetDrafts:
    found = drafts_of(read_sheet(content), templates(), file="klienci.csv")
    for problem in found.problems:
        assert problem.text("pl")
        assert problem.text("en")
    return found


@given(st.binary(max_size=200))
@settings(max_examples=200)
def test_any_bytes_are_a_sheet_or_a_problem(content: bytes) -> None:
    found = read(content)
    assert found.drafts or found.problems


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=3), st.booleans())
@settings(max_examples=100)
def test_a_sheet_with_some_bytes_changed_is_read_or_refused(place: int, written: bytes, instead: bool) -> None:
    content = GOOD[:place] + written + GOOD[place + (len(written) if instead else 0) :]
    read(content)


@given(st.dictionaries(st.sampled_from([*FIXED, "fee_sip"]), CELLS, max_size=4))
@settings(max_examples=80)
def test_any_cells_make_a_draft_of_one_customer_or_problems_in_its_row(cells: dict[str, str]) -> None:
    found = read(sheet_of(cells))
    assert len(found.drafts) + bool(found.problems) == len(read_sheet(sheet_of(cells)).rows)
    for draft in found.drafts:
        assert draft.contract.versions[0].based_on is not None
        assert len(draft.contract.versions) == 1
