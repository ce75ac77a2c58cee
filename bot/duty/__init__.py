"""Duty: who is called to a new incident, again and again until a person takes it, and how duty is handed over."""
