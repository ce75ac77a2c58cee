"""The clocks of open incidents, watched: reminders before a due time, the miss, escalation, updates owed."""
