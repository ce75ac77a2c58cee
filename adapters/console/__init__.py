"""The terminal as a chat platform: interactive, as a script on standard input, and as JSON lines.

Imports `bot` and `knowledge`; everything it says comes from the outbox, except answers to its own slash commands.
"""
