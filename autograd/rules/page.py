"""An entry of the table as a page to read: ``print(TABLE["sigmoid"])``."""

from __future__ import annotations

from typing import Any


def page(op: Any) -> str:
    """Each field that is filled in, the derivatives as they stand in the entry."""
    kind = "" if op.kind is None else f", {op.kind}"
    about = op.doc.strip().split("\n\n")[0].replace("``", "").replace("`", "")
    lines = [f"{op.name} ({op.symbol}){kind}", *(f"    {line.strip()}" for line in about.splitlines()), ""]
    rows: list[tuple[str, Any]] = [("inputs", ("*" if op.variadic else "") + ", ".join(op.inputs))]
    rows += [(f"option {name}", repr(value)) for name, value in op.params.items()]
    rows += [("value y", op.formula), ("computed as", op.program), ("in NumPy", op.source)]
    rows += [(f"∂y/∂{name}", text) for name, text in zip(op.inputs, op.local, strict=False)]
    if op.pull is not None:
        rows += [(f"sent to {name}", text) for name, text in zip(op.inputs, op.pull, strict=False)]
    rows += [(f"kept {name}", text) for name, text in op.keeps.items() if text != "None"]
    rows += [("no slope where", f"{text} = 0") for text in op.kinks]
    rows += [("shown as", op.shown if isinstance(op.shown, str) else None)]
    rows += [("on a Value", f"v.{op.method}()" if op.method else None)]
    rows += [("NumPy", ", ".join(f"np.{f.__name__}" for f in op.numpy) or None)]
    rows += [("stands in", f"{op.place[0]}:{op.place[1]}")]
    n = op.axes
    shown = [(k, f"{t(*[n] * op.arity)}  (of {n} axes each)" if callable(t) else t) for k, t in rows if t]
    width = max(len(name) for name, _ in shown)
    return "\n".join(lines + [f"  {name:<{width}}  {text}" for name, text in shown])
