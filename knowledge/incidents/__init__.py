"""An incident as its events: state, transitions, clock start, promises and clocks."""
