"""The monthly SLA report: one value with every figure and sentence of it, and how it is written as text and as CSV.

May import `knowledge` and the wording of `bot`; a PDF is made of the same value by `adapters`.
"""
