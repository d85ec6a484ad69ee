"""The sentence under each backward step, word for word: what a learner reads is true of the operation and the input."""

import numpy as np
import pytest

import autograd as ag
from autograd import TABLE, Graph, Op, Value
from tests.autograd.own_operations import table_as_before
from viz.notation.names import Notation
from viz.notation.words import about, now, why

SHAPES = {
    "a": (), "b": (), "u": (3,), "v": (3,), "M": (2, 3), "r": (1, 3), "N": (3, 2), "w": (4,), "W": (2, 4), "X": (5, 3),
    "S": (1, 2, 6), "K": (3, 2, 2), "Q": (2, 3, 2), "c": (3,), "I": (1, 2, 4, 4), "F": (3, 2, 2, 2),
    "X2": (5, 3), "B": (4, 2, 3), "R": (3, 3), "G": (2, 3, 3), "P": (3, 3),
}  # fmt: skip
"""Scalars, vectors, matrices; parameters with the bias in column 0; samples; signals and images, kernels and biases."""

SUM = "A sum hands its gradient on as it is."
AS_MUCH = "y grows by as much as a: the gradient goes on as it is."
ITSELF = "y is a itself: the gradient goes on as it is."
TWICE = "y takes some entries of {} more than once: such an entry gets the sum of what its copies send back."
MOVED = "Entries are only moved here: the gradient goes back the way they came."
WHOLE = "Every entry of y depends on every entry of {}: the local derivative is a whole matrix."
ALONE = "Why ⊙: {} works entry by entry. Entry k of y depends on entry k of {} alone."
STRETCHED = "{0} is stretched over the shape of y: what its copies send back is summed to its own shape."
MIXED = "Why a matrix product: y mixes the entries of {}, so each gathers from all that it went into."
BY_ROW = "Row by row: row n of y mixes the entries of row n of {}, so each gathers from that row of y alone."
BY_COLUMN = (
    "Column by column: column m of y mixes the entries of column m of {}, so each gathers from that column of y alone."
)
OF_VECTOR = "Why a matrix product: every entry of y mixes all entries of {}, so each gathers from all of y."
OF_BATCH = "A matrix product for each matrix of the batch: an entry gathers from all products that it went into."
ALIKE_SLOPE = "Every entry of {} is treated alike: its slope in y is one and the same number."
STEP = "y is flat in {}, but for jumps: its slope is 0, and no gradient comes through."
NO_BIAS = "The bias is left out: its input is the constant 1."
OF_IMAGE = "Each entry of {} gathers from every window that it lay under, times the weight that lay on it."
OF_KERNEL = "Each weight of {} met every window: its gradient is the sum over all of them."
OF_BIAS = "Each bias was added to a whole map of y: its gradient is the sum over that map."
LARGEST = "Only the largest entry of a window came through: it alone gets the gradient, the others get 0."
ALIKE = "Each entry of a window counted alike: each gets an equal share of the gradient."
ADDED = "y adds up all entries of {}: each gets all of the gradient."
ADDED_EACH = "Each entry of y adds up {} entries of {}: each of these gets all of its gradient."
MEAN = "y is the mean of the {0} entries of {1}: each gets 1/{0} of the gradient."
MEAN_EACH = "Each entry of y is the mean of {0} entries of {1}: each of these gets 1/{0} of its gradient."
COPIES = "y repeats the entries of {}: each gathers the gradients of its copies."
GATHERS = "Each entry of {} gathers what the entries of y that it went into send back."
SLOPE = "{0} and y are numbers: the slope of y at this {0}, times what arrives."

ROWS = [
    # operation, its inputs, its parameters, which input, the sentence
    ("add", "a b", {}, 0, SUM),
    ("add", "a b", {}, 1, SUM),
    ("sub", "a b", {}, 0, AS_MUCH),
    ("mod", "a b", {}, 0, AS_MUCH),
    ("sum", "a", {}, 0, ITSELF),
    ("mean", "a", {}, 0, ITSELF),
    ("reshape", "a", {"shape": ()}, 0, ITSELF),
    ("sub", "a b", {}, 1, "y falls as b grows: the gradient goes on with its sign turned."),
    ("positive", "a", {}, 0, ITSELF),
    ("cast", "a", {}, 0, ITSELF),
    ("neg", "a", {}, 0, "y falls as a grows: the gradient goes on with its sign turned."),
    ("mul", "a b", {}, 0, "A product: if a alone grows by 1, y grows by the other factor, b."),
    ("mul", "a b", {}, 1, "A product: if b alone grows by 1, y grows by the other factor, a."),
    ("div", "a b", {}, 1, SLOPE.format("b")),
    ("sigmoid", "a", {}, 0, SLOPE.format("a")),
    ("add", "u v", {}, 1, ALIKE_SLOPE.format("v")),
    ("sub", "u v", {}, 1, ALIKE_SLOPE.format("v")),
    ("mul", "a u", {}, 1, ALIKE_SLOPE.format("u")),
    ("mul", "u v", {}, 0, ALONE.format("×", "u")),
    ("sigmoid", "u", {}, 0, ALONE.format("σ", "u")),
    ("relu", "M", {}, 0, ALONE.format("ReLU", "M")),
    ("mul", "M u", {}, 0, ALONE.format("×", "M")),
    ("mul", "M u", {}, 1, STRETCHED.format("u")),
    ("mul", "a u", {}, 0, STRETCHED.format("a")),
    ("matmul", "M N", {}, 0, BY_ROW.format("M")),
    ("matmul", "M N", {}, 1, BY_COLUMN.format("N")),
    ("matmul", "M u", {}, 0, "Why an outer product: M[i, j] carried u[j] into y[i] alone."),
    ("matmul", "M u", {}, 1, OF_VECTOR.format("u")),
    ("matmul", "u N", {}, 0, OF_VECTOR.format("u")),
    ("matmul", "u N", {}, 1, "Why an outer product: N[i, j] carried u[i] into y[j] alone."),
    ("matmul", "u v", {}, 0, "y = Σ u[k] · v[k]: the slope for an entry of u is its partner in v."),
    ("matmul", "u v", {}, 1, "y = Σ v[k] · u[k]: the slope for an entry of v is its partner in u."),
    ("matmul", "B N", {}, 0, OF_BATCH),
    ("matmul", "B N", {}, 1, OF_BATCH),
    ("affine", "w u", {}, 0,
     "Each weight of w was multiplied by one input (the bias by 1): that input is its slope."),
    ("affine", "w u", {}, 1, f"y = Σ weight · input: the slope for an input is its weight. {NO_BIAS}"),
    ("affine", "W u", {}, 0,
     "Why an outer product: W[i, j] carried input j (column 0 the constant 1) into y[i] alone."),
    ("affine", "W u", {}, 1,
     f"{OF_VECTOR.format('u')} {NO_BIAS}"),
    ("affine", "W X", {}, 0,
     "Each weight of W met every sample: its gradient is the sum of outer products, one a sample: 5."),
    ("affine", "w X", {}, 0,
     "Each weight of w met every sample: its gradient is the sum of error · input over all samples: 5."),
    ("affine", "W X", {}, 1,
     f"{BY_ROW.format('X')} {NO_BIAS}"),
    ("sum", "u", {}, 0, ADDED.format("u")),
    ("sum", "M", {"axis": 0}, 0, ADDED_EACH.format(2, "M")),
    ("mean", "u", {}, 0, MEAN.format(3, "u")),
    ("mean", "M", {"axis": 1}, 0, MEAN_EACH.format(3, "M")),
    ("broadcast_to", "u", {"shape": (2, 3)}, 0, COPIES.format("u")),
    ("sum", "r", {"axis": 0}, 0, GATHERS.format("r")),
    ("upsample", "S", {"scale_factor": 2}, 0, COPIES.format("S")),
    ("block_sum", "S", {"factor": 2}, 0, ADDED_EACH.format(2, "S")),
    ("reshape", "M", {"shape": (3, 2)}, 0, MOVED),
    ("transpose", "M", {}, 0, MOVED),
    ("prime", "u", {}, 0, MOVED),
    ("pad", "u", {"width": 1}, 0, "What was put around u takes no gradient: u gets what lies inside."),
    ("softmax", "u", {}, 0, WHOLE.format("u")),
    ("log_softmax", "u", {}, 0, WHOLE.format("u")),
    ("conv1d", "S K c", {}, 0, OF_IMAGE.format("S")),
    ("conv1d", "S K c", {}, 1, OF_KERNEL.format("K")),
    ("conv2d", "I F c", {}, 0, OF_IMAGE.format("I")),
    ("conv2d", "I F c", {}, 1, OF_KERNEL.format("F")),
    ("conv2d", "I F c", {}, 2, OF_BIAS),
    ("max_pool1d", "S", {"kernel_size": 2}, 0, LARGEST),
    ("max_pool2d", "I", {"kernel_size": 2}, 0, LARGEST),
    ("avg_pool1d", "S", {"kernel_size": 2}, 0, ALIKE),
    ("avg_pool2d", "I", {"kernel_size": 2}, 0, ALIKE),
    ("conv_transpose1d", "S Q", {}, 0, GATHERS.format("S")),
    ("max", "u", {}, 0,
     "Only the entry of u that was taken gets the gradient; entries that tie share it, all others get 0."),
    ("cross_entropy", "u v", {}, 0,
     "What the model says less what is right: the slope of y for the scores u is softmax(u) − v."),
    ("cross_entropy", "X X2", {}, 0,
     "One loss for each sample: row n of softmax(X) − X2 is multiplied by number n of what arrives."),
    ("softmax", "M", {}, 0,
     "Along axis 1 every entry of y depends on every entry of M, and on no other: a matrix of derivatives for each."),
    ("getitem", "u", {"index": slice(None, None, -1)}, 0,
     "Entries are only moved here: the gradient goes back the way they came."),
    ("getitem", "u", {"index": (None, slice(None))}, 0,
     "Entries are only moved here: the gradient goes back the way they came."),
    ("getitem", "u", {"index": slice(1, None)}, 0,
     "y takes some entries of u: the gradient goes back to their places, all others get 0."),
    ("getitem", "u", {"index": np.array([0, 0, 2])}, 0,
     TWICE.format("u")),
    ("pad", "v", {"width": 2}, 0, "What was put around v takes no gradient: v gets what lies inside."),
    ("cumsum", "u", {"axis": 0}, 0,
     "An entry of u is in its own sum and in all that follow: it gathers from all of these."),
    ("inv", "R", {}, 0, WHOLE.format("R")),
    ("inv", "G", {}, 0, GATHERS.format("G")),  # a matrix of y from its own matrix alone
    ("logabsdet", "G", {}, 0, GATHERS.format("G")),
    ("cholesky", "P", {}, 0, GATHERS.format("P")),  # nothing above its diagonal
    ("solve", "R N", {}, 0, WHOLE.format("R")),
    ("solve", "R N", {}, 1, BY_COLUMN.format("N")),
    ("solve", "R u", {}, 1, OF_VECTOR.format("u")),
    ("negative_log_likelihood", "u v", {}, 0, GATHERS.format("u")),  # v is no one class
    ("sign", "a", {}, 0, STEP.format("a")),
    ("floor", "u", {}, 0, STEP.format("u")),
]  # fmt: skip


def step_of(operation, names, params):
    made = {name: 0.1 + np.random.default_rng(k).random(SHAPES[name]) for k, name in enumerate(names.split())}
    made |= {"P": np.eye(3)} if "P" in made else {}
    inputs = [Value(data if data.shape else float(data), name=name) for name, data in made.items()]
    call = getattr(ag, operation, None) or TABLE[operation]
    y = call(*inputs, **params)
    y.name = "y"
    return y


@pytest.mark.parametrize(("operation", "names", "params", "index", "sentence"), ROWS)
def test_the_sentence_of_a_step(operation, names, params, index, sentence):
    y = step_of(operation, names, params)
    assert why(y, index, Notation(Graph(y))) == sentence


# ---------------------------------------------------------------------------- one's own operations
def my_own(kind, shrinks=True, local=None):
    """An operation that says nothing about itself but its kind; its numbers don't matter here."""
    return Op(
        name="mine",
        inputs=("a",),
        forward=lambda a: np.asarray(a)[..., 0] if shrinks else np.asarray(a),
        formula="mine(a)",
        local=[local],
        pull=["g"],
        kind=kind,
    )


@pytest.mark.parametrize(
    ("kind", "shrinks", "local", "sentence"),
    [
        ("moves", False, None, MOVED),
        ("sums", True, None, ADDED_EACH.format(3, "M")),
        ("sums", False, None, GATHERS.format("M")),  # a running sum
        ("averages", True, "0.5", MEAN_EACH.format(3, "M")),
        ("repeats", False, None, COPIES.format("M")),
        ("mixes", False, "a", WHOLE.format("M")),
        ("product", True, "a", MIXED.format("M")),
        ("convolution", False, "a", GATHERS.format("M")),
        ("window", False, "a", GATHERS.format("M")),
        (None, True, "a", GATHERS.format("M")),
    ],
)
def test_an_entry_that_only_says_its_kind_has_fitting_words(kind, shrinks, local, sentence):
    with table_as_before():
        my_own(kind, shrinks, local)
        y = step_of("mine", "M", {})
        assert why(y, 0, Notation(Graph(y))) == sentence


def test_numbers_without_a_factor_are_not_multiplied():
    a = Value(2.0, name="a")
    y = TABLE["sum"](a)
    y.name = "y"
    assert why(y, 0, Notation(Graph(y))) == ITSELF


# --------------------------------------------------------------------------------- what happened here
def said(y):
    y.name = "y"
    return now(y, 0, Notation(Graph([y], [np.ones(y.shape)])))


@pytest.mark.parametrize(("order", "sentence"), [([0, 0, 2], TWICE.format("a")), ([2, 0, 1], MOVED)])
def test_entries_taken_by_an_order_are_moved_or_taken_twice(order, sentence):
    y = np.take_along_axis(Value([1.0, 2.0, 3.0], name="a"), np.array(order), axis=0)
    y.name = "y"
    assert why(y, 0, Notation(Graph([y], [np.ones(3)]))) == sentence


def test_only_of_one_right_class_its_probability_alone_counts():
    y = ag.negative_log_likelihood(Value([0.5, 0.5], name="p"), np.array([0.0, 1.0]))
    assert why(y, 0, Notation(Graph(y))).startswith("Only the probability of the right class counts")


def test_a_condition_that_was_computed_makes_no_kink():
    a = Value(-2.0, name="a")
    y = TABLE["where"](TABLE["greater"](a, 0.0), a, 0.1 * a)
    assert "kink" not in now(y, 2, Notation(Graph(y)))


def test_a_neuron_that_is_saturated_or_off_is_said_to_be():
    saturated = "y is saturated: its slope is 0, and what arrives is multiplied by it."
    assert saturated in said(Value(800.0, name="a").sigmoid())
    assert "saturated" not in said(Value(2.0, name="a").sigmoid())
    assert "1 of 2 entries of y are saturated" in said(Value([9.0, 0.5], name="a").tanh())
    assert "2 of 3 entries of y are off (a ≤ 0)" in said(Value([-1.0, 2.0, -3.0], name="a").relu())
    assert "y is off here (a ≤ 0)" in said(Value(-1.0, name="a").relu())


def test_a_bound_a_convention_and_a_kink_are_said():
    p = Value(1.0, name="p")
    assert "p is 0 or 1 to all its digits" in said(ag.binary_cross_entropy(p, 0.0))
    assert "0 or 1" not in said(ag.binary_cross_entropy(Value(0.5, name="p"), 0.0))
    power = Value(-2.0, name="b") ** Value(3.0, name="a")
    power.name = "y"
    assert "0 is taken by convention" in now(power, 1, Notation(Graph(power)))
    assert "y has a kink here" in said(abs(Value(0.0, name="a")))
    assert "kink" not in said(abs(Value(0.1, name="a")))
    zero, one = Value(0.0, name="a"), Value(1.0, name="a")
    assert "the library takes 0.5" in said(np.maximum(zero, 0.0))
    assert "the library takes 1" in said(ag.clip(one, low=0.0, high=1.0))
    for there in (np.where(False, zero, one), np.maximum(zero, zero), np.floor(one), np.mod(one, 1.0)):  # none has one
        assert "kink" not in said(there)
    with np.errstate(invalid="ignore"):
        assert "not a number" in said(Value(-1.0, name="a").log())


def test_a_power_of_0_has_a_derivative_in_its_exponent_where_that_is_above_0():
    def in_exponent(a, b):
        power = Value(a, name="a") ** Value(b, name="b")
        return now(power, 1, Notation(Graph([power], [np.ones(power.shape)])))

    assert in_exponent(0.0, 2.0) == ""
    assert "by convention" in in_exponent(0.0, 0.0)
    assert "by convention" in in_exponent([2.0, -1.0], 2.0)


def test_a_vector_of_no_length_and_the_angle_of_the_origin_are_conventions():
    assert "a is 0 here: a vector of no length points nowhere" in said(ag.norm(Value([0.0, 0.0], name="a")))
    assert "1 of 2 vectors in a are 0" in said(ag.norm(Value([[0.0, 0.0], [1.0, 0.0]], name="a"), axis=1))
    assert said(ag.norm(Value([0.0, 1.0], name="a"))) == ""
    at, off = (np.arctan2(Value([1.0, b], name="a"), Value([0.0, 0.0], name="b")) for b in (0.0, 1.0))
    assert "At the origin there is no angle" in said(at)
    assert said(off) == ""


def test_shares_that_are_decided_are_said_to_be():
    assert "In 1 of 2 cases one share of y" in said(ag.softmax(Value([[9.0, 0.0], [1.0, 0.0]], name="a"), axis=1))
    assert said(ag.softmax(Value([1.0, 0.0], name="a"))) == ""


@pytest.mark.parametrize(
    ("y", "text"),
    [
        (lambda a: np.floor(a), "The largest whole number that is not above the entry."),
        (lambda a: np.arctan2(a, 2.0), "The angle of a point, from its height and its width."),
        (lambda a: np.logaddexp(a, 2.0), "logaddexp of two values, entry by entry."),
        (lambda a: TABLE["greater"](a, 2.0), "1 where it holds, else 0, entry by entry."),
        (lambda a: TABLE["argsort"](a), "For each place in the sorted order, where its entry stands, counted from 0."),
    ],
)
def test_what_an_operation_of_two_inputs_or_a_step_does(y, text):
    assert about(y(Value([1.0, 2.5])).op) == text


def test_a_node_that_goes_in_twice_is_one_term():
    a = Value(2.0, name="a")
    y = a * a
    y.name = "y"
    sentence = "a goes in 2 times; this is the term through input {} alone. All terms together are the derivative."
    assert [why(y, k, Notation(Graph(y))) for k in (0, 1)] == [sentence.format(1), sentence.format(2)]
