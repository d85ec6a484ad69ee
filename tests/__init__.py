"""Tests of the three packages, in the rooms of the sources; ``python -m tests.benchmarks`` runs the benchmarks."""
