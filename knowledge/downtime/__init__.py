"""Outages and planned work under a contract: verdicts, availability, and the downtime budget."""
