"""One file per subject: rows in, domain types out, inside the transaction of a unit of work; implements `bot.ports`."""
