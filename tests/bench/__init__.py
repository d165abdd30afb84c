"""Whole networks beside PyTorch, ONNX Runtime and OpenVINO: `make bench`, or
`python -m tests.bench --help`. Nothing here asserts a time."""
