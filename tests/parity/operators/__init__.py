"""The samples of PyTorch's own operator tests, run by both libraries."""
