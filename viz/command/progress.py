"""What the command says while it works: nothing for two seconds, then where it is."""

from __future__ import annotations

import sys
import threading
import time
from typing import Any

AFTER = 1.2
"""Seconds without a word: with those that Python takes to start, two at most."""
_EVERY = 2.0


class Progress:
    """Lines on stderr, from two seconds on: what is being done, and how far training is.

    On a terminal training shows a bar instead (`nn.training.progress`).
    """

    def __init__(self, stream: Any = None, after: float | None = None) -> None:
        self.stream = sys.stderr if stream is None else stream
        self.bar = self.stream is not None and self.stream.isatty()
        self._started, self._after = time.monotonic(), AFTER if after is None else after
        self._doing, self._said, self._last = "", "", 0.0
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Progress:
        self._timer = threading.Timer(self._after, self._speak)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def doing(self, what: str) -> None:
        """Something new begins."""
        self._doing = what
        if self.seconds >= self._after:
            self._speak()

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._started

    def _speak(self) -> None:
        with self._lock:
            if self._last and time.monotonic() - self._last < _EVERY:
                return
            if self._doing and self._doing != self._said and self.stream is not None:
                self._said, self._last = self._doing, time.monotonic()
                print(f"chalkgrad: {self._doing} ({self.seconds:.0f} s)", file=self.stream, flush=True)

    def epochs(self, lr: float, epochs: int) -> Any:
        """A learning rate, always the same, that tells how many of the epochs are done when it is asked for."""
        began = time.monotonic()

        def rate(epoch: int) -> float:
            now = time.monotonic()
            if not self.bar and epoch > 1 and self.seconds >= self._after:
                left = (now - began) / (epoch - 1) * (epochs - epoch + 1)
                self.doing(f"training, {epoch - 1} of {epochs} epochs, about {left:.0f} s left")
            return lr

        return rate
