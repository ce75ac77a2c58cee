"""What is down under a contract, and what it comes to.

From readings to outages (`probes`, `requests`); which of them count, whole, in part or not (`outages`, `outage_rules`,
`outage_groups`), which planned work is excluded (`maintenance_rules`); availability, budget, forecast, suppositions
(`availability`, `budget`, `forecast`, `supposed`); single outages, recovery, quality (`outage_limits`, `recovery`,
`quality`). Pure; it imports contracts, hours and the events of incidents.
"""
