"""What is printed for a page: each entry of the table, and what is refused."""

import pytest

from autograd import TABLE
from autograd.program.javascript.arrays import Calls
from autograd.program.javascript.expressions import Expression
from autograd.program.javascript.machine import machine
from autograd.program.javascript.names import RECORDINGS, NoJavaScriptError
from autograd.program.javascript.operations import operations
from autograd.rules.op import constant

LIVE = [op for name, op in TABLE.items() if op is not constant and name not in RECORDINGS]


@pytest.mark.parametrize("op", LIVE, ids=lambda op: op.name)
def test_every_entry_is_printed(op):
    """Fails with the name of the primitive that an entry calls and the page lacks."""
    assert f"\n{op.name}: {{" in operations({op: []})


@pytest.mark.parametrize("name", RECORDINGS)
def test_what_stays_a_recording_is_refused_by_its_name(name):
    with pytest.raises(NoJavaScriptError, match=name) as caught:
        operations({TABLE[name]: []})
    assert caught.value.op == name


def test_an_entry_brings_those_that_it_calls():
    printed = operations({TABLE["cross_entropy"]: [(2, 2)]})
    for name in ("softmax", "log", "exp", "where", "not_equal"):
        assert f"\n{name}: {{" in printed


def test_a_text_by_ranks_is_printed_for_the_ranks_that_occur():
    one, both = (operations({TABLE["affine"]: ranks}) for ranks in ([(2, 2)], [(2, 1), (2, 2)]))
    assert "list:" not in one
    assert '"21": 0' in both
    assert len(one) < len(both) < len(operations({TABLE["affine"]: []}))


def test_what_is_not_chosen_has_no_part_in_a_gradient():
    """0 · ∞ is not a number: a product by a mask is a choice."""
    printed = operations({TABLE["relu"]: []})
    assert "(a[i$ * a$] > 0 ? g[i$ * g$] : 0.0)" in printed


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a - (b - c)", "a - (b - c)"),
        ("(a - b) - c", "a - b - c"),
        ("a / (b * c)", "a / (b * c)"),
        ("-a * b", "-a * b"),
        ("-(a + b)", "-(a + b)"),
        ("a - -b", "a - -b"),
        ("-(-a)", "- -a"),
        ("a ** -b ** 2", "M.pow(a, -M.pow(b, 2))"),
        ("where(a > 0, a, new)", "(a > 0 ? a : new$)"),
        ("where(a, 1.0, 2.0)", "(a !== 0 ? 1.0 : 2.0)"),
        ("(a == b) * 2", "+(a === b) * 2"),
        ("minimum(a, inf)", "Math.min(a, Infinity)"),
        ("where((_mask := a > b), g, 0.0) * _mask", "(a > b ? g : 0.0) * +(a > b)"),
    ],
)
def test_expressions(text, written):
    assert Expression().write(text) == written


@pytest.mark.parametrize("text", ["a if b else c", "a[0]", "np.exp(a)", "sum(a)", "a > b > c", "lambda: a"])
def test_what_has_no_expression_is_refused(text):
    with pytest.raises(NoJavaScriptError):
        Expression().write(text)


def test_a_transpose_inside_a_product_is_no_copy():
    assert "N.matmul(g, x$[0], false, true)" in Calls(TABLE["neg"]).function("g @ T(a)")


def test_a_machine_refuses_arrays():
    with pytest.raises(NoJavaScriptError, match="sum takes arrays"):
        machine([TABLE["add"], TABLE["sum"]])
