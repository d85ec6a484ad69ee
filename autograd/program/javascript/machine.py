"""A little machine for graphs of numbers: `machine` prints what it does for each operation.

Such a graph may have thousands of nodes, each one ``+`` or ``×``: its values lie in one typed array, and one loop with
a ``switch`` runs them, thirty times as fast as node by node.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from autograd.program.javascript.expressions import Expression, names_in, text_of, value_in
from autograd.program.javascript.names import NoJavaScriptError, javascript_name
from autograd.rules.op import Op, constant


def machine(needed: Iterable[Op]) -> str:
    """JavaScript that runs graphs of these entries: ``(M) => ({names, arity, options, forward, backward, local})``.

    ``names`` are the operations, ``arity`` how many inputs each has, ``options`` the names of what it takes.
    ``forward(v, from, to, ...)`` fills in the values ``v`` of these nodes: node k has the code ``op[k]`` (0 for a leaf,
    else one more than a place in ``names``), its edges begin at ``first[k]``, each has its parent in ``E``, and its
    options begin at ``P[at[k]]``. ``backward(v, G, C, ...)`` fills in ``C``, what each edge contributes, where ``G``
    has the gradients: it calls ``send(k)`` when those of node k are known. ``local(v, L, ...)`` fills in each edge's
    local derivative.

    Raises
    ------
    NoJavaScriptError
        For an operation that is not elementwise, or has no text.

    Examples
    --------
    >>> from autograd import TABLE
    >>> print(next(line for line in machine([TABLE["mul"]]).splitlines() if "// mul" in line))
    case 1: { const a = v[E[e]], b = v[E[e + 1]]; v[k] = a * b; break; } // mul
    """
    numbers = Expression()
    ops = list(dict.fromkeys(op for op in needed if op is not constant))
    for op in ops:
        if not op.elementwise:
            raise NoJavaScriptError(f"{op.name} takes arrays: it is no operation on numbers", op.name)
    cases = [_cases(op, code, numbers) for code, op in enumerate(ops, 1)]
    arguments = "op, first, E, P, at"
    up, back, local = zip(*cases, strict=True) if cases else ((), (), ())
    return "\n".join([
        "(M) => {",
        *numbers.definitions(),
        f"const names = {json.dumps([op.name for op in ops])};",
        f"const arity = {json.dumps([len(op.inputs) for op in ops])};",
        f"const options = {json.dumps([list(op.params) for op in ops])};",
        f"const forward = (v, from, to, {arguments}) => {{",
        "for (let k = from; k < to; k++) {",
        "const e = first[k];",
        "switch (op[k]) {",
        *up,
        "}", "}", "};",
        f"const backward = (v, G, C, send, {arguments}) => {{",
        "for (let k = op.length - 1; k >= 0; k--) {",
        "if (op[k] === 0) continue;",
        "const e = first[k], g = G[k], y = v[k];",
        "switch (op[k]) {",
        *back,
        "}",
        "send(k);",
        "}", "};",
        f"const local = (v, L, {arguments}) => {{",
        "for (let k = 0; k < op.length; k++) {",
        "const e = first[k], y = v[k];",
        "switch (op[k]) {",
        *local,
        "}", "}", "};",
        "return { names, arity, options, forward, backward, local };",
        "}",
    ])  # fmt: skip


def _cases(op: Op, code: int, numbers: Expression) -> tuple[str, str, str]:
    names = {name: javascript_name(name) for name in (*op.inputs, *op.params, "g", "y")}
    places = {name: f"v[E[e{f' + {i}' if i else ''}]]" for i, name in enumerate(op.inputs)}
    places |= {name: f"P[at[k]{f' + {j}' if j else ''}]" for j, name in enumerate(op.params)}

    def case(texts: list[str], lines: list[str], everything: bool = False) -> str:
        used = [n for n in places if everything or any(names_in(text, [n]) for text in texts)]
        loads = f"const {', '.join(f'{names[n]} = {places[n]}' for n in used)}; " if used else ""
        return f"case {code}: {{ {loads}{' '.join(lines)} break; }} // {op.name}"

    count = range(len(op.inputs))
    pulls, locals_ = ([text_of(op, which, i) for i in count] for which in ("pull", "local"))
    value = value_in(numbers, op, names)
    return (
        case([], [f"v[k] = {value};"], everything=True),
        case(pulls, [f"C[e{f' + {i}' if i else ''}] = {numbers.write(t, names)};" for i, t in enumerate(pulls)]),
        case(locals_, [f"L[e{f' + {i}' if i else ''}] = {numbers.write(t, names)};" for i, t in enumerate(locals_)]),
    )
