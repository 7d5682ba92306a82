"""The words of a state. The same state always gives the same words. Pure."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from cramp_coach.talk.library import Library, Place
from cramp_coach.talk.placeholders import fill
from cramp_coach.talk.state import State

DISCLAIMER = "{disclaimer}"
REPORT = "{report}"
TIME = "{time}"
"""Where the words leave room for the disclaimer, for the sentence for a doctor, for a time."""


class Reply(NamedTuple):
    """What to say, what to show, and what to remember."""

    say: str
    ask: str
    """The question that ends the speech, "" in a reply that closes the session."""
    reprompt: str
    card: str
    address: str
    """The place that is speaking: the aside if there is one."""
    effect: str
    slow: bool
    task: str
    """As in the state, which a closing reply no longer has."""
    state: State | None
    """None: the session closes."""
    unheard: bool = False
    """Whether it answers words that were not understood."""

    @property
    def words(self) -> str:
        """All that is said before it listens."""
        return " ".join(part for part in (self.say, self.ask) if part)


def speak(
    state: State, library: Library, before: str = "", report: Callable[[], str] = str
) -> Reply:
    """The words of a state. The same state always gives the same words.

    `before`: words that come first, this once. `report`: makes the sentence for a doctor.
    """
    place = library.place(state.place)
    spot = library.place(state.aside) if state.aside else place
    words = spot.say if place.timed or not spot.more else f"{spot.say} {spot.more}"
    due = state.disclaimed != "before" and _disclaims(words, spot, place, state)
    words = f"{words} {DISCLAIMER}" if due and DISCLAIMER not in words else words
    words = f"{before} {words}"
    asker = spot if spot.question else place
    question = library.questions.get(asker.question) if spot.kind != "end" else None
    ask = (question.ask if asker is spot else question.back) if question else ""
    reprompt = asker.reprompt if question else ""
    told = {
        "time": library.clock.words(state.time) if TIME in f"{words} {ask} {reprompt}" else "",
        "report": report() if REPORT in words else "",
    }
    first = {**told, "disclaimer": library.disclaimer if due else ""}
    later = {**told, "disclaimer": "" if due or state.disclaimed else library.disclaimer}
    return Reply(
        say=_filled(words, first),
        ask=_filled(ask, told),
        reprompt=_filled(reprompt, later),
        card=spot.card,
        address=state.aside or state.place,
        effect=spot.effect,
        slow=state.slow,
        task=state.task,
        state=(state._replace(disclaimed="now") if due else state) if question else None,
    )


def _disclaims(words: str, spot: Place, place: Place, state: State) -> bool:
    """Whether the disclaimer belongs into these words: into advice, but never into the pain.

    After a cramp it has a place of its own in what hands over and in what says goodbye.
    """
    return bool(state.routine) if DISCLAIMER in words else spot.advice and not place.timed


def _filled(words: str, values: Mapping[str, str]) -> str:
    return " ".join(fill(words, values).split())
