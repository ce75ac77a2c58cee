"""Addresses on Slack: what is written there is read back, and nothing that is no address is taken for one."""

from datetime import UTC, datetime

import pytest

from adapters.slack.places import Where, address_of, instant_of, place_of, timestamp_of, where_of
from bot.messages import Address, Place


@pytest.mark.parametrize(
    ("where", "written"),
    [
        (Where("T1", "D9"), "T1/D9"),
        (Where("T1", "D9", "1700000.000100"), "T1/D9/1700000.000100"),
        (Where("T1", "C2"), "T1/C2"),
        (Where("T1", "C2", "1700000.000100"), "T1/C2/1700000.000100"),
        (Where("T1", "C2", "1700000.000100", "T7.U5"), "T1/C2/1700000.000100|T7.U5"),
        (Where("T1", "C2", None, "T1.U5"), "T1/C2|T1.U5"),
    ],
)
def test_an_address_is_read_as_it_was_written(where: Where, written: str) -> None:
    assert address_of(where) == Address("slack", written)
    assert where_of(Address("slack", written)) == where


def test_a_direct_conversation_names_nobody() -> None:
    assert address_of(Where("T1", "D9", None, "T1.U5")) == Address("slack", "T1/D9")


def test_a_person_is_found_without_their_workspace() -> None:
    assert where_of(Address("slack", "T1/C2/1.000001|T7.U5")).user_id == "U5"


@pytest.mark.parametrize("written", ["", "T1", "T1/", "T1/C2/", "T1/C2/x", "t1/c2", "T1/C2|U5", "T1/C2|T1.U5|T1.U6"])
def test_anything_else_is_no_address(written: str) -> None:
    with pytest.raises(ValueError, match="an address on Slack looks like"):
        where_of(Address("slack", written))


def test_an_address_of_another_platform_is_none_of_slack() -> None:
    with pytest.raises(ValueError, match="an address on Slack looks like"):
        where_of(Address("telegram", "T1/C2"))


@pytest.mark.parametrize(("channel", "kind"), [("D9", "direct"), ("C2", "shared"), ("G3", "shared")])
def test_only_a_direct_message_is_a_direct_place(channel: str, kind: str) -> None:
    assert place_of(Where("T1", channel, "1.000001", "T1.U5")) == Place(f"T1/{channel}", kind)  # type: ignore[arg-type]


def test_a_timestamp_is_an_exact_instant() -> None:
    assert instant_of("1795424400.000100") == datetime(2026, 11, 23, 9, 0, 0, 100, tzinfo=UTC)
    assert timestamp_of(datetime(2026, 11, 23, 9, 0, 0, 100, tzinfo=UTC)) == "1795424400.000100"


@pytest.mark.parametrize("ts", ["", "now", "-1.0", "1795424400", "9999999999999.1", "1e9.1"])
def test_anything_else_is_no_timestamp(ts: str) -> None:
    with pytest.raises(ValueError, match="a timestamp of Slack looks like"):
        instant_of(ts)
