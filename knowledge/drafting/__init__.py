"""Contracts by the hundred: a sheet with one customer a row, the drafts it makes, what needs a human.

Pure: bytes, templates and contracts come in as values; it imports the rest of `knowledge` and nothing else.
"""
