"""Optimizers: their steps, on the graph and recorded, against PyTorch and by hand; what they refuse."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ChalkgradError, Graph, NotRecordedError, StaleGraphError, Value, constant
from nn.checks import learning_rate
from nn.optim.optimizers import OPTIMIZERS
from nn.training.eager_step import EagerStep
from nn.training.recorded_step import RecordedStep
from tests.nn.exported import required
from tests.nn.pairs import T2, T3, X, agree, both


def test_step() -> None:
    """L06: w[k+1] = w[k] - η ∇L, a number or an array, in place."""
    w, b = Value([1.0, -2.0], name="w"), Value(3.0, name="b")
    optimizer, data = nn.SGD([w, b], lr=0.1), w.data
    ((w * w).sum() + b * b).backward()
    optimizer.step()
    np.testing.assert_allclose(w.data, [0.8, -1.6])
    assert w.data is data
    assert b.data == pytest.approx(2.4)
    assert type(b.data) is float


def test_gradients_add_up_until_zero_grad() -> None:
    w = Value(1.0)
    optimizer = nn.SGD([w], lr=0.1)
    (3 * w).backward()
    (3 * w).backward()
    optimizer.step()
    assert w.data == pytest.approx(1.0 - 0.6)
    optimizer.zero_grad()
    assert w.grad is None


def test_learning_rate_may_change_on_the_way() -> None:
    """L06: η[k] = cst / k."""
    w = Value(0.0)
    optimizer = nn.SGD([w], lr=1.0)
    for k in (1, 2, 3):
        optimizer.zero_grad()
        optimizer.lr = 1.0 / k
        (-w).backward()
        optimizer.step()
    assert w.data == pytest.approx(1 + 1 / 2 + 1 / 3)


def test_step_makes_old_graphs_stale() -> None:
    model = nn.MLP([2, 3, 1])
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    loss = model.loss([0.4, -1.0], 1.0)
    loss.backward()
    optimizer.step()
    with pytest.raises(StaleGraphError, match=r"was updated after it was recorded.*Compute the loss again"):
        loss.backward()
    with pytest.raises(StaleGraphError):
        Graph(loss)
    fresh = model.loss([0.4, -1.0], 1.0)
    fresh.backward()
    assert fresh.data < loss.data


def test_step_at_scalar_resolution_makes_old_graphs_stale() -> None:
    model = nn.scalar(nn.MLP([2, 3, 1]))
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    loss = model.loss([0.4, -1.0], 1.0)
    loss.backward()
    optimizer.step()
    with pytest.raises(StaleGraphError):
        loss.backward()


def test_step_without_backward_changes_nothing() -> None:
    with pytest.raises(
        NotRecordedError, match=r"No parameter has a gradient, 'W⁰' for one: call loss\.backward\(\) before"
    ):
        nn.SGD(nn.MLP([2, 3, 1]).parameters(), lr=0.1).step()


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
def test_a_parameter_without_a_gradient_stays_and_the_others_step(name: str) -> None:
    used, unused = Value(1.0, name="used"), Value([1.0], name="unused")
    optimizer = OPTIMIZERS[name]([unused, used], lr=0.1)
    (used * 2).backward()
    optimizer.step()
    assert unused.data == [1.0]
    assert used.data < 1.0
    assert optimizer.steps == 1


def test_a_parameter_given_twice_takes_one_step() -> None:
    w = Value(1.0)
    optimizer = nn.SGD([w, w], lr=0.1)
    (w * 1.0).backward()
    optimizer.step()
    assert w.data == 0.9


W = Value(1.0)
ERRORS: list[tuple[str, Any]] = [
    ("nothing", lambda: nn.SGD([], lr=0.1)),
    ("a perceptron without inputs", lambda: nn.SGD(nn.Perceptron().parameters(), lr=0.1)),
    ("numbers", lambda: nn.SGD([1.0, 2.0], lr=0.1)),
    ("a module", lambda: nn.SGD(nn.Linear(2, 2), lr=0.1)),
    ("a model", lambda: nn.SGD(nn.MLP([2, 3, 1]), lr=0.1)),
    ("modules", lambda: nn.SGD([nn.Linear(2, 2)], lr=0.1)),
    ("a parameter", lambda: nn.SGD(nn.Linear(2, 2).weight, lr=0.1)),
    ("named parameters", lambda: nn.SGD(nn.Linear(2, 2).named_parameters(), lr=0.1)),
    ("a number", lambda: nn.SGD(3, lr=0.1)),
    ("a constant", lambda: nn.SGD([constant(1.0)], lr=0.1)),
    ("a result", lambda: nn.SGD([2 * W], lr=0.1)),
    *((f"lr {lr!r}", lambda lr=lr: nn.SGD([W], lr=lr)) for lr in (0, 0.0, -0.1, np.nan, np.inf, True, "0.1", None, 1j)),
]


@pytest.mark.parametrize("call", [c[1] for c in ERRORS], ids=[c[0] for c in ERRORS])
def test_errors(call: Any) -> None:
    with pytest.raises(
        ArgumentError, match=r"SGD\(model\.parameters\(\), lr=0\.1\)|above 0, such as 0\.1; got"
    ) as caught:
        call()
    assert isinstance(caught.value, ChalkgradError)


def test_learning_rates_of_numpy_and_whole_numbers() -> None:
    assert [learning_rate(lr) for lr in (1, np.float32(0.5), np.int64(2), 0.1)] == [1.0, 0.5, 2.0, 0.1]


# ------------------------------------------------------------------------- momentum and Adam
RULES: dict[str, Any] = {
    "sgd": (nn.SGD, "SGD", {}),
    "momentum": (nn.SGD, "SGD", {"momentum": 0.9}),
    "little momentum": (nn.SGD, "SGD", {"momentum": 0.3}),
    "adam": (nn.Adam, "Adam", {}),
    "adam's betas": (nn.Adam, "Adam", {"betas": (0.5, 0.7), "eps": 1e-3}),
    "adam without memory": (nn.Adam, "Adam", {"betas": (0.0, 0.0)}),
    "decay": (nn.SGD, "SGD", {"weight_decay": 0.1}),
    "momentum and decay": (nn.SGD, "SGD", {"momentum": 0.9, "weight_decay": 0.1}),
    "nesterov": (nn.SGD, "SGD", {"momentum": 0.9, "nesterov": True}),
    "nesterov and decay": (nn.SGD, "SGD", {"momentum": 0.6, "nesterov": True, "weight_decay": 0.05}),
    "adam and decay": (nn.Adam, "Adam", {"weight_decay": 0.1}),
    "adamw": (nn.AdamW, "AdamW", {}),
    "adamw's decay": (nn.AdamW, "AdamW", {"weight_decay": 0.3, "betas": (0.7, 0.9)}),
    "adagrad": (nn.Adagrad, "Adagrad", {}),
    "adagrad's decays": (nn.Adagrad, "Adagrad", {"lr_decay": 0.1, "weight_decay": 0.1, "eps": 1e-6}),
    "rmsprop": (nn.RMSprop, "RMSprop", {}),
    "rmsprop's alpha": (nn.RMSprop, "RMSprop", {"alpha": 0.7, "eps": 1e-4, "weight_decay": 0.1}),
    "rmsprop with momentum": (nn.RMSprop, "RMSprop", {"momentum": 0.9}),
}


@pytest.mark.parametrize("name", RULES)
def test_step_by_step_as_pytorch(name: str) -> None:
    """Fifty steps on a bent valley, at learning rates that change; an array, and a single number."""
    torch = required("torch")
    kind, theirs, options = RULES[name]
    w, a = Value([[1.0, -2.0], [0.5, 3.0]], name="w"), Value(0.7, name="a")
    v = torch.tensor(w.data.copy(), requires_grad=True)
    b = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    ours, other = kind([w, a], lr=0.05, **options), getattr(torch.optim, theirs)([v, b], lr=0.05, **options)
    for k in range(50):
        ours.lr = other.param_groups[0]["lr"] = 0.05 / (1 + k % 3)
        ours.zero_grad()
        other.zero_grad()
        ((w * w * w * 0.1 + w).tanh().sum() * a + a * a).backward()
        ((v * v * v * 0.1 + v).tanh().sum() * b + b * b).backward()
        ours.step()
        other.step()
        np.testing.assert_allclose(w.data, v.detach().numpy(), rtol=1e-10, atol=1e-13)
        assert a.data == pytest.approx(b.item(), rel=1e-10)
    assert type(a.data) is float


def test_momentum_by_its_formula() -> None:
    """v ← μ v + g, w ← w - η v for L = 3 w²."""
    w = Value(2.0)
    optimizer = nn.SGD([w], lr=0.01, momentum=0.8)
    by_hand, speed = 2.0, 0.0
    for _ in range(15):
        optimizer.zero_grad()
        (3 * w * w).backward()
        optimizer.step()
        speed = 0.8 * speed + 6 * by_hand
        by_hand -= 0.01 * speed
        assert w.data == pytest.approx(by_hand, rel=1e-12)


def test_adam_by_its_formula() -> None:
    """Kingma and Ba 2015, algorithm 1, with the corrected means written out."""
    w = Value([2.0, -1.0])
    optimizer = nn.Adam([w], lr=0.1, betas=(0.8, 0.95), eps=1e-6)
    by_hand, m, v = np.array([2.0, -1.0]), np.zeros(2), np.zeros(2)
    for k in range(1, 16):
        optimizer.zero_grad()
        (w**4).sum().backward()
        optimizer.step()
        g = 4 * by_hand**3
        m, v = 0.8 * m + 0.2 * g, 0.95 * v + 0.05 * g**2
        by_hand = by_hand - 0.1 * (m / (1 - 0.8**k)) / (np.sqrt(v / (1 - 0.95**k)) + 1e-6)
        np.testing.assert_allclose(w.data, by_hand, rtol=1e-12)


def test_adams_first_step_is_the_learning_rate() -> None:
    """Whatever the size of the gradient."""
    for scale in (1e-3, 1.0, 1e5):
        w = Value([1.0, 1.0])
        optimizer = nn.Adam([w], lr=0.1)
        (w * np.array([scale, -scale])).sum().backward()
        optimizer.step()
        np.testing.assert_allclose(w.data, [0.9, 1.1], rtol=1e-4)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", RULES)
def test_recorded_as_on_the_graph(name: str, dtype: Any) -> None:
    """14 steps of batches of two sizes in turn, with the single number α of PReLU."""
    kind, _, options = RULES[name]

    def make() -> nn.Sequential:
        return nn.Sequential(nn.Linear(2, 4, rng=0, dtype=dtype), nn.PReLU(), nn.Linear(4, 3, rng=1, dtype=dtype))

    program, graph, loss = make(), make(), nn.CrossEntropyLoss()
    recorded = RecordedStep(program, loss, kind(program.parameters(), lr=0.02, **options))
    eager = EagerStep(graph, loss, kind(graph.parameters(), lr=0.02, **options))
    x, t = X.astype(dtype), nn.one_hot(T3, 3).astype(dtype)
    tolerance = 1e-12 if dtype is np.float64 else 2e-5
    for k in range(14):
        part = slice(0, 22) if k % 2 else slice(k, k + 8)
        (l1, y1), (l2, y2) = recorded(x[part], t[part]), eager(x[part], t[part])
        assert l1 == pytest.approx(l2, rel=tolerance)
        np.testing.assert_allclose(y1, y2, rtol=10 * tolerance, atol=10 * tolerance)
    assert len(recorded._variants) == 2
    agree(program, graph, 10 * tolerance)
    ours, theirs = recorded.eager.optimizer, eager.optimizer
    assert ours.rates() == theirs.rates()  # it has counted the steps
    for mine, its, p in zip(ours.memory, theirs.memory, program.parameters(), strict=True):
        for a, b in zip(mine, its, strict=True):
            assert type(a) is type(b) is (np.ndarray if p.shape else float)
            assert np.asarray(a).dtype == np.asarray(b).dtype == (dtype if p.shape else float)
            np.testing.assert_allclose(a, b, rtol=1e3 * tolerance, atol=tolerance)
    assert all(p.dtype == dtype for p in program.parameters() if p.shape)
    assert type(program.layers[1].weight.data) is float
    assert program.layers[1].weight.data != 0.25


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_fit_recorded_as_on_the_graph(optimizer: str) -> None:
    program, graph = both(
        lambda: nn.MLP([2, 5, 1], activation="prelu", optimizer=optimizer), X, T2, epochs=12, batch_size=8
    )
    agree(program, graph, 1e-11)
    assert program.history_.loss[-1] < program.history_.loss[0]


# ------------------------------------------------------------------------------- of one's own
class Clipped(nn.Optimizer):
    """A rule with a memory of its own, and a rate besides η."""

    slots = ("mean",)

    def __init__(self, parameters: Any, lr: float) -> None:
        super().__init__(parameters, lr)
        self.steps = 0

    def rates(self) -> tuple[float, ...]:
        return self.lr, 1.0 / (1 + self.steps)

    def rule(self, w: Any, gradient: Any, lr: Any, share: Any, mean: Any) -> Any:
        mean = mean + share * (gradient - mean)
        return w - lr * np.tanh(mean), mean

    def counted(self) -> None:
        self.steps += 1


class ManyRates(nn.Optimizer):
    """Each step is a polynomial of the gradient."""

    def rates(self) -> tuple[float, ...]:
        return self.lr, 0.5, -0.25, 0.125, 0.3, -0.7

    def rule(self, w: Any, gradient: Any, *rates: Any) -> Any:
        for power, rate in enumerate(rates, 1):
            w = w - 0.1 * rate * gradient**power
        return w


class StepAlone(nn.Optimizer):
    """A step, and no rule that says the same."""

    def step(self) -> None:
        for p in self.parameters:
            p.assign(p.data - self.lr * np.sign(p.grad))


class Empty(nn.Optimizer):
    """Neither."""


def test_a_rule_of_ones_own_is_recorded() -> None:
    program, graph = both(lambda: nn.MLP([2, 4, 1], activation="prelu", optimizer=Clipped), X, T2, epochs=8)
    agree(program, graph, 1e-12)
    step = RecordedStep(program.scores, nn.BCEWithLogitsLoss(), Clipped(program.parameters(), lr=0.1))
    step(X, T2.astype(float))
    assert "# update" in step.source
    assert step.eager.optimizer.steps == 1  # type: ignore[attr-defined]


def test_a_rule_may_take_any_number_of_rates() -> None:
    agree(*both(lambda: nn.MLP([2, 4, 1], activation="prelu", optimizer=ManyRates), X, T2, epochs=8), 1e-12)


def test_a_step_without_a_rule_trains_on_the_graph_and_says_so() -> None:
    with pytest.warns(nn.NotRecordableWarning, match="StepAlone has a step of its own and no rule") as caught:
        program = nn.MLP([2, 3, 1], optimizer=StepAlone, lr=0.01).fit(X, T2, epochs=5, batch_size=8, eager=False)
    assert [w.category for w in caught if w.category is nn.NotRecordableWarning] == [nn.NotRecordableWarning]
    graph = nn.MLP([2, 3, 1], optimizer=StepAlone, lr=0.01).fit(X, T2, epochs=5, batch_size=8, eager=True)
    agree(program, graph, 0.0)


def test_an_optimizer_without_rule_and_step_says_what_is_missing() -> None:
    w = Value(1.0)
    (2 * w).backward()
    with pytest.raises(ArgumentError, match=r"Empty defines no rule\(w, gradient, \*rates, \*memory\)"):
        Empty([w], lr=0.1).step()
    with pytest.raises(ArgumentError, match="Empty defines no rule"):
        nn.MLP([2, 3, 1], optimizer=Empty).fit(X, T2)


# ----------------------------------------------------------------------------- in fit, by name
def test_names_and_callables() -> None:
    def fitted(given: Any) -> Any:
        return nn.MLP([2, 3, 1], optimizer=given, lr=0.02).fit(X, T2, epochs=4).state_dict()

    agree(fitted("momentum"), fitted(partial(nn.SGD, momentum=0.9)), 0.0)
    agree(fitted("adam"), fitted(nn.Adam), 0.0)
    agree(fitted("sgd"), fitted(lambda parameters, lr: nn.SGD(parameters, lr)), 0.0)
    assert np.any(fitted("adam")["layers.0.weight"] != fitted("sgd")["layers.0.weight"])


@pytest.mark.parametrize(
    ("optimizer", "rate"), [("sgd", 0.5), ("momentum", 0.05), ("adam", 0.01), (nn.Adam, 0.01), (nn.SGD, 0.5)]
)
def test_the_usual_learning_rate_fits_the_optimizer(optimizer: Any, rate: float) -> None:
    assert nn.MLP([2, 3, 1], optimizer=optimizer).fit(X, T2, epochs=1).history_.learning_rate == [rate]


MORE_ERRORS: list[tuple[str, Any, str]] = [
    *((f"momentum {m!r}", lambda m=m: nn.SGD([W], 0.1, momentum=m), r"momentum is a number from 0 to below 1.*; got ")
      for m in (1, 1.0, -0.1, np.nan, "0.9", True, None)),
    *((f"betas {b!r}", lambda b=b: nn.Adam([W], betas=b), "betas are two numbers, such as")
      for b in (0.9, (0.9,), (0.9, 0.99, 0.999), None)),
    *((f"beta {b!r}", lambda b=b: nn.Adam([W], betas=b), "beta is a number from 0 to below 1")
      for b in ((1.0, 0.9), (0.9, 1.0), (-0.1, 0.9), (0.9, "x"))),
    *((f"eps {e!r}", lambda e=e: nn.Adam([W], eps=e), r"eps, the ε of Adam, is a number above 0, such as 1e-08; got ")
      for e in (0, -1e-8, np.inf, "small")),
    *((f"decay {d!r}", lambda d=d: nn.SGD([W], 0.1, weight_decay=d), "weight_decay is a number, 0 or more; got ")
      for d in (-1, np.nan, "0.1", None)),
    *((f"norm {d!r}", lambda d=d: nn.Adam([W], 0.1, max_norm=d), "max_norm, .* is a number above 0, such as 1.0; got ")
      for d in (0, -1.0, np.inf, "1")),
    ("nesterov alone", lambda: nn.SGD([W], 0.1, nesterov=True), "nesterov looks ahead along the momentum: give one"),
    ("alpha", lambda: nn.RMSprop([W], alpha=1.0), "alpha is a number from 0 to below 1"),
    ("lr_decay", lambda: nn.Adagrad([W], lr_decay=-1), "lr_decay is a number, 0 or more"),
    ("adam's rate", lambda: nn.Adam([W], lr=0), "The learning rate is a number above 0, such as 0.1; got 0"),
    ("unknown", lambda: nn.MLP([2, 3, 1], optimizer="adm").fit(X, T2),
     "no optimizer 'adm'; did you mean 'adam'.*one of sgd, momentum, .*adam, adamw, or give a function"),
    ("no name", lambda: nn.MLP([2, 3, 1], optimizer=None).fit(X, T2), "There is no optimizer None. Choose one of"),
    ("a made one", lambda: nn.MLP([2, 3, 1], optimizer=nn.SGD([W], 0.1)).fit(X, T2), "or give a function of"),
    ("a function of nothing", lambda: nn.MLP([2, 3, 1], optimizer=lambda p, lr: None).fit(X, T2),
     "that makes an nn.Optimizer; .* made None"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "text"), [c[1:] for c in MORE_ERRORS], ids=[c[0] for c in MORE_ERRORS])
def test_more_errors(call: Any, text: str) -> None:
    with pytest.raises(ArgumentError, match=text) as caught:
        call()
    assert "\n" not in str(caught.value)


def test_a_step_leaves_weights_in_their_order():
    model = nn.MLP([2, 3, 2, 1], random_state=0, epochs=1).fit([[0.0, 1.0], [1.0, 0.0]], [0.0, 1.0])
    leaves = Graph(model.loss([0.4, -1.0], 1.0)).leaves
    assert [v.name for v in leaves] == ["W⁰", "W¹", "w", "x", "t"]
