"""Many random functions as programs: ``python -m tests.benchmarks.random_programs [cases]``, 10,000 if not said.

The tests run 300 of them. What fails is printed as small as Hypothesis can make it.
"""

from __future__ import annotations

import sys
import warnings

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.autograd.program.random_programs import RandomProgram, programs


def main(cases: int) -> None:
    """Check so many random functions; raise at the first that is no program, or a wrong one."""
    done = 0

    @seed(0)
    @settings(max_examples=cases, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(programs(), st.integers(0, 10**6))
    def every_one(made: RandomProgram, inputs: int) -> None:
        nonlocal done
        made.check(inputs)
        done += 1

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        every_one()
    print(f"{done} random functions: each a program, with the function's value and gradients.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
