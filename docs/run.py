"""``python -m docs.run PAGE DIR`` runs the code of a page, so that what it writes (figures, pages) stands in DIR."""

import sys
from pathlib import Path

import matplotlib

from docs.making.blocks import run


def main() -> int:
    """Run one page."""
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    page, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    matplotlib.use("agg")
    run(page, folder.resolve())
    print(*sorted(path.name for path in folder.iterdir()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
