"""E-mail over SMTP: calls to whoever is on duty, and what could not be delivered in chat."""
