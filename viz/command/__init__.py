"""The ``chalkgrad`` command.

`main` reads its arguments, `job` does the work, `report` says what came out, and `result` is what both know. It may
import all of the package. Begin with `main`.
"""
