"""Downtime budgets, watched: what is told of them unasked."""
