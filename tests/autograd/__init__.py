"""Tests of the engine, one file a module; `cases` gives every operation of the table its sample inputs."""
