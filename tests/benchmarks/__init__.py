"""Benchmarks: ``python -m tests.benchmarks``. Timings are no tests: nothing here asserts a speed."""
