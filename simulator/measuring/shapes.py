"""The screens that an Echo may have, as Alexa describes them in a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shape:
    """A screen: its size in pixels and dots per inch. APL counts in 160ths of an inch."""

    name: str
    width: int
    height: int
    dpi: int = 160
    round: bool = False
    mode: str = "HUB"

    @property
    def viewport(self) -> dict[str, Any]:
        """The Viewport of a request's context."""
        return {
            "mode": self.mode,
            "shape": "ROUND" if self.round else "RECTANGLE",
            "pixelWidth": self.width,
            "pixelHeight": self.height,
            "currentPixelWidth": self.width,
            "currentPixelHeight": self.height,
            "dpi": self.dpi,
            "touch": [] if self.mode == "TV" else ["SINGLE"],
        }


SHAPES: Mapping[str, Shape] = {
    "round": Shape("Echo Spot, round", 480, 480, round=True),
    "small": Shape("Echo Show 5", 960, 480),
    "medium": Shape("Echo Show, 960 by 600", 960, 600),
    "large": Shape("Echo Show 8 and 10", 1280, 800),
    "extra_large": Shape("Echo Show 15", 1920, 1080),
    "portrait": Shape("Echo Show 15, upright", 1080, 1920),
    "tv": Shape("Fire TV", 1920, 1080, dpi=320, mode="TV"),
}
