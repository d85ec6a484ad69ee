"""What a console prints that has not all signs."""

from __future__ import annotations

import io

import pytest

from viz.command.console import in_ascii, readable


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "∂l/∂W⁰ = σ × −½ · x′ ≥ 0"),
        ("cp1252", "dl/dW^0 = sigma × -½ · x' >= 0"),
        ("ascii", "dl/dW^0 = sigma x -1/2 * x' >= 0"),
    ],
)
def test_what_the_encoding_has_stays_and_the_rest_can_be_read(encoding, expected):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="")
    readable(stream)
    stream.write("∂l/∂W⁰ = σ × −½ · x′ ≥ 0")
    stream.flush()
    assert raw.getvalue().decode(encoding) == expected


def test_names_in_other_letters():
    assert "".join(map(in_ascii, "Größe 学")) == "Grosse ?"


def test_what_is_no_stream_of_text_is_left_alone():
    readable(None)
    readable(io.StringIO())
