"""How facts are put into words of either language: hours, limits, clauses, clocks, budgets. Pure; takes a
translator."""
