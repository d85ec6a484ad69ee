"""Frames of an animation, drawn quickly and kept small; and a page that plays them without a kernel."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from viz.style.fonts import boxes_told, with_wider_fonts
from viz.style.text import escape

_COLORS = 256
"""Of each frame in a page or a GIF: plots have few, and a palette makes them five times as small."""

_PLAYER = """<div class="chalkgrad-animation" data-lm-suppress-shortcuts="true" style="display:inline-block">
<img alt="%(alt)s" src="%(last)s" style="max-width:100%%;display:block">
<div style="display:flex;gap:.5em;align-items:center;font-family:sans-serif;font-size:14px" hidden>
<button type="button" aria-label="play or pause">\u25b6</button>
<input type="range" min="0" max="%(most)d" value="%(most)d" aria-label="frame" style="flex:1"><output></output></div>
<script>
(() => {
  const root = document.currentScript.parentElement, frames = %(frames)s, names = %(names)s;
  const image = root.querySelector("img"), bar = root.querySelector("div"), range = root.querySelector("input");
  const button = root.querySelector("button"), words = root.querySelector("output");
  let timer = null;
  const show = k => { range.value = k; image.src = frames[k]; words.textContent = names[k]; };
  const stop = () => { clearInterval(timer); timer = null; button.textContent = "\u25b6"; };
  const next = () => { const k = +range.value; if (k < frames.length - 1) show(k + 1); else stop(); };
  button.onclick = () => {
    if (timer) return stop();
    if (+range.value === frames.length - 1) show(0);
    button.textContent = "\u275a\u275a";
    timer = setInterval(next, %(pause)d);
  };
  range.oninput = () => { stop(); show(+range.value); };
  bar.hidden = false;
  show(frames.length - 1);
})();
</script></div>
"""


@contextmanager
def standing(figure: Any) -> Iterator[None]:
    """For a while nothing in a figure is placed anew: in every frame the panels stand still."""
    engine = figure.get_layout_engine()
    with_wider_fonts(figure)
    with boxes_told():
        figure.canvas.draw()
        figure.set_layout_engine("none")
        try:
            yield
        finally:
            figure.set_layout_engine(engine)


def frames(figure: Any, moving: Callable[[int], Sequence[Any]], count: int, dpi: float) -> Iterator[Any]:
    """Each frame as an image: what stands still is drawn once, ``moving(k)`` makes and returns what is drawn on it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    before, dots = figure.canvas, figure.dpi
    figure.set_dpi(dpi)
    canvas: Any = FigureCanvasAgg(figure)
    try:
        hidden = list(moving(0))
        for artist in hidden:
            artist.set_visible(False)
        canvas.draw()
        ground = canvas.copy_from_bbox(figure.bbox)
        for artist in hidden:
            artist.set_visible(True)
        for k in range(count):
            canvas.restore_region(ground)
            for artist in moving(k):
                figure.draw_artist(artist)
            yield _image(canvas)
    finally:
        figure.set_dpi(dots)
        figure.set_canvas(before)


def _image(canvas: Any) -> Any:
    frame = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    # By coverage a thin line keeps its colour; by frequency it would turn grey.
    return frame.quantize(_COLORS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def video(images: Iterable[Any], path: Path, fps: int) -> None:
    """Write the images as a film by ffmpeg, of a kind that browsers and slides play."""
    from matplotlib import rcParams

    coder = None
    for image in images:
        if coder is None:
            size, shape = f"{image.width}x{image.height}", "pad=ceil(iw/2)*2:ceil(ih/2)*2"  # whose sides are even
            given = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(fps), "-i", "-"]
            made = ["-c:v", rcParams["animation.codec"], "-pix_fmt", "yuv420p", "-vf", shape, str(path)]
            coder = subprocess.Popen(
                [rcParams["animation.ffmpeg_path"], "-y", "-loglevel", "error", *given, *made],
                stdin=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        try:
            coder.stdin.write(image.convert("RGB").tobytes())  # type: ignore[union-attr]
        except BrokenPipeError:
            break  # why, it has said
    said = coder.communicate()[1] if coder is not None else b""
    if coder is not None and coder.returncode:
        raise OSError(said.decode(errors="replace").strip())


def page(images: Sequence[Any], names: Sequence[str], fps: float, alt: str) -> str:
    """A fragment of HTML that shows the last image, and plays all where scripts may run."""
    urls = []
    for image in images:
        file = BytesIO()
        image.save(file, format="PNG")
        urls.append("data:image/png;base64," + base64.b64encode(file.getvalue()).decode())
    return _PLAYER % {
        "alt": escape(alt), "last": urls[-1], "most": len(urls) - 1, "frames": json.dumps(urls),
        "names": json.dumps(list(names)).replace("<", "\\u003c"), "pause": round(1000 / fps),
    }  # fmt: skip
