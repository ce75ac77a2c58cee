"""A PostgreSQL database is opened with limits, upgraded by one process at a time, and refused with what to do; a
password is in nothing that is said."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import make_url

from bot.errors import Refused
from storage.chat_tables import PlaceRow
from storage.engine import Database, open_database, schema_revisions, upgrade_database
from storage.schema import NEWEST, REVISIONS
from storage.settlement_tables import SettledPeriodRow
from storage.tables import Row
from storage.upgrade import upgrade
from storage.urls import database_name
from tests.postgres import PostgresServer

TABLES_OF = (PlaceRow, SettledPeriodRow)
"""Whatever is in these files belongs to the one collection of tables."""


@pytest.fixture
def empty(postgres: PostgresServer) -> Iterator[str]:
    url = postgres.create()
    yield url
    postgres.drop(url)


def at_revision(url: str, revision: str) -> None:
    with connected(url) as connection:
        upgrade(connection, revision)
        connection.commit()


def connected(url: str) -> sa.Connection:
    engine = sa.create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    return engine.connect()


def shape(url: str) -> dict[str, object]:
    with connected(url) as connection:
        tables = sa.inspect(connection)
        return {
            table: (
                sorted((str(one["name"]), str(one["type"]), one["nullable"]) for one in tables.get_columns(table)),
                tables.get_pk_constraint(table),
                sorted(str(check["name"]) for check in tables.get_check_constraints(table)),
                sorted(str(key["name"]) for key in tables.get_foreign_keys(table)),
                sorted(str(index["name"]) for index in tables.get_indexes(table)),
            )
            for table in tables.get_table_names()
        }


def test_an_empty_database_gets_exactly_the_tables_of_the_models(empty: str) -> None:
    assert schema_revisions(empty) == (None, NEWEST)

    open_database(empty).close()

    assert schema_revisions(empty) == (NEWEST, NEWEST)
    with connected(empty) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []
        assert set(sa.inspect(connection).get_table_names()) == {*Row.metadata.tables, "alembic_version"}


def test_an_old_schema_is_refused_with_the_command_and_left_as_it_is(empty: str) -> None:
    at_revision(empty, "0002")

    with pytest.raises(Refused, match=rf"schema 0002, .* needs {NEWEST}.*sla-assistant db upgrade"):
        open_database(empty)

    assert schema_revisions(empty) == ("0002", NEWEST)


def test_several_replicas_may_upgrade_at_once(empty: str) -> None:
    at_revision(empty, "0001")

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(upgrade_database, empty) for _ in range(4)]:
            done.result()

    assert schema_revisions(empty) == (NEWEST, NEWEST)
    open_database(empty).close()


def test_several_replicas_may_meet_an_empty_database_at_once(empty: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for opened in [pool.submit(open_database, empty) for _ in range(4)]:
            opened.result().close()

    assert schema_revisions(empty) == (NEWEST, NEWEST)


def test_a_newer_schema_is_refused_by_everybody_and_left_as_it_is(empty: str) -> None:
    at_revision(empty, NEWEST)
    with connected(empty) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("UPDATE setting SET value = '9998' WHERE key = 'schema_usable_from'")
        connection.commit()

    for attempt in (open_database, upgrade_database, schema_revisions):
        with pytest.raises(Refused, match=rf"newer version of the assistant .schema 9999, .* {NEWEST}"):
            attempt(empty)


def test_another_programs_database_is_refused_and_left_as_it_is(empty: str) -> None:
    with connected(empty) as connection:
        connection.exec_driver_sql("CREATE TABLE recipes (name text)")
        connection.commit()

    with pytest.raises(Refused, match=r"belongs to another program .it has a table “recipes”"):
        open_database(empty)

    assert list(shape(empty)) == ["recipes"]


def released(revision: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the database that the release with a revision left behind, by table."""
    script = (Path(__file__).parent / f"release_{revision}.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.row_factory = sqlite3.Row
        connection.executescript(script)
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'")
        select = "SELECT * FROM "
        return {name: [dict(row) for row in connection.execute(select + f'"{name}"')] for (name,) in names.fetchall()}


def put_rows(connection: sa.Connection, rows: dict[str, list[dict[str, Any]]]) -> None:
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    for name, kept in rows.items():
        columns = {column["name"]: column["type"] for column in sa.inspect(connection).get_columns(name)}
        plain = sa.table(name, *(sa.column(one) for one in columns))
        booleans = {one for one, kind in columns.items() if isinstance(kind, sa.Boolean)}
        made = [{one: bool(v) if one in booleans else v for one, v in row.items()} for row in kept]
        if made:
            connection.execute(sa.insert(plain), made)


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_database_of_an_earlier_release_keeps_every_row_and_becomes_as_a_new_one(empty: str, revision: str) -> None:
    rows = released(revision)
    at_revision(empty, revision)
    with connected(empty) as connection:
        put_rows(connection, rows)
        connection.commit()

    upgrade_database(empty)

    with connected(empty) as connection:
        counted = {
            name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one()
            for name in rows
        }
    counted["setting"] -= "schema_usable_from" not in {row["key"] for row in rows["setting"]}
    assert counted == {name: len(kept) for name, kept in rows.items()}
    open_database(empty).close()
    at_once = shape(empty)
    with connected(empty) as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        connection.commit()
    open_database(empty).close()
    assert at_once == shape(empty)


def test_a_connection_has_limits_and_a_name(on_postgres: Database) -> None:
    with on_postgres.write() as session:
        asked = ("application_name", "statement_timeout", "lock_timeout", "timezone", "transaction_isolation")
        found = {name: session.connection().exec_driver_sql(f"SHOW {name}").scalar_one() for name in asked}

    assert found == {
        "application_name": "sla-assistant",
        "statement_timeout": "30s",
        "lock_timeout": "200ms",
        "timezone": "UTC",
        "transaction_isolation": "read committed",
    }


def test_what_the_url_says_of_a_connection_is_kept(on_postgres: Database, postgres_address: str) -> None:
    url = make_url(postgres_address).update_query_dict({"application_name": "night", "options": "-c work_mem=1MB"})
    opened = open_database(url.render_as_string(hide_password=False))
    with opened.reading() as work:
        asked = ("application_name", "work_mem", "transaction_isolation", "transaction_read_only")
        found = [work.session.connection().exec_driver_sql(f"SHOW {name}").scalar_one() for name in asked]
    opened.close()

    assert found == ["night", "1MB", "repeatable read", "on"]


WITH_A_SECRET = (
    "postgresql://ola:s3cret@127.0.0.1:1/sla",
    "postgresql://ola@127.0.0.1:1/sla?password=s3cret",
    "postgresql://ola:s3cret@/sla?host=/nowhere",
)


@pytest.mark.parametrize("url", WITH_A_SECRET)
@pytest.mark.parametrize("attempt", [open_database, upgrade_database, schema_revisions])
def test_a_server_that_is_not_there_is_refused_without_the_password(url: str, attempt: Any) -> None:
    with pytest.raises(Refused, match=r"cannot be reached: .*Check that it runs") as refused:
        attempt(url)

    assert "s3cret" not in str(refused.value)
    assert "s3cret" not in repr(refused.value.__cause__)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:/ola:s3cret@host/sla",
        "postgresql://ola:s3cret@host",
        "postgresql://ola:p@s3cret@host/sla",
        "postgresql+asyncpg://ola:s3cret@host/sla",
        "mysql://ola@host/sla?password=s3cret",
    ],
)
def test_a_url_that_names_no_database_is_refused_without_the_password(url: str) -> None:
    with pytest.raises(Refused, match=r"names no database .*postgresql://user@host/name") as refused:
        open_database(url)

    assert "s3cret" not in str(refused.value)


def test_a_password_is_in_no_name_and_no_description_of_an_open_database(postgres_address: str) -> None:
    url = make_url(postgres_address).set(password="s3cret").render_as_string(hide_password=False)
    opened = open_database(url)

    assert database_name(url).startswith("postgresql://")
    assert "s3cret" not in database_name(url) + repr(opened.__dict__)
    opened.close()


def test_a_user_who_may_not_make_tables_is_told_what_is_missing(empty: str, postgres: PostgresServer) -> None:
    with psycopg.connect(postgres.address, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS visitor")
        connection.execute("CREATE ROLE visitor LOGIN")
    url = make_url(empty).set(username="visitor").render_as_string(hide_password=False)

    with pytest.raises(Refused, match=r"may not do what is needed: permission denied for schema public"):
        open_database(url, busy_timeout=timedelta(seconds=1))
