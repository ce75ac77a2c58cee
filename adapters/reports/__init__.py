"""Reports as PDF: the template, and what sets it. The figures come from `bot.reports`; nothing is computed here."""
