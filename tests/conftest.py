"""Settings of every test."""

import gc
import os
from pathlib import Path

# Where tests run side by side there is a process for each core: more threads than these wait for each other. NumPy
# reads it when it is first imported.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

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


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What has nothing to run is not read, for imports take seconds: helpers, and slow tests not asked for."""
    if collection_path.suffix != ".py":
        return None
    text = collection_path.read_text(encoding="utf-8")
    if not collection_path.match("test_*.py"):
        return None if ">>> " in text else True
    return True if config.option.markexpr == "not slow" and "\npytestmark = pytest.mark.slow\n" in text else None


def pytest_collection_finish() -> None:
    """Thousands of tests are there to stay: the collector need not look through them again and again."""
    gc.collect()
    gc.freeze()
