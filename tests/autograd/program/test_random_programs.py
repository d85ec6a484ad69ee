"""Random functions as programs: none is refused, and each gives the function's value and gradients."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.autograd.program.random_programs import RandomProgram, programs


@pytest.mark.slow
@settings(max_examples=60)
@given(programs(), st.integers(0, 1000))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_random_functions_are_programs(made: RandomProgram, seed: int) -> None:
    made.check(seed)


@pytest.mark.slow
@settings(max_examples=300)
@given(programs(), st.integers(0, 1000))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_more_random_functions_are_programs(made: RandomProgram, seed: int) -> None:
    made.check(seed)
