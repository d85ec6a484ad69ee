"""NumPy's own functions on Values, made of entries of the table: what ``np.std(v)`` or ``v.flatten()`` calls.

`elementwise`, `reductions`, `shapes`, `places`, `selection`, `neighbours`, `samples`, `products` and `linalg` hold
them, a family a file; `of_ufuncs` the methods of ufuncs, `plain` those that answer with plain numbers, `methods` those
that a Value has as methods, `nearest` what is said of the rest. It may import array_functions, ops and rules. Begin
with `standing_in`, which says which function of NumPy's each stands in for.
"""
