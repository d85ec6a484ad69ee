"""Settings of every test."""

import os

from hypothesis import settings

# No window, whatever the machine has.
os.environ["MPLBACKEND"] = "Agg"

# A slow machine is not a failed property.
settings.register_profile("chalkgrad", deadline=None)
settings.load_profile("chalkgrad")
