"""What is said while it works: nothing at first."""

import io
import sys
import time

from viz.command import main, progress
from viz.command.progress import Progress
from viz.errors import OptionError


def test_nothing_is_said_in_the_first_seconds():
    stream = io.StringIO()
    with Progress(stream, after=60) as told:
        told.doing("reading")
        rate = told.epochs(0.01, 9)
        assert [rate(k) for k in (1, 2, 3)] == [0.01] * 3
    assert stream.getvalue() == ""


def test_then_where_it_is_though_nothing_new_begins():
    stream = io.StringIO()
    with Progress(stream, after=0.05) as told:
        told.doing("reading big.csv")
        last = time.monotonic() + 20
        while not stream.getvalue() and time.monotonic() < last:
            time.sleep(0.01)
    assert stream.getvalue().startswith("chalkgrad: reading big.csv (")


def test_epochs_say_how_far_they_are():
    stream = io.StringIO()
    told = Progress(stream, after=0)
    rate = told.epochs(0.1, 40)
    assert [rate(epoch) for epoch in (1, 21)] == [0.1, 0.1]
    assert stream.getvalue().startswith("chalkgrad: training, 20 of 40 epochs, about 0 s left (")
    told.doing("measuring")  # too soon for another line
    assert stream.getvalue().count("\n") == 1


def test_without_stderr():
    with Progress(after=0) as told:
        told.stream = None
        told.doing("reading")


def test_the_first_word_waits_for_nothing_that_is_read(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(progress, "AFTER", 0.05)
    monkeypatch.setattr(sys, "stderr", stream)

    def reading(args):
        last = time.monotonic() + 20
        while not stream.getvalue() and time.monotonic() < last:
            time.sleep(0.01)
        raise OptionError("read")

    monkeypatch.setattr(main, "_table", reading)
    assert main.main(["big.csv"]) == 2
    assert stream.getvalue().startswith("chalkgrad: reading big.csv (0 s)\n")
