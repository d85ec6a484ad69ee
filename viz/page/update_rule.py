"""What an update changes and by how much: weights alone, never data, with the model's own η where it is known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from autograd import Graph, Value
from autograd.graph.numbers import number
from autograd.graph.sentences import say
from nn.layers.module import Module
from nn.layers.roles import is_parameter, model_of
from nn.models.fitting import Fitting
from nn.optim.sgd import SGD

_USUAL = 0.1
_DATA = re.compile(r"(x|t|y|inputs?|targets?|labels?|data|features?|samples?|images?|tokens?)(_\w+)?", re.I)
"""What data are called: the lecture's x, t and y, and words for them."""


@dataclass(frozen=True)
class UpdateRule:
    """w ← w − η ∂l/∂w.

    Attributes
    ----------
    trained : tuple of Value
        The leaves that it changes.
    lr : float
        η.
    said : tuple of (str, dict)
        What is said of it: keys of sentences with what stands in their places; first of η, then of what is trained.
    optimizer : str
        The model's own, "" where there is none.
    """

    trained: tuple[Value, ...]
    lr: float
    said: tuple[tuple[str, dict[str, str]], ...]
    optimizer: str = ""

    def words(self, lang: str = "en") -> str:
        """What is said of it, in a language."""
        return " ".join(say(key, lang, **places) for key, places in self.said)

    def told(self, lang: str = "en") -> dict[str, str]:
        """The same for a page: ``own`` of this η, ``other`` of another, which stands for {lr}, and ``trained``."""
        (first, places), *rest = self.said
        other = "update.not_models" if self.optimizer else "update.plain"
        return {
            "own": say(first, lang, **places),
            "other": say(other, lang, lr="{lr}", optimizer=self.optimizer),
            "trained": " ".join(say(key, lang, **of) for key, of in rest),
        }


def update_rule(graph: Graph, lr: float | None = None, model: Any = None, data: Iterable[Value] = ()) -> UpdateRule:
    """The update of a graph's parameters; where none is known as such, of the leaves that are not called as data are.

    Parameters
    ----------
    graph : Graph
    lr : float, optional
        η; else the model's own, where it is trained by plain gradient descent, else 0.1.
    model : Module, optional
        Whose parameters are trained; else the one whose loss this is.
    data : iterable of Value, optional
        Leaves that are known to be data.

    Examples
    --------
    >>> w, x = Value(2.0, name="w"), Value(3.0, name="x")
    >>> update_rule(Graph(w * x)).words()
    'Plain gradient descent with η = 0.1. By its name x is data, and not trained.'
    >>> a, k = Value(2.0, name="a"), Value(3.0, name="k")
    >>> update_rule(Graph(a * k)).words()
    'Plain gradient descent with η = 0.1. Every variable is updated: which are weights is not known of this graph.'
    """
    model = model or next((found for end in graph.ends if (found := model_of(graph.origins.get(end, end)))), None)
    given = {id(p) for p in model.parameters()} if isinstance(model, Module) else set()
    aside = {id(v) for v in data}
    leaves = [v for v in graph.leaves if v.op is None and v in graph.gradients and id(v) not in aside]
    variables = [v for v in leaves if not v.frozen]

    def is_weight(v: Value) -> bool:
        own = graph.origins.get(v, v)
        return id(own) in given if given else is_parameter(own)

    weights = tuple(v for v in variables if is_weight(v))
    by_name: list[Value] = []
    if not weights:
        weights = tuple(v for v in variables if not is_called_as_data(graph.name_of(v)))
        by_name = [v for v in variables if is_called_as_data(graph.name_of(v))] if weights else []
    weights = weights or tuple(variables)
    own, plain, name = _of_model(model)
    eta = lr if lr is not None else own if plain and own is not None else _USUAL
    said: list[tuple[str, dict[str, str]]] = []
    if plain and own == eta:
        said.append(("update.models", {"optimizer": name}))
    elif name:
        said.append(("update.not_models", {"lr": number(eta), "optimizer": name}))
    else:
        said.append(("update.plain", {"lr": number(eta)}))
    if by_name:
        names = ", ".join(graph.shown_name(v) for v in by_name)
        said.append(("update.named" if len(by_name) == 1 else "update.all_named", {"names": names}))
    elif len(weights) < len(variables) or aside:
        said.append(("update.inputs", {}))
    elif variables and not any(map(is_weight, variables)):
        said.append(("update.all", {}))
    return UpdateRule(weights, eta, tuple(said), name)


def is_called_as_data(name: str) -> bool:
    """Whether a leaf of this name holds inputs or targets, as far as a name can tell.

    >>> [is_called_as_data(name) for name in ("x", "X_train", "t₁", "y_true", "w", "θ", "token", "bias", "xi")]
    [True, True, True, True, False, False, True, False, False]
    """
    letters = re.sub(r"[^\w]|[\d₀-₉⁰¹²³⁴-⁹]", "", name.split("[")[0])
    return _DATA.fullmatch(letters) is not None


def _of_model(model: Any) -> tuple[float | None, bool, str]:
    """A model's first η, whether it is trained by plain gradient descent, and what its optimizer is called."""
    if not isinstance(model, Fitting):
        return None, False, ""
    made = model.fresh_optimizer()
    options = {name: getattr(made, name, None) for name in ("momentum", "weight_decay", "max_norm")}
    said = [f"{name}={number(given)}" for name, given in {"lr": made.lr, **options}.items() if given]
    return float(made.lr), type(made) is SGD and len(said) == 1, f"{type(made).__name__}({', '.join(said)})"


def verdict(before: float, after: float, after_a_little: float) -> str:
    """Which sentence says what an update did to the loss; ``after_a_little`` is the loss after a much smaller one.

    >>> verdict(1.0, 2.0, 0.9), verdict(1.0, 2.0, 1.0), verdict(1.0, 1.0, 1.0), verdict(float("nan"), 1.0, 1.0)
    ('update.higher', 'update.higher_anyway', 'update.same', 'update.bad')
    """
    if before != before or after != after:
        return "update.bad"
    if after == before:
        return "update.same"
    if after < before:
        return "update.lower"
    return "update.higher" if after_a_little < before else "update.higher_anyway"
