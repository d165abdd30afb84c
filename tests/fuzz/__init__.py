"""Fuzzers of the readers of files: whatever the bytes, a value or a FormatError."""
