"""Options by the names that others have for them."""

import pytest

import viz
from autograd import Value
from autograd.errors import DataTypeError
from tests import gallery
from viz.notation.other_names import other_names_answered

PICTURES = {**gallery.pictures(), "draw": viz.draw}


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_answers_a_name_it_does_not_have(name):
    with pytest.raises(DataTypeError, match=rf"^{name}\(\) has no option figsize=: write (size|figure|ax)="):
        PICTURES[name](figsize=(8, 5))
    with pytest.raises(TypeError, match=rf"^{name}\(\) has no option them=.*did you mean 'theme'"):
        PICTURES[name](None, them="dark")


DISPLAYS = [getattr(viz, name) for name in dir(viz) if name.endswith("Display")]


@pytest.mark.parametrize("display", DISPLAYS, ids=lambda display: display.__name__)
def test_every_display_answers_as_its_function_does(display):
    makers = [name for name in dir(display) if name.startswith("from_")]
    assert makers
    for name in makers:
        with pytest.raises(DataTypeError, match=r"\(\) has no option figsize=: write ax="):
            getattr(display, name)([0, 1], [0, 1], [0, 1], figsize=(8, 5))
    shown = display.__new__(display)
    shown.given_ = {}
    with pytest.raises(DataTypeError, match=r"\(\) has no option cmap=: the colours are those of every picture"):
        shown.plot(cmap="jet")


@pytest.mark.parametrize(
    ("name", "option", "said"),
    [
        ("draw", "language", "write lang="),
        ("draw", "rankdir", "write direction='TB'"),
        ("decision_boundary", "title", "made.ax_.set_title"),
        ("decision_boundary", "y", "write t, the labels"),
        ("decision_boundary", "cmap", "change the artists"),
        ("decision_boundary", "target_names", "write class_names="),
        ("learning_curve", "title", r"made\.set_title"),
        ("learning_curve", "filename", r"made\.figure\.savefig"),
        ("scatter", "filename", r"made\.save"),
        ("capacity", "seed", "write random_state="),
        ("convolution", "weights", "write w="),
        ("step", "language", "write lang="),
        ("step", "learning_rate", "write lr="),
        ("step", "at", r"made\.figure\(step=7\)"),
        ("step", "filename", r"made\.save\('page\.html'\)"),
        ("playground", "names", "write feature_names="),
        ("playground", "dark", "write theme='dark'"),
        ("roc", "unheard_of", "it takes model, X, t, threshold, ax, theme"),
    ],
)
def test_ours_is_named(name, option, said):
    with pytest.raises(DataTypeError, match=said):
        getattr(viz, name)(1, **{option: 1})


def test_what_is_taken_goes_through_and_what_is_missing_python_says():
    assert viz.draw(Value(1.0) * 2, title="double").description
    with pytest.raises(TypeError, match="missing 1 required"):
        viz.draw()

    @other_names_answered
    def takes_all(**options):
        return options

    assert takes_all(figsize=1) == {"figsize": 1}
