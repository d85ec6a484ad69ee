"""What to say of a function of NumPy's that no Value has: why not, and the nearest that works."""

from __future__ import annotations

from typing import Any

from autograd.errors import nearest
from autograd.functions.standing_in import OVERRIDES, called

_COMPLEX = "its answers are complex numbers, and a Value holds real ones"
_INSTEAD = {
    "expit": "write autograd.sigmoid(v)",
    "logit": "write np.log(v) - np.log1p(-v)",
    "softmax": "write autograd.softmax(v)",
    "log_softmax": "write autograd.log_softmax(v)",
    "logsumexp": "write autograd.logsumexp(v)",
    "erf": "no entry has it; autograd.Op makes one",
    "linalg.qr": "take np.linalg.cholesky(a.T @ a).T for r, and a @ np.linalg.inv(r) for q",
    "linalg.eig": f"{_COMPLEX}; of a symmetric matrix take np.linalg.eigh",
    "linalg.eigvals": f"{_COMPLEX}; of a symmetric matrix take np.linalg.eigvalsh",
    "roots": _COMPLEX,
    "sort_complex": f"{_COMPLEX}; take np.sort",
    "array": "join Values with autograd.stack",
    "asarray": "v.data are its numbers; autograd.stack joins Values",
    "cumulative_sum": "take np.cumsum",
    "apply_along_axis": "write a loop over v, and autograd.stack for the results",
    "vectorize": "write the function with operations on whole arrays",
    "piecewise": "take np.where, once for each piece",
    "put": "a Value does not change in place; take np.where or np.concatenate",
    "putmask": "a Value does not change in place; take np.where(mask, values, v)",
    "place": "a Value does not change in place; take np.where(mask, values, v)",
    "copyto": "a Value does not change in place; take np.where(where, values, v)",
    "fill_diagonal": "a Value does not change in place; take np.where(np.eye(n) > 0, values, v)",
    "put_along_axis": "a Value does not change in place; take np.where",
    "nanmedian": "take np.median of v[~np.isnan(v.data)]",
    "nanquantile": "take np.quantile of v[~np.isnan(v.data)]",
    "nanpercentile": "take np.percentile of v[~np.isnan(v.data)]",
    "trim_zeros": "take v[start:stop]",
    "unwrap": "write v + (np.unwrap(v.data) - v.data): the jumps that it takes out are constants",
    "apply_over_axes": "call the function with a tuple of axes: np.sum(v, axis=(0, 2))",
    "histogramdd": "take np.histogramdd(v.data), which no gradient flows through",
    "ix_": "take v[rows][:, columns]",
    "poly": "multiply with np.convolve, factor by factor",
    "polyadd": "write p + q, of one length",
    "polysub": "write p - q, of one length",
    "polymul": "take np.convolve(p, q)",
    "polydiv": "no entry has it; np.polyval(p, x) / np.polyval(q, x) is the value of the quotient",
    "polyder": "write p[:-1] * np.arange(len(p) - 1, 0, -1)",
    "polyint": "write np.append(p / np.arange(len(p), 0, -1), 0.0)",
    "linalg.tensorinv": "take np.linalg.inv of v reshaped to a square matrix",
    "linalg.tensorsolve": "take np.linalg.solve of both reshaped to matrices",
    "i0": "no entry has it; autograd.Op makes one",
    "save": "save v.data",
    "savez": "save v.data",
    "savetxt": "save v.data",
}
"""By name, as `called` gives it without "np."."""


def instead_of(function: Any) -> str:
    """A sentence that ends the message: the nearest thing that works."""
    name = called(function).removeprefix("np.")
    if name.startswith("fft."):
        return f"{_COMPLEX}. Take the data with v.data, if no gradient is needed."
    found = _INSTEAD.get(name, _INSTEAD.get(name.rpartition(".")[2]))
    if found is not None:
        return f"{found}."
    known = {called(f): f for f in OVERRIDES}
    return nearest(f"np.{name}", known, "the nearest that works is {!r}. ").replace("'", "") + (
        "For plain numbers, without a gradient, use v.data."
    )
