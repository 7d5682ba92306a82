"""Amazon's APL viewer in a headless browser: draws what the skill sends, and measures the drawing.

Needs what `make demo` installs, and Chromium. The network is shut off: fonts that the viewer would
fetch are replaced by wider ones, so a text that fits here fits on a device.
"""

from __future__ import annotations

import shutil
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cramp_coach.errors import CrampCoachError
from simulator.faces.page import HERE, VIEWER
from simulator.measuring.shapes import Shape

MEASURE = HERE / "measure.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SCROLLED = 150
"""Milliseconds until the viewer knows that it was scrolled."""
NOISE = ("Failed to load resource", "FontUtils", "net::ERR")
"""What the viewer says because the network is shut off."""


class NoViewer(CrampCoachError):
    """The browser or the viewer is missing; the message says how to get it."""


@dataclass
class Viewer:
    """One browser page with the viewer in it."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    """What the viewer has logged since the last drawing."""

    def draw(self, directive: dict[str, Any], shape: Shape, moves: bool = True) -> None:
        """Draw a RenderDocument directive. Raises NoViewer where the document is refused.

        `moves` is off on a device that has motion switched off.
        """
        self.complaints.clear()
        width, height = shape.width * 160 // shape.dpi, shape.height * 160 // shape.dpi
        self.page.set_viewport_size({"width": width, "height": height})
        viewport = {"width": width, "height": height, "dpi": 160, "isRound": shape.round}
        data = [directive["document"], directive["datasources"], viewport, shape.mode, moves]
        if not self.page.evaluate("(all) => draw(...all)", data):
            raise NoViewer(f"the viewer refuses the document: {self.complaints}")

    def frames(self, milliseconds: int) -> list[float]:
        """Milliseconds from frame to frame, as long as that."""
        return list(self.page.evaluate("(during) => frames(during)", milliseconds))

    def measure(self) -> dict[str, Any]:
        """Every text, button and picture: where it is, whether it is clipped, how it contrasts."""
        picture = self.page.screenshot()
        return dict(self.page.evaluate("(png) => measure(png)", b64encode(picture).decode()))

    def touch(self, label: str) -> list[Any]:
        """Touch the button of a label, scrolled into view; what it sends.

        The viewer is deaf for more than half a second after it has drawn: `wait_to_touch` first.
        """
        self.page.evaluate("events.length = 0")
        button = self.page.get_by_text(label, exact=True).last
        button.scroll_into_view_if_needed()
        self.page.wait_for_timeout(SCROLLED)
        button.click()
        return list(self.page.evaluate("sent()"))

    def wait_to_touch(self) -> None:
        """Wait until the viewer hears a touch."""
        self.page.wait_for_timeout(1000)

    def picture(self, path: Path) -> None:
        """Save what is drawn as PNG."""
        self.page.screenshot(path=path)


def chromium() -> str:
    """Where the browser is. Raises NoViewer."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise NoViewer("there is no Chromium: install the package chromium")
    return found


@contextmanager
def browser() -> Iterator[Any]:
    """A headless browser that reaches nothing but this machine. Raises NoViewer."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        context = started.new_context()
        context.route(
            lambda url: not url.startswith(("http://127.0.0.1", "data:", "blob:")),
            lambda route: route.abort(),
        )
        yield context
        started.close()


@contextmanager
def viewer(context: Any) -> Iterator[Viewer]:
    """The viewer in a page of a browser. Raises NoViewer."""
    if not VIEWER.exists():
        raise NoViewer("Amazon's APL viewer is not installed: run make screens")
    page = context.new_page()
    page.set_default_timeout(10_000)
    made = Viewer(page)

    def heard(message: Any) -> None:
        if not any(noise in message.text for noise in NOISE):
            made.complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda wrong: made.complaints.append(str(wrong)))
    page.set_content("<!doctype html><body style='margin:0;background:#000'><div id=view></div>")
    page.add_style_tag(path=MEASURE.with_name("page.css"))
    # One script: the engine has to be asked for before it gets ready, or it is waited for in vain.
    page.add_script_tag(content=VIEWER.read_text(encoding="utf-8") + MEASURE.read_text("utf-8"))
    yield made
    page.close()
