"""Tests of the table's entries and of their small language."""
