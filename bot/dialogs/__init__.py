"""Dialogs as data: the engine (a pure function) and one file a dialog. Imports `knowledge` and its siblings in
`bot`."""
