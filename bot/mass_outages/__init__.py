"""Outages of many customers at once: who is affected, what is opened for whom, and what each is told.

Floor: `bot`. A customer reads of their own incident only; how many others there are, and who, is the provider's
business.
"""
