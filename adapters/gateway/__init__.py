"""A signed outgoing webhook, for an SMS or phone gateway."""
