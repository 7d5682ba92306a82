"""What somebody meant: the event that understanding hands to the conversation."""

import re
from typing import NamedTuple

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
"""A time of day, as Alexa and the state write it."""

UNSURE = "unsure"
"""The event of an answer that is yes and no, or a no with something that was not understood: it
opens nothing."""


class Sounds(NamedTuple):
    """How surely it was meant, by the sound of all the words."""

    sure: bool = False
    """Whether the words leave no doubt of a sign that would ask a question first."""
    doubt: str = ""
    """"words" where some words were not understood, "alarm" where they may tell danger, "danger"
    where they sound like it or name body or illness."""
    grave: bool = False
    """Whether the words sound like an emergency, whatever sign was heard in them."""
    urgent: bool = False
    """Whether the words sound like danger, whatever sign was heard in them."""
    unlikely: bool = False
    """Whether some words hold a sign and yet do not sound like danger: "broke my diet"."""
    outcome: str = ""
    """eased, still or worse: what the words sound like as an answer to whether it has let go, ""
    where they leave that open."""
    chat: bool = False
    """Whether the words sound like everyday talk, and like no cramp."""


class Event(NamedTuple):
    """What somebody meant."""

    name: str
    """yes, no, next, eased, still, relieve, situation, topic …"""
    at: int = 0
    """When it was said, in seconds since 1970."""
    signs: tuple[str, ...] = ()
    """Ids of the warning signs in it."""
    denied: tuple[str, ...] = ()
    """Ids of the warning signs that it says there are none of."""
    topic: str = ""
    body_part: str = ""
    situation: str = ""
    occasion: str = ""
    step: str = ""
    time: str = ""
    """A time of day as Alexa writes it: "21:30", or a part of the day ("NI", "EV", "MO", "AF")."""
    cancelled: int = 0
    """How many reminders were cancelled."""
    answer: str = ""
    """"yes" or "no" where the words begin or end with one, whatever else they say."""
    risks: tuple[str, ...] = ()
    """What makes a clot likelier: blood thinners, a flight …"""
    cramping: bool = False
    """Whether a cramp is told, whatever else is."""
    sounds: Sounds = Sounds()
    task: bool = False
    """Whether something outside the talk (an Alexa Routine) began it and waits for its end."""
