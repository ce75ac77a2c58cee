"""Rows in, domain types out: SQLModel tables, repositories, the unit of work, migrations.

Third floor. Imports `bot` and `knowledge`; rows never leave this package.
"""
