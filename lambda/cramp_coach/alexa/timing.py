"""When, in milliseconds: a hold is counted, its picture turns, an untouched screen goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cramp_coach.alexa.looks import Look
from cramp_coach.talk import speech
from cramp_coach.talk.library import Library
from cramp_coach.talk.wording import Reply

LINGER = 20.0
"""Seconds that a screen stays once the reply and its reprompt are over."""

ANSWER = 8.0
"""Seconds that Alexa listens, before the reprompt and after it."""

PACE = 3000
"""Milliseconds that a picture takes from where its move starts to where it ends."""

TURNS = 5
"""How often a picture may turn: there, and back and there again for each of two more holds."""

STILL = 1000
"""Milliseconds that a picture without a hold rests before it moves."""

NEVER = 1_000_000_000
"""Milliseconds; no screen stays that long."""


def holds(
    reply: Reply, drawn: Look, library: Library, region: Mapping[str, str]
) -> list[dict[str, int]]:
    """When each hold begins, how long it lasts, in milliseconds, and in how many cells it counts.

    A hold that is not marked begins at the first pause, and ends with the words.
    """
    begins = reply.say.find(library.place(reply.address).say)
    first = speech.PAUSE.search(reply.say)
    if drawn.holds:
        marks = [begins + mark for hold in drawn.holds for mark in hold]
    elif first:
        marks = [first.start(), len(reply.say)]
    else:
        return []
    now, last, times = 0.0, 0, []
    for mark in marks:
        now += _seconds(reply.say[last:mark], reply, library, region)
        last = mark
        times.append(round(now * 1000))
    return [
        {"at": start, "lasts": end - start, "cells": max(1, round((end - start) / 1000))}
        for start, end in zip(times[::2], times[1::2], strict=True)
    ]


def move(holds: Sequence[Mapping[str, int]], shown_before: bool) -> dict[str, Any]:
    """When the picture turns: it has gone there when a hold begins, and back for the rest after.

    A picture without a hold shows its move once; one that has been shown stays.
    """
    pace = max(1, min([PACE, *(hold["at"] // 2 for hold in holds)]))
    there = [hold["at"] - pace for hold in holds] or [-PACE if shown_before else STILL]
    back = [hold["at"] + hold["lasts"] for hold in holds[:-1]]
    turns = sorted([*there, *back])[:TURNS]
    return {"turns": turns + [NEVER] * (TURNS - len(turns)), "pace": pace}


def idle(reply: Reply, library: Library, region: Mapping[str, str]) -> int:
    """Milliseconds after which an untouched screen goes."""
    words = (reply.say, reply.ask, reply.reprompt)
    spoken = sum(_seconds(one, reply, library, region) for one in words)
    return round((spoken + 2 * ANSWER + LINGER) * 1000)


def _seconds(words: str, reply: Reply, library: Library, region: Mapping[str, str]) -> float:
    return speech.seconds(speech.to_ssml(words, region, reply.slow), library.pace)
