"""The hours in which the provider acts, and time measured in them: segments, windows, limits, periods.

Imports nothing else of `knowledge` but words in two languages and the kinds of period.
"""
