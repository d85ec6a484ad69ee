"""Entries of a user's own: made again, refused where they would change the library, and missing in another process."""

from __future__ import annotations

import inspect
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import TABLE, ArgumentError, Op, Value
from tests.autograd.own_operations import table_as_before

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _only_here() -> Iterator[None]:
    with table_as_before():
        yield


def cell(factor: float, file: str = "cell 1", **more: Any) -> Any:
    """What a notebook has after a cell was run that makes an operation."""
    names: dict[str, Any] = {"Op": Op, "factor": factor, "more": more, "__name__": "__main__"}
    code = (
        "op = Op(name='scaled', inputs=('a',), forward=lambda a: factor * a, formula=f'{factor} * a', "
        "local=[f'{factor}'], method='scaled', **more)"
    )
    exec(compile(code, file, "exec"), names)
    return names["op"]


@pytest.mark.parametrize("file", ["cell 1", "cell 2"])
def test_a_cell_that_is_run_again_replaces_its_operation(file: str) -> None:
    first = cell(2.0)
    v = Value([1.0, 3.0])
    old = v.scaled().sum()
    second = cell(5.0, file)
    assert TABLE["scaled"] is second is not first
    new = v.scaled().sum()
    assert new.data == 20.0
    new.backward()
    np.testing.assert_array_equal(v.grad, [5.0, 5.0])
    v.grad = None
    old.backward()  # what was recorded keeps the operation that it was recorded with
    np.testing.assert_array_equal(v.grad, [2.0, 2.0])
    program = ag.record(lambda a: a.scaled().sum(), [1.0, 3.0])
    assert program([1.0, 3.0])[0] == 20.0
    assert pickle.loads(pickle.dumps(second)) is second


SIGMOID = "There is an operation 'sigmoid' in the library already, and other code relies on what it does; give"
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"name": "sigmoid"}, SIGMOID),
    ({"name": "constant"}, "an operation 'constant'"),
    ({"name": "my_exp", "method": "exp"}, r"a method v\.exp\(\)"),
    ({"name": "my_exp", "method": "std"}, r"a method v\.std\(\)"),
    ({"name": "my_exp", "numpy": (np.cumsum, np.exp)}, "an operation for np.exp"),
]


@pytest.mark.parametrize(("more", "text"), REFUSED, ids=[text for _, text in REFUSED])
def test_what_the_library_has_is_not_replaced(more: dict[str, Any], text: str) -> None:
    before = dict(TABLE)
    with pytest.raises(ArgumentError, match=text):
        Op(inputs=("a",), forward=np.exp, formula="exp(a)", local=["y"], **more)
    assert before == TABLE
    assert Value(0.0).exp().data == np.exp(Value(0.0)).data == 1.0


def cubed(**more: Any) -> Any:
    """An entry of one's own, as it should be but for what is given."""
    usual = {"name": "cubed", "inputs": ("a",), "forward": lambda a: np.asarray(a) ** 3}
    return Op(**{**usual, "formula": "a ** 3", "local": ["3 * a * a"], **more})


FAULTY: list[tuple[dict[str, Any], str]] = [
    ({"local": ["3 * a *"]}, r"local of cubed cannot be read: '3 \* a \*'"),
    ({"formula": "(("}, "formula of cubed cannot be read"),
    ({"local": ["1", "2"]}, "local of cubed is a list of 1 texts, one for each input"),
    ({"local": "1"}, "local of cubed is a list of 1"),
    ({"local": [2.0]}, "local of cubed is a text, such as"),
    ({"local": [None]}, "so pull has to say what is sent back"),
    ({"pull": ["g", "g"]}, "pull of cubed is a list of 1"),
    ({"inputs": ("y",), "local": ["1"]}, "'y' is: y is the result"),
    ({"inputs": ("g",), "local": ["1"]}, "'g' is: g is the gradient"),
    ({"inputs": ("a", "a"), "local": ["1", "1"]}, "could not tell what 'a' is"),
    ({"params": {"a": 1}}, "could not tell what 'a' is"),
    ({"inputs": "a"}, "inputs are names"),
    ({"kind": "foo"}, "kind of cubed is one of elementwise, moves"),
    ({"method": "backward"}, r"a method v\.backward\(\) in the library"),
    ({"method": "data"}, r"a method v\.data\(\) in the library"),
]


@pytest.mark.parametrize(("more", "text"), FAULTY, ids=[text for _, text in FAULTY])
def test_parts_that_do_not_fit_together_are_refused(more: dict[str, Any], text: str) -> None:
    before = set(TABLE)
    with pytest.raises(ag.ChalkgradError, match=text):
        cubed(**more)
    assert before == set(TABLE)


GIVEN: list[tuple[Any, type[Exception], str]] = [
    (lambda a: np.asarray(a) * 1j, ag.DataTypeError, "forward of cubed gives a number or an array.*complex128"),
    (lambda a: None, ag.DataTypeError, "got None"),
    (lambda a: np.array(a, object), ag.DataTypeError, "array of objects"),
    (lambda a: np.sum(a), ag.ShapeError, r"gives shape \(\) for inputs of shape \(2,\).*say with pull"),
    (lambda a: np.concatenate([a, a]), ag.ShapeError, r"gives shape \(4,\)"),
    (lambda a: np.multiply(a, 2, out=a), ag.DataTypeError, "writes into its inputs"),
]


@pytest.mark.parametrize(("forward", "error", "text"), GIVEN, ids=[text for *_, text in GIVEN])
def test_a_forward_function_has_to_give_what_the_entry_says(forward: Any, error: Any, text: str) -> None:
    op, x = cubed(forward=forward), Value([1.0, 2.0])
    with pytest.raises(error, match=text):
        op(x)
    assert x.data.tolist() == [1.0, 2.0]


def test_whole_numbers_of_a_forward_function_are_floats() -> None:
    y = cubed(forward=lambda a: np.asarray(a).astype(int))(Value([1.5, 2.0]))
    assert y.dtype == float


@pytest.mark.parametrize("local", ["3 * b", "foo(a)"])
def test_a_derivative_that_fails_names_its_operation(local: str) -> None:
    op = cubed(local=[local])
    x = Value([1.0, 2.0])
    for backward in (op(x).sum().backward, lambda: ag.gradient(op(x).sum(), [x], create_graph=True)):
        with pytest.raises(ag.OperationError, match="The derivative of cubed fails: "):
            backward()
    if local == "3 * b":
        with pytest.raises(ag.OperationError, match="The derivative of cubed fails: "):
            op(Value(2.0)).backward()


@pytest.mark.parametrize("pull", ["T(g)", "reshape(g, (6,))", "reshape(g, (3, 2))", "sum(g)"])
def test_a_gradient_of_another_shape_is_not_laid_out_anew(pull: str) -> None:
    """As many numbers in another shape went where they do not belong."""
    op = cubed(local=[None], pull=[pull], kind="moves")
    with pytest.raises(ag.OperationError, match=r"is not \(2, 3\), nor broadcast from it"):
        op(Value(np.ones((2, 3)))).backward(np.arange(6.0).reshape(2, 3))


def test_a_process_that_lacks_the_operation_says_so() -> None:
    op = cell(2.0)
    script = "import pickle, sys; pickle.loads(sys.stdin.buffer.read())"
    done = subprocess.run(
        [sys.executable, "-c", script], input=pickle.dumps(op), capture_output=True, cwd=ROOT, timeout=60, check=False
    )
    last = done.stderr.decode().strip().splitlines()[-1]
    assert done.returncode == 1
    assert last.startswith("autograd.errors.ArgumentError: This process has no operation 'scaled'"), last
    assert "put its Op(...) into a module" in last


def test_python_is_told_how_an_entry_is_called():
    assert str(inspect.signature(TABLE["matmul"])) == "(a, b)"
    assert str(inspect.signature(TABLE["softmax"])) == f"(a, axis={TABLE['softmax'].params['axis']!r})"
    assert inspect.signature(TABLE["concatenate"]).parameters["parts"].kind is inspect.Parameter.VAR_POSITIONAL
    assert list(inspect.signature(Op).parameters)[:2] == ["name", "inputs"]
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        _ = TABLE["matmul"].colour
