"""Runs inside the function's own Python, with its folder first on the path, and prints JSON.

    python inside.py turns FOLDER EVENTS.json ROUNDS
    python inside.py growth FOLDER EVENTS.json TURNS
    python inside.py load FOLDER EVENTS.json ROUNDS
    python inside.py steps FOLDER EVENTS.json ROUNDS
    python inside.py hello_steps FOLDER EVENTS.json ROUNDS

It imports nothing of this project but the function, so that nothing else weighs in.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import statistics
import sys
import time
import tracemalloc
from typing import Any


def turns(handler: Any, events: list[Any], rounds: int) -> list[list[float]]:
    """Milliseconds of each event in each round. The events take turns, so noise hits all alike."""
    times: list[list[float]] = [[] for _ in events]
    for number in range(rounds):
        for one, event in zip(times, events, strict=True):
            started = time.perf_counter()
            handler(event, None)
            if number >= rounds // 10:  # the first tenth warms up
                one.append((time.perf_counter() - started) * 1000)
    return times


def growth(handler: Any, events: list[Any], count: int) -> dict[str, float]:
    """Memory after a tenth of the turns and after all of them, and what one turn asks for."""
    seen: list[tuple[int, int]] = []
    for number in range(count + 1):
        if number in (count // 10, count):
            gc.collect()
            seen.append((_memory(), sys.getallocatedblocks()))
        handler(events[number % len(events)], None)
    peaks = []
    for event in events:
        handler(event, None)
        tracemalloc.start()
        handler(event, None)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    return {
        "bytes": seen[-1][0],
        "more_bytes": seen[-1][0] - seen[0][0],
        "more_blocks": seen[-1][1] - seen[0][1],
        "peak_of_a_turn": max(peaks),
    }


def load(_handler: Any, _events: list[Any], rounds: int) -> list[float]:
    """Milliseconds to read the content."""
    from cramp_coach.talk import library

    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        library.load()
        times.append((time.perf_counter() - started) * 1000)
    return times


def steps(_handler: Any, events: list[Any], rounds: int) -> dict[str, float]:
    """Milliseconds of each step of a turn by itself: the median over the events of the medians."""
    from cramp_coach.alexa import request, screen, skill
    from cramp_coach.talk.conversation import respond
    from cramp_coach.talk.state import restore
    from lambda_function import SKILL

    timed, draw = Timed(rounds), screen.directive.__wrapped__
    for event in events:
        envelope = timed("read", lambda event=event: request.read(event, SKILL.serializer))
        heard = timed("understand", lambda e=envelope: request.to_event(e, skill.library))
        left = request.within(event, "session", "attributes")
        here = timed("restore", lambda left=left: restore(left, skill.library))
        reply = timed("respond", lambda h=heard, s=here: respond(h, s, skill.library))
        done = timed("invoke", lambda e=envelope, event=event: SKILL.invoke(e, skill.Turn(event)))
        timed("write", lambda done=done: SKILL.serializer.serialize(done))
        timed("kept", lambda reply=reply: screen.render(reply, skill.library, "en-US"))
        timed("draw", lambda reply=reply: draw(reply, skill.library, "en-US"))
        timed(
            "log",
            lambda event=event: skill._log(event["request"], skill.library, 0.1, "answered", ""),
        )
    return timed.medians()


def hello_steps(_handler: Any, events: list[Any], rounds: int) -> dict[str, float]:
    """The same of the hello world, as the SDK's own handler takes them."""
    from ask_sdk_model import RequestEnvelope

    import lambda_function

    timed = Timed(rounds)
    for event in events:
        made = timed("create", vars(lambda_function)["sb"].create)
        sdk = made.serializer
        envelope = timed(
            "read", lambda sdk=sdk, e=event: sdk.deserialize(json.dumps(e), RequestEnvelope)
        )
        done = timed("invoke", lambda made=made, e=envelope: made.invoke(e, None))
        timed("write", lambda sdk=sdk, done=done: sdk.serialize(done))
    return timed.medians()


class Timed:
    """Calls something many times, and keeps how long that took."""

    def __init__(self, rounds: int) -> None:
        self._rounds = rounds
        self._taken: dict[str, list[float]] = {}

    def __call__(self, name: str, call: Any) -> Any:
        times = []
        for _ in range(self._rounds):
            started = time.perf_counter()
            done = call()
            times.append((time.perf_counter() - started) * 1000)
        self._taken.setdefault(name, []).append(statistics.median(times))
        return done

    def medians(self) -> dict[str, float]:
        """Name -> milliseconds, the median over the events of the medians."""
        return {name: statistics.median(times) for name, times in self._taken.items()}


def _memory() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    what, folder, path, number = sys.argv[1:]
    sys.path.insert(0, folder)
    logging.getLogger().addHandler(logging.NullHandler())  # as Lambda's client has one
    from lambda_function import lambda_handler

    with open(path) as file:
        asked = json.load(file)
    whats = (turns, growth, load, steps, hello_steps)
    measure: Any = {one.__name__: one for one in whats}[what]
    print(json.dumps(measure(lambda_handler, asked, int(number))))
