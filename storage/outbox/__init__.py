"""The outbox: what is to be said is queued in the transaction that caused it, and sent from here, in order."""
