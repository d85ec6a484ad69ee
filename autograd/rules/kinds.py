"""What an operation does with entries, in a word: what pictures, sentences and checks of a step go by."""

from __future__ import annotations

from typing import Literal

Kind = Literal["elementwise", "moves", "sums", "averages", "repeats", "mixes", "product", "convolution", "window"]
"""What an operation does with entries, for the words, the pictures and the checks of a step.

"elementwise": entry k of the result comes from entry k of each input; "moves": entries stand elsewhere, unchanged;
"sums", "averages": an entry is the sum, or the mean, of several; "repeats": several are copies of one; "mixes": each
comes from all of its row; "product", "convolution": sums of products of two inputs' entries; "window": each comes from
a window of an image.
"""

Under = Literal["weights", "largest", "average"]
"""What a window takes of the entries under it: their products with the second input's weights, added up; the largest;
the mean."""
