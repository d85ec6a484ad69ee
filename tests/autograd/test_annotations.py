"""An argument that is not what its annotation says is named, and nothing else is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest

import autograd as ag
import nn
import viz
from autograd import ArgumentError, ChalkgradError, Value
from autograd.annotations import arguments_named

if TYPE_CHECKING:
    from fractions import Fraction


@arguments_named
def fails(
    whole: int = 1, x: float = 1.0, text: str = "a", where: Literal["left", "right"] = "left",
    rows: Sequence[int] = (1,), pair: tuple[float, float] = (0, 1), f: Callable[[Any], Any] = abs,
    held: Mapping[str, int] | None = None,
    value: Value | None = None, other: Any = None, later: Fraction | None = None, *, on: bool = True,
) -> None:  # fmt: skip
    raise TypeError("from inside")


GOOD = [
    ("whole", [0, np.int64(3)]), ("x", [1, 2.5, np.float32(1), np.inf]), ("text", [""]),
    ("where", ["left"]), ("rows", [[], [1, 2], np.arange(3), range(2)]), ("pair", [(1, 2.0), np.ones(2)]),
    ("f", [len, Value]), ("held", [{}, None]), ("value", [Value(1.0)]), ("other", ["a"]), ("later", ["a"]),
    ("on", [True, 0, np.bool_(False)]),
]  # fmt: skip
BAD = [
    ("whole", [None, 1.0, True, "1", np.array([1])], "whole is a whole number; got "),
    ("x", [None, "1", np.nan, 1j, True], "x is a number; got "),
    ("text", [b"a", 1], "text is a text; got "),
    ("where", ["up", None, np.ones(2)], "where is 'left' or 'right'; got "),
    ("rows", [1, "12", [1.5], {1: 2}, np.ones((2, 2), int), np.array(3)], "rows is a sequence of whole numbers; got "),
    ("pair", [(1,), (1, 2, 3), "ab", ("a", "b")], "pair is 2 numbers; got "),
    ("f", ["abs", None], "f is a function; got "),
    ("held", [[1], 3], "held is a Mapping or None; got "),
    ("value", [1.0], "value is a Value or None; got 1.0"),
]


@pytest.mark.parametrize(("name", "values"), GOOD)
def test_what_fits_fails_as_it_would(name: str, values: list[Any]) -> None:
    for value in values:
        with pytest.raises(TypeError, match="from inside"):
            fails(**{name: value})


@pytest.mark.parametrize(("name", "values", "said"), BAD)
def test_what_does_not_fit_is_named(name: str, values: list[Any], said: str) -> None:
    for value in values:
        with pytest.raises(ArgumentError) as caught:
            fails(**{name: value})
        assert str(caught.value).startswith(said)
        assert len(str(caught.value)) < len(said) + 65
        assert caught.value.__suppress_context__


def test_a_flag_is_looked_at_before_and_all_else_where_a_call_fails() -> None:
    came = []

    @arguments_named
    def works(n: int, on: bool = False) -> None:
        came.append((n, on))

    works("not a number", on=1)
    for args in (("a", "no"), ("a", None), (1, np.ones(2))):
        with pytest.raises(ArgumentError, match="on is True or False; got "):
            works(*args)
    assert came == [("not a number", 1)]


X = np.random.default_rng(0).normal(size=(20, 2))
SICK = np.where(X[:, 0] > 0, "sick", "healthy")
f = lambda x: (x * x).sum()  # noqa: E731
ODD: list[tuple[Callable[[Any], Any], list[Any]]] = [
    (lambda o: ag.gradcheck(o, 1.0), [None, "f", 3]),
    (lambda o: ag.gradcheck(f, [1.0], step=o), [None, "a", np.nan]),
    (lambda o: ag.gradcheck(f, [1.0], tolerance=o), [None, "a", [1]]),
    (lambda o: ag.gradcheck(f, [1.0], seed=o), ["a", 1.5]),
    (lambda o: ag.gradcheck(f, [1.0]).curve(o), [None, "a", 7]),
    (lambda o: ag.gradcheck(f, [1.0]).curve(0, o), [None, "a", 7, (0, 0)]),
    (lambda o: ag.record(o, 1.0), [None, "f"]),
    (lambda o: ag.grad(o), [None, 3.0, Value(1.0)]),
    (lambda o: ag.jacobian(o), [None, Value(1.0)]),
    (lambda o: ag.hessian(o), [None, Value(1.0)]),
    (lambda o: ag.scope(o), [None, 3]),
    (lambda o: ag.vjp(o, 1.0), [None, 3]),
    (lambda o: ag.jvp(f, o, [1.0]), [None, 3, np.array(3.0)]),
    (lambda o: ag.jvp(f, [1.0], o), [None, 3]),
    (lambda o: ag.gradient(o, []), [None, 3.0, "l"]),
    (lambda o: ag.gradient(f(Value([1.0])), o), [None, 3, Value(1.0), "a"]),
    (lambda o: f(Value([1.0])).backward(create_graph=o), ["no", np.ones(2)]),
    (lambda o: ag.explain(f(Value([1.0])), most=o), [None, 2.5, "a", -1]),
    (lambda o: ag.explain(f(Value([1.0])), lang=o), [None, np.ones(2)]),
    (lambda o: ag.Graph(f(Value([1.0])), o), [3, "a"]),
    (lambda o: ag.Graph(f(Value([1.0]))).name_of(o), [None, "x", [1], Value(1.0)]),
    (lambda o: ag.Graph(f(Value([1.0]))).formula_of(o), [None, "x", Value(1.0)]),
    (lambda o: ag.Graph(f(Value([1.0]))).forward_step(o), [None, "x", Value(1.0)]),
    (lambda o: ag.Graph(f(Value([1.0]))).gradient_name(o), [None, [1], Value(1.0)]),
    (lambda o: ag.prime(o), [3, Value(2.0)]),
    (lambda o: ag.Op(name=o, inputs="a", forward=np.exp, formula="exp(a)", local=["y"], doc="e"), [None, [1], ""]),
    (lambda o: Value([1.0]).astype(o), ["zzz", 3, {}]),
    (lambda o: Value([1.0, 2.0]).take(o), [None, "a", 0.5, [[1], [1, 0]]]),
    (lambda o: Value([1.0]).squeeze(o), ["a", 1.5, {}]),
    (lambda o: Value([1.0, 2.0]).std(ddof=o), [None, "a", [1]]),
    (lambda o: Value([[1.0, 2.0]]).transpose(o), [np.ones(2), "ab", 3]),
    (lambda o: viz.draw(f(Value([1.0]))).save(o), [None, 3, ["a.svg"]]),
    (lambda o: viz.draw(f(Value([1.0]))).to_png(o), [None, "a", 0, 3, np.inf]),
    (lambda o: viz.step(f(Value([1.0]))).save(o), [None, 3, ["a.html"]]),
    (lambda o: viz.losses().save(o), [None, 3, ["a.png"]]),
    (lambda o: nn.clip_gradients(o, 1.0), [None, np.array(3.0), "ab"]),
    (lambda o: ag.stack(o), [None, 3, Value(1.0)]),
    (lambda o: ag.transpose([[1.0]], o), [3, "a"]),
    (lambda o: ag.pad([1.0], 1, o), [None, "a"]),
    (lambda o: ag.clip(Value(1.0), 0.0, o), ["a", {}, 1j]),
    (lambda o: ag.conv1d([[[1.0, 2.0]]], [[[1.0]]], stride=o), [[[1], [1, 2]], np.ones((2, 2)), {}]),
    (lambda o: ag.avg_pool1d([[[1.0, 2.0]]], 2, count_include_pad=o), ["no", np.ones(2)]),
    (lambda o: ag.flatten(o), [[[1], [1, 2]]]),
    (lambda o: Value([1.0]).assign([2.0], dtype=o), ["zzz", 3]),
    (lambda o: nn.Linear(2, 1, bias=o), ["no", None, np.ones(2)]),
    (lambda o: nn.Linear(2, 1, name=o), [3, ["a"]]),
    (lambda o: nn.LogisticRegression(warm_start=o).fit(X, SICK), ["no", None, np.ones(2)]),
    (lambda o: nn.LogisticRegression(verbose=o).fit(X, SICK), ["no", np.ones(2)]),
    (lambda o: nn.LogisticRegression(optimizer=o).fit(X, SICK), [int, np.ones(2), 3]),
    (lambda o: nn.LogisticRegression(regularizer=o).fit(X, SICK), [lambda model: None, nn.L1, 3]),
    (lambda o: nn.MLP(output_activation=o).fit(X, SICK), [np.ones(2), 3]),
    (lambda o: nn.LinearRegression(solver=o).fit(X, X[:, 0]), [np.ones(2), 3]),
    (lambda o: nn.SegmentationCNN(o).fit(np.ones((2, 1, 8, 8)), np.ones((2, 8, 8), int)), [np.ones(2), "a"]),
    (lambda o: nn.CNN((1, 8, 8), o).fit(np.ones((2, 1, 8, 8)), ["a", "b"]), [np.ones(2), "a"]),
    (lambda o: nn.Perceptron(epochs=o).fit(X, SICK), [None, 0, 1.5]),
    (lambda o: nn.Perceptron(solver=o).fit(X, SICK), [None, np.ones(2)]),
    (lambda o: nn.InverseDecay(0.1)(o), [None, "a", 0, -1, 1.5]),
    (lambda o: nn.OneCycle(0.1, epochs=9)(o), [None, "a", 0]),
    (lambda o: nn.ReduceLROnPlateau(0.1)(o), [None, 0, np.ones(2)]),
    (lambda o: nn.L1(0.1, bias=o), ["no", None, np.ones(2)]),
    (lambda o: nn.Checkpoint("never.npz", resume=o), ["no", np.ones(2)]),
    (lambda o: viz.draw(f(Value([1.0])), fold=o), ["no", np.ones(2)]),
    (lambda o: nn.ELU(o), [None, "a", [1]]),
    (lambda o: nn.MSELoss(o), [None, np.ones(2)]),
    (lambda o: nn.BCELoss()(o, [1.0]), [None, "a", [[1], [1, 2]], {}]),
    (lambda o: nn.L1Loss()(o, [1.0]), [None, ["a"]]),
    (lambda o: nn.Dropout()(o), [None, "a", {}]),
    (lambda o: nn.Unflatten((1, 2))(o), [None, 3, [1.0, 2.0]]),
    (lambda o: nn.SGD(o, 0.1), [None, np.array(3.0), [[1], [1, 2]]]),
    (lambda o: nn.SquaredL2(0.1)(o), [None, 3, "model"]),
    (lambda o: nn.LogisticRegression().fit(X, SICK, progress=o), ["bar", np.ones(2)]),
    (lambda o: nn.LogisticRegression().fit(X, SICK, validation=o), [np.array(3.0), "a"]),
    (lambda o: nn.LogisticRegression().fit(X, SICK, callbacks=o), [np.array(3.0), 3]),
    (lambda o: nn.SoftmaxRegression().partial_fit(X, SICK, classes=o), [[[1], [1, 2]]]),
    (lambda o: nn.compare(nn.LogisticRegression(), o, SICK), [None, 3, [[1], [1, 2]]]),
    (lambda o: nn.patients(o), [None, "a", 3, 4.5]),
    (lambda o: nn.line(o, 1.0), [None, "a"]),
    (lambda o: nn.one_hot([0], o), [None, "a", 0]),
    (lambda o: nn.dice_score([[1]], [[1]], label=o), [[1, 2]]),
    (lambda o: nn.xavier(o, (2, 3)), [None, 3, "rng"]),
    (lambda o: nn.he(np.random.default_rng(0), o), [None, 3, "ab"]),
    (lambda o: nn.scalar(o), [None, "model"]),
    (lambda o: nn.save(nn.Linear(2, 1), "never.npz", note=o), [3, "a"]),
    (lambda o: nn.batches(X, SICK, 4, shuffle=o), ["no", np.ones(2)]),
    (lambda o: viz.network(nn.MLP([2, 3, 1]), digits=o), [None, "a", 2.5]),
    (lambda o: viz.network(nn.MLP([2, 3, 1]), o), ["a", {}, [None, None]]),
    (lambda o: viz.losses(o), [3, None, [[1], [1, 2]]]),
    (lambda o: viz.losses(slopes=o), ["no", None]),
    (lambda o: viz.saliency(nn.CNN((1, 8, 8), 3, maps=(2, 2)), np.ones((8, 8)), methods=o), [3, [None]]),
    (lambda o: viz.sample_curve(nn.LogisticRegression(), X, SICK, share=o), [None, "a", 0, 1, np.nan]),
    (lambda o: viz.sample_curve(nn.LogisticRegression(), X, SICK, sizes=o), ["ab", None, [None, 3]]),
    (lambda o: viz.capacity(X, SICK, held_out=o), [None, "a", 0, 1]),
    (lambda o: viz.perceptron_update(X, SICK, w=o), ["a", {}, [[1], [1, 2]], None]),
    (lambda o: viz.v_curve(ag.gradcheck(f, [1.0]), argument=o), ["a", 7, 1.5]),
    (lambda o: viz.blocks(nn.CNN((1, 8, 8), 3, maps=(2, 2)), o), [3, "ab", [None]]),
    (lambda o: viz.scatter(X, SICK, feature_names=o), [np.array(3)]),
    (lambda o: viz.scatter(X, SICK, figure=o), ["a", 3]),
    (lambda o: viz.confusion(nn.LogisticRegression(epochs=1).fit(X, SICK), X, o), [[["a"], ["a", "b"]]]),
    (lambda o: viz.mistakes(nn.LogisticRegression(epochs=1).fit(X, SICK), o, SICK), [None, 3, [[1], [1, 2]]]),
    (lambda o: viz.mistakes(nn.LogisticRegression(epochs=1).fit(X, SICK), X, o), [None, 3, [["a"], ["a", "b"]]]),
    (lambda o: viz.Slice(o, X), [None, 3]),
    (lambda o: viz.Slice(nn.LogisticRegression(epochs=1).fit(X, SICK), X, o), [3, "ab"]),
    (lambda o: viz.decision_boundary(nn.LogisticRegression(epochs=1).fit(X, SICK), X, SICK, at=o), ["mean", (1, 2)]),
]  # fmt: skip


@pytest.mark.parametrize(("call", "values"), ODD)
def test_no_call_fails_in_words_of_others(call: Callable[[Any], Any], values: list[Any]) -> None:
    for value in values:
        with pytest.raises(ChalkgradError) as caught:
            call(value)
        assert "Traceback" not in str(caught.value)
