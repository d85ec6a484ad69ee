"""Settings of every test."""

import os

import pytest
from hypothesis import settings

import nn

# No window, whatever the machine has.
os.environ["MPLBACKEND"] = "Agg"

# A slow machine is not a failed property.
settings.register_profile("chalkgrad", deadline=None)
settings.load_profile("chalkgrad")


@pytest.fixture(autouse=True)
def _same_random_numbers() -> None:
    """No test depends on how many layers were made before it."""
    nn.manual_seed(0)
