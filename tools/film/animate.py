"""Makes an animated picture of the frames that tools/film recorded. Needs Pillow."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
FRAMES = ROOT / "build" / "film"
FILE = ROOT / "docs" / "pictures" / "talk.webp"
WIDTH = 800
QUALITY = 70


def main() -> int:
    seen = json.loads((FRAMES / "frames.json").read_text(encoding="utf-8"))
    frames = [small(Image.open(path)) for path in sorted(FRAMES.glob("*.png"))]
    frames[0].save(
        FILE,
        save_all=True,
        append_images=frames[1:],
        duration=seen,
        loop=0,
        quality=QUALITY,
        method=4,
    )
    size = FILE.stat().st_size
    print(f"{FILE.relative_to(ROOT)}: {sum(seen) / 1000:.1f} s, {size / 1000:.0f} kB")
    return 0


def small(frame: Image.Image) -> Image.Image:
    return frame.convert("RGB").resize((WIDTH, WIDTH * frame.height // frame.width))


if __name__ == "__main__":
    sys.exit(main())
