"""`sla-assistant sla`: figures of a contract file and of records in JSON, as objects for scripts and lines for people.

May import `bot` (its wording) and `knowledge`; it reads files and standard input, and no database.
"""
