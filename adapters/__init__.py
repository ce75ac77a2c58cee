"""The edge: terminal, command line, worker, wiring; the only floor that reads a clock or talks to the outside.

Top floor. Imports everything below; only `adapters.bootstrap` (the wiring) also sees `storage`.
"""
