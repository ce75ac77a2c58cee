"""Planned work: whom it affects, under which contracts it counts, and everybody being told of it in time."""
