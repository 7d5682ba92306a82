"""Proven chains of certificates, kept on disk: a restart needs nothing from the network.

What lies here is not believed. It is proven again each time it is taken down.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

MOST_CHAINS = 8


@dataclass(frozen=True)
class Chain:
    """A file of Amazon's, and when it came, in seconds since 1970."""

    pem: bytes
    came: float


@dataclass(frozen=True)
class Shelf:
    """A folder of chains by their URLs; without a folder nothing is kept.

    A disk that fails costs a fetch and nothing else.
    """

    folder: Path | None = None

    def get(self, url: str) -> Chain | None:
        if self.folder is None:
            return None
        path = self._path(self.folder, url)
        try:
            return Chain(path.read_bytes(), path.stat().st_mtime)
        except OSError:
            return None

    def chains(self) -> list[bytes]:
        """All that lies here."""
        found = []
        for path in self.folder.glob("*.pem") if self.folder else ():
            with suppress(OSError):
                found.append(path.read_bytes())
        return found

    def put(self, url: str, pem: bytes, now: float) -> None:
        if self.folder is None:
            return
        with suppress(OSError):
            number, partial = tempfile.mkstemp(dir=self.folder)
            with open(number, "wb") as file:
                file.write(pem)
            os.utime(partial, (now, now))
            os.replace(partial, self._path(self.folder, url))
            self._make_room(self.folder)

    def _make_room(self, folder: Path) -> None:
        chains = sorted(folder.glob("*.pem"), key=lambda path: path.stat().st_mtime)
        for path in chains[:-MOST_CHAINS]:
            path.unlink()

    def _path(self, folder: Path, url: str) -> Path:
        return folder / f"{sha256(url.encode()).hexdigest()}.pem"
