"""icons: the skill's icons in the two sizes of the Alexa app, drawn from tools/icon.svg."""

from __future__ import annotations

from pathlib import Path

from tools.generate.content import ROOT

SOURCE = ROOT / "tools" / "icon.svg"
ASSETS = ROOT / "skill-package" / "assets"
SIZES = {"icon-small.png": 108, "icon-large.png": 512}
"""File -> its width and height in pixels, as Amazon asks for them."""


def run(folder: Path = ASSETS) -> int:
    """Draw the icons. The same source gives the same bytes."""
    import resvg_py  # only here: no other verb draws

    folder.mkdir(parents=True, exist_ok=True)
    for name, size in SIZES.items():
        picture = resvg_py.svg_to_bytes(
            svg_path=str(SOURCE), width=size, height=size, skip_system_fonts=True
        )
        (folder / name).write_bytes(bytes(picture))
        print(f"wrote {folder / name}")
    return 0
