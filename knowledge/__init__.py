"""What is true: contracts, SLA maths, glossary, service catalogue.

Ground floor. Pure: no clock, no database, no network; the only I/O is reading this package's own data files.
Imports nothing from `bot`, `storage` or `adapters`.
"""
