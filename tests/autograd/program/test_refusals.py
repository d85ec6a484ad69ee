"""What cannot be a program is refused, with the operation where it shows and what to write."""

from __future__ import annotations

import io
import itertools
import pickle
import re
import threading
from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import RecordingError, Value, context, record
from autograd.program import primitives
from autograd.program.instruction import Primitive
from autograd.program.primitives import row_of_entry

FROZEN = {
    "branch on a comparison": lambda x: x.sum() if (x > 0).any() else -x.sum(),
    "branch on truth": lambda x: x.sum() * (2 if x[0] else 3),
    "item": lambda x: x.sum() * x[0].item(),
    "data": lambda x: (x * x.data).sum(),
    "random numbers": lambda x: (x * np.random.default_rng().normal(size=2)).sum(),
    "more than one number": lambda x: x * 2,
    "no value": lambda x: 3.0,
}


@pytest.mark.parametrize("name", FROZEN)
def test_what_a_program_cannot_repeat_is_refused(name: str) -> None:
    with pytest.raises(RecordingError):
        record(FROZEN[name], np.array([0.5, 1.5]))


TEXTS = {
    "repr": lambda x: repr(x),
    "str": lambda x: str(x)[:9],
    "f-string": lambda x: f"{x}",
    "digits": lambda x: f"{x.sum():.2f}",
    "percent": lambda x: "%s" % x,  # noqa: UP031
    "in a list": lambda x: repr([x]),
    "print": lambda x: print(x, file=io.StringIO()) or "",
    "pickle": lambda x: str(pickle.dumps(x)),
    "explain": lambda x: ag.explain((x * 2).sum()),
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_follows_from_how_a_value_is_written_is_refused(name: str) -> None:
    """Though it is the same on all the inputs that a program is compared on."""
    with pytest.raises(RecordingError, match=r"^A(n explanation| Value as text| copy of a Value) looks at data while"):
        record(lambda x: x.sum() * (2 if "98765" in TEXTS[name](x) else 3), np.array([1.0, 2.0, 3.0]))
    assert isinstance(TEXTS[name](Value([1.0, 2.0])), str)


LOOKS = {
    "comparison": lambda x: bool(x[0] < 100.0), "data": lambda x: x.data[0] < 100.0, "text": lambda x: len(f"{x}") < 99,
    "item": lambda x: x[0].item() < 100.0, "place": lambda x: int(np.argmax(x)) > 0,
}  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("caught", [RecordingError, Exception])
def test_a_function_that_catches_the_refusal_is_refused(look: str, caught: type[Exception]) -> None:
    """It goes on by a branch, the same on all the inputs that a program is compared on, which would be frozen."""

    def f(x: Any) -> Any:
        try:
            few = LOOKS[look](x)
        except caught:
            few = True
        return x.sum() * (2 if few else 3)

    with pytest.raises(RecordingError, match="looks at data while a program is recorded"):
        record(f, np.array([1.0, 2.0, 3.0]))


def test_an_error_may_name_a_value_while_a_program_is_recorded() -> None:
    w = Value([1.0, 2.0])
    with pytest.raises(RecordingError, match=r"variable Value\(array\(\[1., 2.\]\).*no argument"):
        record(lambda x: (x * w).sum(), np.array([0.5, 1.5]))


def test_a_name_is_the_same_in_the_function_and_its_program() -> None:
    program = record(lambda x: x.sum() * len(x.name), np.array([1.0, 2.0]))
    assert program([1.0, 2.0])[0] == 3.0


def test_a_function_that_sees_whether_it_is_recorded() -> None:
    with pytest.raises(RecordingError, match="it computes otherwise while it is recorded"):
        record(lambda x: x.sum() * (2 if context.traced() else 3), np.array([1.0, 2.0]))


def test_writing_into_an_input_is_refused() -> None:
    def f(x: Any) -> Any:
        x.assign([3.0, 4.0])
        return (x * 2.0).sum()

    with pytest.raises(RecordingError, match="writes into its inputs"):
        record(f, np.array([0.5, 1.5]))


def test_a_hidden_variable_is_refused() -> None:
    w = Value([1.0, 2.0], name="w")
    with pytest.raises(RecordingError, match=r"'?w'?.*no argument"):
        record(lambda x: (x * w).sum(), np.array([0.5, 1.5]))


def test_data_may_not_be_read_while_recording() -> None:
    """A branch that goes the same way on all the inputs that a program is compared on."""

    def f(x: Any) -> Any:
        return (x * 2).sum() if x.data.sum() < 100 else (x * 3).sum()

    with pytest.raises(RecordingError, match=r"Reading \.data .* autograd.where"):
        record(f, np.ones(2))
    x = Value([1.0, 2.0])
    assert x.data.sum() == 3.0  # and may be again
    program = record(lambda a: (a * x.shape[0]).sum(), np.ones(2))  # its shape says nothing of its numbers
    assert program(np.ones(2))[0] == 4.0


def test_another_context_may_read_data_while_one_records() -> None:
    v, seen = Value([1.0, 2.0]), []

    def f(x: Any) -> Any:
        thread = threading.Thread(target=lambda: seen.append(v.data.sum()))
        thread.start()
        thread.join()
        return x * 2.0

    record(f, 1.0)
    assert seen[0] == 3.0


REFUSED: dict[str, tuple[Any, str]] = {  # functions of the input and of how often they have been called
    "random numbers": (
        lambda x, n: (x * np.random.default_rng().normal(size=2)).sum(),
        r"On the same inputs .*: mul gets the numbers \[.*\], and got \[.*random ones too, as arguments",
    ),
    "a branch": (lambda x, n: (ag.sin(x) if n == 0 else ag.cos(x)).sum(), "computes cos .* sin"),
    "an option": (lambda x, n: x[min(1, n)], "getitem gets another index"),
    "a longer loop": (lambda x, n: sum(x[0] for _ in range(n + 1)), "computes add|more or fewer"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_names_the_operation_and_the_cure(name: str) -> None:
    f, text = REFUSED[name]
    calls = itertools.count()
    with pytest.raises(RecordingError, match=text) as refusal:
        record(lambda x: f(x, next(calls)), np.array([0.5, 1.5]))
    assert "autograd.where" in str(refusal.value)
    numbers = re.search(r"is (\S+) in the program and (\S+) in the function", str(refusal.value))
    assert numbers is None or numbers[1] != numbers[2]


def test_a_gradient_that_differs_is_named() -> None:
    """The value is 0 wherever x is."""
    scale = iter([1.0, 2.0, 2.0, 2.0])
    with pytest.raises(RecordingError, match=r"∂l/∂x\[1\] is 5 in the program and 10 in the function"):
        record(lambda x: (x * np.array([1.0, 5.0]) * next(scale)).sum(), np.zeros(2))


@pytest.mark.parametrize("error", [ZeroDivisionError("slip"), None])
def test_a_fault_of_the_compiler_is_a_refusal_that_names_the_operation(error: Any, monkeypatch: Any) -> None:
    """An entry of the compiler's that fails, or writes something else."""

    def written(made: Any, write: Any) -> str:
        if error:
            raise error
        return f"{write(made.args[0])} * 0.999"

    row = Primitive(source=written)
    monkeypatch.setattr(primitives, "row_of_entry", lambda op: row if op is ag.TABLE["tanh"] else row_of_entry(op))
    with pytest.raises(RecordingError, match=r"begins at tanh of \(2,\).*fault of the engine.*report it"):
        record(lambda x: (ag.tanh(ag.sin(x)) * ag.exp(x)).sum(), np.array([0.5, 1.5]))
