"""The table of names in docs/parity.md: ``python -m tests.parity.table`` writes it."""
