"""For those who add an operation to the table: `check_op` holds a new entry to what the library's own are held to.

`operation` is that, `local_derivatives` reads what stands on an edge as the operation's kind says. It may import all of
autograd. Begin with `operation`.
"""

from autograd.testing.operation import check_op

__all__ = ["check_op"]
