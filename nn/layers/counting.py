"""How many numbers a network has, as the lecture writes it: 3·3 + 1·4 = 13 (L21-L24, L32, L33)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from autograd import ArgumentError
from autograd.annotations import arguments_named
from nn.checks import count_of


class ParameterCount(int):
    """A number of parameters, which also says how it comes about.

    Attributes
    ----------
    breakdown : str
        One term for each array, ``"3·3 + 1·4 = 13"``.

    Examples
    --------
    >>> from nn import MLP
    >>> count = MLP([2, 3, 1]).parameter_count()
    >>> count, count.breakdown
    (13, '3·3 + 1·4 = 13')
    """

    breakdown: str

    def __new__(cls, total: int, breakdown: str = "") -> ParameterCount:
        """A number with its breakdown."""
        made = super().__new__(cls, total)
        made.breakdown = breakdown
        return made

    def __getnewargs__(self) -> tuple[int, str]:  # type: ignore[override]
        return int(self), self.breakdown


class ParameterFormula(str):
    """A number of parameters in which a size is still a letter: ``"5(k+1) + 6"``.

    Attributes
    ----------
    breakdown : str
        The same before the products of plain numbers are worked out, ``"5(k+1) + 1·6"``.
    """

    breakdown: str

    def __new__(cls, text: str, breakdown: str = "") -> ParameterFormula:
        """A text with its breakdown."""
        made = super().__new__(cls, text)
        made.breakdown = breakdown
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str(self), self.breakdown


def counted(written: Iterable[tuple[Any, tuple[int, ...]]]) -> ParameterCount:
    """The numbers in these arrays, a term of its shape for each; one that comes twice, as it is shared, counts once."""
    seen: set[int] = set()
    terms, total = [], 0
    for array, shape in written:
        if id(array) not in seen:
            seen.add(id(array))
            total += array.size
            terms.append(_term(shape))
    return _sum_of(terms, total)


def _term(shape: tuple[int, ...]) -> str:
    """``3·4`` for a matrix, ``5·(3·3·3)`` for five kernels."""
    if len(shape) < 3:
        return "·".join(f"{n:,}" for n in shape) or "1"
    return f"{shape[0]:,}·({'·'.join(f'{n:,}' for n in shape[1:])})"


def _sum_of(terms: Sequence[str], total: int) -> ParameterCount:
    text = " + ".join(terms) or "0"
    return ParameterCount(total, text if text == f"{total:,}" else f"{text} = {total:,}")


@arguments_named
def parameter_count(sizes: Sequence[int | str], *, bias: bool = True) -> ParameterCount | ParameterFormula:
    """How many parameters a dense network of these sizes has, without making it.

    Parameters
    ----------
    sizes : sequence of int or str
        Neurons a layer, from the inputs to the outputs. A letter stands for a size that is not known.
    bias : bool
        Whether each neuron has one: a layer of m neurons with n inputs has m·(n + 1) parameters, else m·n.

    Returns
    -------
    ParameterCount or ParameterFormula
        A number (an int); a text (a str) if a size is a letter. Both have a ``breakdown``.

    Raises
    ------
    ArgumentError
        If there are fewer than two sizes, or one is neither a whole number, 1 or more, nor a name.

    Examples
    --------
    >>> parameter_count([2, 3, 1]).breakdown                                       # L21
    '3·3 + 1·4 = 13'
    >>> parameter_count([28 * 28, 10]), parameter_count([256**3, 10])              # L32
    (7850, 167772170)
    >>> parameter_count(["k", 5, 3, 1])                                            # L23
    '5(k+1) + 18 + 4'
    """
    sizes = sizes.tolist() if isinstance(sizes, np.ndarray) else sizes
    if not isinstance(sizes, (list, tuple, range)) or len(sizes) < 2:
        raise ArgumentError(
            f"sizes is the neurons of each layer, from inputs to outputs, such as [2, 3, 1]; got {sizes!r}."
        )
    checked = [_size(size) for size in sizes]
    one = int(bool(bias))
    layers = list(zip(checked[1:], checked[:-1], strict=True))
    terms = [_product(outputs, inputs, one) for outputs, inputs in layers]
    known = [m * (n + one) if isinstance(m, int) and isinstance(n, int) else None for m, n in layers]
    numbers = [n for n in known if n is not None]
    if len(numbers) == len(layers):
        return _sum_of(terms, sum(numbers))
    worked_out = [term if n is None else f"{n:,}" for term, n in zip(terms, known, strict=True)]
    return ParameterFormula(" + ".join(worked_out), " + ".join(terms))


def _size(size: Any) -> int | str:
    if isinstance(size, str):
        if size.isidentifier():
            return size
        raise ArgumentError(f"A size that is not known is a letter, such as 'k'; got {size!r}.")
    return count_of("a layer's size", size)


def _product(outputs: int | str, inputs: int | str, one: int) -> str:
    """Outputs times inputs, and one more of them for the bias."""
    if isinstance(inputs, str):
        factor = f"({inputs}+1)" if one else inputs
        return _times(outputs, factor)
    return f"{outputs:,}·{inputs + one:,}" if isinstance(outputs, int) else _times(inputs + one, outputs)


def _times(a: int | str, b: str) -> str:
    """``5(k+1)``, ``5k``, ``h·k``."""
    if a == 1:
        return b.strip("()")
    near = b.startswith("(") or (isinstance(a, int) and len(b) == 1)
    return f"{a:,}{b}" if isinstance(a, int) and near else f"{a}{'' if near else '·'}{b}"
