"""Tests of the three packages, one folder each; the benchmarks beside them run by ``python -m tests.benchmarks``."""
