"""Tests of the engine, in its rooms; `cases` gives every operation of the table its sample inputs."""
