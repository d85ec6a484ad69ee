"""``python -m docs.readme`` makes README's pictures anew: the film of the live page, and the strip of the gallery.

Both go to docs/pictures. Needs the extra ``dev``, and a Chromium for the film.
"""

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from docs.making import live
from tests import gallery
from tests.browser.chromium import chromium
from viz.style.palette import LIGHT

PICTURES = Path(__file__).resolve().parent / "pictures"
STRIP = ("animate", "network", "hidden_lines", "convolution", "perceptron_update", "loss_surface")
SCREEN = {"width": 960, "height": 850}
STEPS = 16  # 7 forward, then 9 backward
PAUSE, REST = 900, 3000  # ms
COLORS = 64


def film(page: Page) -> list[Image.Image]:
    """The chain, stepped forward and backward with the keyboard, a picture a step."""

    def picture() -> Image.Image:
        return Image.open(BytesIO(page.screenshot())).convert("RGB")

    shown = [picture()]
    for _ in range(STEPS - 1):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(200)
        shown.append(picture())
    return shown


def save_film(shown: list[Image.Image], path: Path) -> None:
    """Write a GIF, all of it with the colors of the last picture, which has both values and gradients."""
    palette = shown[-1].quantize(COLORS)
    first, *others = [one.quantize(palette=palette, dither=Image.Dither.NONE) for one in shown]
    durations = [PAUSE] * len(others) + [REST]
    first.save(path, save_all=True, append_images=others, duration=durations, loop=0, optimize=True)


def pixels(name: str) -> np.ndarray:
    """What the example of a picture draws."""
    figure = gallery.drawn(gallery.pictures()[name], LIGHT)
    figure.set_dpi(100)
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())


def strip() -> Figure:
    """Pictures of the gallery beside one another, each under its name."""
    drawn = [pixels(name) for name in STRIP]
    figure, places = plt.subplots(2, 3, figsize=(10, 6), layout="constrained")
    for name, picture, ax in zip(STRIP, drawn, places.flat, strict=True):
        ax.imshow(picture, interpolation="antialiased")
        ax.set_title(f"viz.{name}", fontsize=11, family="monospace")
        ax.axis("off")
        ax.set_anchor("N")
    return figure


def main() -> int:
    """Make both."""
    program = chromium()
    if program is None:
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    mpl.use("agg")
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        live.write(Path(folder))
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport=SCREEN, reduced_motion="reduce")
        page.goto((Path(folder) / "chain.html").as_uri())
        page.wait_for_function("document.querySelector('.chalkgrad-stepper')?.chalkgrad")
        save_film(film(page), PICTURES / "stepper.gif")
        browser.close()
    strip().savefig(PICTURES / "gallery.png", dpi=120, metadata={"Software": None})
    for path in sorted(PICTURES.iterdir()):
        print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
