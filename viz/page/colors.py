"""The colours of the page, written from the palette: for its style sheet, its script and the ground around them."""

from __future__ import annotations

from dataclasses import asdict

from viz.style.palette import ABOVE, BELOW, DARK, FRAME, LIGHT, NO_NUMBER, RIM, Theme, rgb

_DARK_SYSTEM = "@media (prefers-color-scheme: dark)"


def properties() -> str:
    """The custom properties of the stepper, ``--gradient`` and so on: a role of `Theme` each, light and dark.

    A page says which it is, or the system does.
    """
    dark = f"{{ {declared(DARK)} color-scheme: dark; }}"
    return (
        f":host {{ {declared(LIGHT)} --frame: {FRAME}; --rim: {RIM}; color-scheme: light; }}\n"
        f':host([data-theme="dark"]) {dark}\n'
        f"{_DARK_SYSTEM} {{ :host(:not([data-theme])) {dark} }}\n"
    )


def declared(theme: Theme) -> str:
    """The roles of a theme as custom properties, one a line."""
    return " ".join(f"--{role.replace('_', '-')}: {color};" for role, color in asdict(theme).items())


def module() -> str:
    """What ``web/colors.js`` holds below its first line: what the entries of an array are painted with.

    Red, green and blue, in 0 to 255.

    >>> module().splitlines()[0]
    'export const ABOVE = [0, 114, 178];'
    """
    roles = {"ABOVE": ABOVE, "BELOW": BELOW, "NO_NUMBER": NO_NUMBER}
    parts = {name: ", ".join(f"{255 * part:.0f}" for part in rgb(color)) for name, color in roles.items()}
    return "\n".join(f"export const {name} = [{text}];" for name, text in parts.items())


def ground() -> str:
    """The style of a whole page around the stepper."""
    return (
        f"html {{ background: {LIGHT.paper}; color: {LIGHT.ink}; }}\n"
        f"{_DARK_SYSTEM} {{ html {{ background: {DARK.paper}; color: {DARK.ink}; }} }}"
    )
