"""What the design says about the sources, as tests."""
