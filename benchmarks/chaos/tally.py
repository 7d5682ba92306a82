"""A line of the table: cases of one kind, and how they fared."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from simulator.stand_in.device import Handler


@dataclass
class Tally:
    """Cases of one kind. `lost` names those that were answered wrongly, or not in time."""

    name: str
    cases: int = 0
    slowest: float = 0.0
    """Seconds."""
    lost: list[str] = field(default_factory=list)

    def timed(self, handler: Handler) -> Handler:
        """A handler whose slowest answer is kept."""

        def answer(event: dict[str, Any], context: object) -> dict[str, Any]:
            begun = time.perf_counter()
            try:
                return handler(event, context)
            finally:
                self.slowest = max(self.slowest, time.perf_counter() - begun)

        return answer

    def add(self, case: str, well: bool) -> None:
        self.cases += 1
        if not well:
            self.lost.append(case)

    def __str__(self) -> str:
        lost = len(self.lost)
        return (
            f"| {self.name} | {self.cases} | {self.cases - lost} | {lost} | {self.slowest:.3f} s |"
        )
