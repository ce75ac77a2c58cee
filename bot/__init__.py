"""The conversation: core, understanding, dialogs, handlers, notices, languages.

Second floor. Imports `knowledge` only; no chat SDK, no web framework, no database.
"""
