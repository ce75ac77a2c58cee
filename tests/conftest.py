"""What every test stands on: Hypothesis runs the same examples on every machine and never fails for slowness alone."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile("steady")
