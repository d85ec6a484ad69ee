"""What is said while it works: nothing at first."""

import io
import time

from viz.command.progress import Progress


def test_nothing_is_said_in_the_first_seconds():
    stream = io.StringIO()
    with Progress(stream, after=60) as progress:
        progress.doing("reading")
        rate = progress.epochs(0.01, 9)
        assert [rate(k) for k in (1, 2, 3)] == [0.01] * 3
    assert stream.getvalue() == ""


def test_then_where_it_is_though_nothing_new_begins():
    stream = io.StringIO()
    with Progress(stream, after=0.05) as progress:
        progress.doing("reading big.csv")
        last = time.monotonic() + 20
        while not stream.getvalue() and time.monotonic() < last:
            time.sleep(0.01)
    assert stream.getvalue().startswith("chalkgrad: reading big.csv (")


def test_epochs_say_how_far_they_are():
    stream = io.StringIO()
    progress = Progress(stream, after=0)
    rate = progress.epochs(0.1, 40)
    assert [rate(epoch) for epoch in (1, 21)] == [0.1, 0.1]
    assert stream.getvalue().startswith("chalkgrad: training, 20 of 40 epochs, about 0 s left (")
    progress.doing("measuring")  # too soon for another line
    assert stream.getvalue().count("\n") == 1


def test_without_stderr():
    with Progress(after=0) as progress:
        progress.stream = None
        progress.doing("reading")
