"""The daily reminder, through the front door, against services on loopback like Alexa's."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from cramp_coach.alexa import reminders
from cramp_coach.alexa.permission import SCOPE
from cramp_coach.alexa.skill import answer, build_skill
from cramp_coach.talk.library import Library, load
from cramp_coach.talk.state import State, restore
from simulator.faces.text import readable
from simulator.stand_in import services as stand_in
from simulator.stand_in.device import Device, Turn
from simulator.stand_in.ear import Heard, Slot
from simulator.stand_in.loopback import HOST, running
from simulator.stand_in.services import Services

LIBRARY: Library = load()
EVENING = datetime(2026, 11, 20, 20, 0, tzinfo=UTC).timestamp()
"""Three in the afternoon in New York."""
PLACES = [
    address
    for address in LIBRARY.places
    if address.startswith(("reminder/", "bedtime/")) and LIBRARY.kind(address) == "step"
]
AT_NINE_THIRTY = ("remind me every night at nine thirty", "yes")
SET = "I'll remind you every day at nine thirty in the evening"

Connected = Callable[..., Device]


@pytest.fixture
def services() -> Iterator[Services]:
    with Services() as running:
        yield running


@pytest.fixture
def device(services: Services) -> Device:
    return connected(services)


def connected(services: Services, **more: Any) -> Device:
    """A device in a room with these services, at the same time of day."""
    skill = build_skill(connect=partial(reminders.Services, loopback=True))
    device = Device(lambda event, _: answer(event, skill), services=services, now=EVENING, **more)
    services.now = lambda: device.now
    return device


def heard(turn: Turn | None) -> str:
    assert turn is not None
    return readable(turn.ssml)


def talk(device: Device, *said: str) -> Turn:
    """Say one thing after the other; the last answer."""
    turns = [device.say(words) for words in said]
    return turns[-1]


def remind(device: Device, time: str, intent: str = "RemindMeIntent") -> Turn:
    """Ask for a reminder with the time as Alexa writes it."""
    return device.intend(Heard(intent, (Slot("time", "AMAZON.TIME", time, ""),)))


# Setting, and what Alexa is sent


def test_a_reminder_is_read_back_agreed_to_and_allowed_before_it_is_set(
    device: Device, services: Services
) -> None:
    asked = heard(device.say("remind me every night at nine thirty"))
    assert asked.endswith("Every day at nine thirty in the evening: is that right?")
    assert not services.calls
    device.say("yes")
    assert device.asked and not services.on
    done = device.say("yes")
    assert SET in heard(done) and not done.open
    assert "change my reminder" in heard(done) and "cancel my reminder" in heard(done)
    assert len(services.on) == 1


def test_the_body_says_what_alexa_needs_and_nothing_that_she_ignores(services: Services) -> None:
    services.allowed = True
    talk(connected(services, locale="en-GB"), *AT_NINE_THIRTY)
    (kept,) = services.on
    sent = {name: kept[name] for name in ("requestTime", "trigger", "alertInfo")}
    assert sent == {
        "requestTime": "2026-11-20T15:00:00.000",
        "trigger": {
            "type": "SCHEDULED_ABSOLUTE",
            "timeZoneId": "America/New_York",
            "recurrence": {
                "startDateTime": "2026-11-20T21:30:00.000",
                "recurrenceRules": ["FREQ=DAILY;BYHOUR=21;BYMINUTE=30;BYSECOND=0;INTERVAL=1;"],
            },
        },
        "alertInfo": {"spokenInfo": {"content": [{"locale": "en-GB", "text": LIBRARY.reminder}]}},
    }
    assert kept["pushNotification"] == {"status": "DISABLED"}


@pytest.mark.parametrize("word", ["cramp", "pain", "health", "leg", "doctor", "medic", "muscle"])
def test_the_reminder_itself_says_nothing_about_health(word: str) -> None:
    assert word not in LIBRARY.reminder.lower()


def test_somebody_who_names_no_time_is_suggested_one(device: Device, services: Services) -> None:
    services.allowed = True
    assert "every day at nine thirty in the evening?" in heard(device.say("remind me"))
    assert SET in heard(device.say("yes"))


def test_a_no_to_the_time_asks_for_another_and_a_second_no_ends_it(
    device: Device, services: Services
) -> None:
    assert "What time, every day?" in heard(talk(device, "remind me", "no"))
    last = device.say("no")
    assert not last.open and "remind" not in heard(last).lower()
    assert not services.calls


@pytest.mark.parametrize("said", ["okay", "next", "i don't know", "flibber flabber", "help"])
def test_only_a_yes_sets_a_reminder(device: Device, services: Services, said: str) -> None:
    services.allowed = True
    talk(device, "remind me every night at nine thirty", said)
    assert not services.calls


@pytest.mark.parametrize("said", ["yes", "okay", "no"])
def test_a_no_after_the_stretch_is_not_asked_again(
    device: Device, services: Services, said: str
) -> None:
    talk(device, "start my bedtime stretch", "no", "yes")
    last = device.say("no")
    assert not last.open and "remind" not in heard(last).lower()


# What time is meant


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("21:30", "nine thirty in the evening"),
        ("12:00", "twelve in the day"),
        ("00:15", "twelve fifteen at night"),
        ("02:05", "two oh five at night"),
        ("04:59", "four fifty nine in the morning"),
        ("17:00", "five in the evening"),
        ("23:59", "eleven fifty nine at night"),
    ],
)
def test_a_clear_time_is_said_back(device: Device, written: str, words: str) -> None:
    assert f"Every day at {words}: is that right?" in heard(remind(device, written))


@pytest.mark.parametrize("written", ["05:00", "09:30", "11:59"])
@pytest.mark.parametrize("intent", ["RemindMeIntent", "ChangeReminderIntent"])
def test_a_time_that_may_be_morning_or_evening_is_asked_about(
    device: Device, intent: str, written: str
) -> None:
    assert heard(remind(device, written, intent)) == "Morning or evening?"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("morning", "nine thirty in the morning"),
        ("in the morning", "nine thirty in the morning"),
        ("evening", "nine thirty in the evening"),
        ("at night", "nine thirty in the evening"),
        ("nine thirty a. m.", "nine thirty in the morning"),
        ("nine thirty p. m.", "nine thirty in the evening"),
        ("no nine thirty", "nine thirty in the morning"),
        ("ten p. m.", "ten in the evening"),
    ],
)
def test_the_half_of_the_day_that_is_said_is_the_one_that_is_meant(
    device: Device, said: str, words: str
) -> None:
    remind(device, "09:30")
    assert f"Every day at {words}: is that right?" in heard(device.say(said))


@pytest.mark.parametrize("said", ["yes", "no"])
def test_a_yes_or_no_to_morning_or_evening_takes_neither(device: Device, said: str) -> None:
    assert "What time, every day?" in heard((remind(device, "09:30"), device.say(said))[1])


def test_an_explicit_morning_is_set_for_the_morning(device: Device, services: Services) -> None:
    services.allowed = True
    talk(device, "remind me at eight a. m.", "morning", "yes")
    (kept,) = services.on
    assert "BYHOUR=8;BYMINUTE=0;" in kept["trigger"]["recurrence"]["recurrenceRules"][0]


def test_who_says_every_night_is_asked_no_more(device: Device) -> None:
    assert "eight in the evening" in heard(device.say("remind me every night at eight"))


def test_who_was_told_the_evening_may_still_say_the_morning(device: Device) -> None:
    assert "nine in the evening" in heard(talk(device, "remind me at nine p. m."))
    assert "nine in the morning" in heard(device.say("no nine a. m."))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("EV", "every day at nine thirty in the evening?"),
        ("NI", "every day at nine thirty in the evening?"),
        ("?", "every day at nine thirty in the evening?"),
        ("25:00", "every day at nine thirty in the evening?"),
        ("MO", "What time, every day?"),
        ("AF", "What time, every day?"),
    ],
)
def test_a_part_of_the_day_is_no_time(device: Device, written: str, words: str) -> None:
    assert words in heard(remind(device, written))


def test_a_time_is_forgotten_with_its_talk(device: Device) -> None:
    remind(device, "09:00")
    device.say("give me a bedtime tip")
    assert device.attributes and device.attributes["time"] == ""


@pytest.mark.parametrize("said", ["remind me tomorrow", "remind me in an hour", "remind me later"])
def test_what_is_no_time_of_day_is_suggested_one(device: Device, said: str) -> None:
    assert "every day at nine thirty in the evening?" in heard(device.say(said))


@pytest.mark.parametrize("hour", range(24))
def test_every_time_of_day_has_words_of_its_own(hour: int) -> None:
    times = [f"{hour:02}:{minute:02}" for minute in range(60)]
    words = {LIBRARY.clock.words(time) for time in times}
    assert len(words) == 60 and all("{" not in one and "  " not in one for one in words)


@pytest.mark.parametrize("time", ["9:30", "24:00", "21:60", "EV", "21:30\n", "now"])
def test_a_broken_time_of_a_session_costs_only_itself(time: str) -> None:
    known = State(place="reminder/confirm", slow=True)
    assert restore({**known._asdict(), "time": time}, LIBRARY) == known


# Where and when: time zones and the changes of clocks


@pytest.mark.parametrize(
    ("zone", "now", "time", "starts"),
    [
        ("America/New_York", "2026-11-21T02:00", "21:30", "2026-11-20T21:30"),
        ("America/New_York", "2026-11-21T02:30", "21:30", "2026-11-21T21:30"),
        ("Europe/London", "2026-11-20T23:00", "21:30", "2026-11-21T21:30"),
        ("Asia/Kolkata", "2026-11-20T15:59", "21:30", "2026-11-20T21:30"),
        ("Asia/Kathmandu", "2026-11-20T15:59", "21:30", "2026-11-21T21:30"),
        ("Australia/Sydney", "2026-11-20T13:30", "21:30", "2026-11-21T21:30"),
        ("Pacific/Kiritimati", "2026-11-20T11:00", "01:30", "2026-11-21T01:30"),
        # the night before and the night after the clocks go forward, then back
        ("America/New_York", "2027-03-14T01:00", "21:30", "2027-03-13T21:30"),
        ("America/New_York", "2027-03-15T01:00", "21:30", "2027-03-14T21:30"),
        ("Europe/London", "2027-03-28T20:00", "21:30", "2027-03-28T21:30"),
        ("America/New_York", "2026-11-02T02:00", "21:30", "2026-11-01T21:30"),
        ("Australia/Sydney", "2026-10-04T10:00", "21:30", "2026-10-04T21:30"),
    ],
)
def test_it_starts_at_the_next_such_time_of_the_listeners_clock(
    services: Services, zone: str, now: str, time: str, starts: str
) -> None:
    services.allowed, services.zone = True, zone
    device = connected(services)
    device.now = datetime.fromisoformat(now).replace(tzinfo=UTC).timestamp()
    remind(device, time)
    done = heard(device.say("yes"))
    (kept,) = services.on
    assert kept["trigger"]["timeZoneId"] == zone
    assert kept["trigger"]["recurrence"]["startDateTime"] == f"{starts}:00.000"
    here = kept["requestTime"][:10]
    assert ("from today" if starts[:10] == here else "from tomorrow") in done


# Alexa's own question


def test_with_the_permission_given_alexa_asks_nothing(device: Device, services: Services) -> None:
    services.allowed = True
    assert SET in heard(talk(device, *AT_NINE_THIRTY))


def test_the_question_goes_out_alone_with_the_state_in_its_token(device: Device) -> None:
    turn = talk(device, *AT_NINE_THIRTY)
    assert set(turn.response["response"]) == {"directives"}
    (directive,) = turn.directives
    assert directive["name"] == "AskFor"
    assert directive["payload"] == {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": SCOPE,
    }
    assert json.loads(directive["token"])["time"] == "21:30"


@pytest.mark.parametrize(
    ("status", "card_thrown", "words", "cards"),
    [
        ("DENIED", False, "All right, no reminder.", []),
        ("DENIED", True, "All right, no reminder.", []),
        ("NOT_ANSWERED", False, "Look for the card in your Alexa app", [[SCOPE]]),
        ("NOT_ANSWERED", True, "Look for the card in your Alexa app", []),
        ("SOMETHING_NEW", False, "Look for the card in your Alexa app", [[SCOPE]]),
    ],
)
def test_without_the_permission_nothing_is_set_and_it_says_what_to_do(
    device: Device, services: Services, status: str, card_thrown: bool, words: str, cards: list[Any]
) -> None:
    talk(device, *AT_NINE_THIRTY)
    turn = device.permit(status, card_thrown)
    assert words in heard(turn)
    assert ([turn.card["permissions"]] if turn.card else []) == cards
    assert not turn.open and not services.on


def test_silence_to_alexas_question_is_no_answer(device: Device, services: Services) -> None:
    talk(device, *AT_NINE_THIRTY)
    assert "Look for the card" in heard(device.silence())


def test_a_permission_that_does_not_hold_is_not_asked_for_for_ever(services: Services) -> None:
    device = connected(services)
    services.faults["GET"] = (401, {})
    talk(device, *AT_NINE_THIRTY)
    turn = device.permit("ACCEPTED")
    assert "Look for the card" in heard(turn) and not turn.open


@pytest.mark.parametrize("token", ["", "no json", "[]", "7", "{}", "null", "[" * 5000])
def test_an_answer_with_a_broken_token_opens_the_talk(device: Device, token: str) -> None:
    talk(device, *AT_NINE_THIRTY)
    assert device.asked
    device.asked["token"] = token
    assert device.permit("ACCEPTED").place == "talk/launch"


def test_an_answer_whose_place_is_gone_asks_for_danger(device: Device) -> None:
    talk(device, *AT_NINE_THIRTY)
    assert device.asked
    device.asked["token"] = '{"place": "nowhere"}'
    assert device.permit("ACCEPTED").open


@pytest.mark.parametrize("payload", [None, {}, {"status": None}, {"status": "DENIED"}])
def test_an_answer_without_a_question_is_survived(device: Device, payload: Any) -> None:
    turn = device.send({"type": "Connections.Response", "name": "AskFor", "payload": payload})
    assert heard(turn)


# Changing and cancelling


def test_asking_twice_never_makes_two(device: Device, services: Services) -> None:
    services.allowed = True
    talk(device, *AT_NINE_THIRTY)
    talk(device, *AT_NINE_THIRTY)
    assert len(services.on) == 1


@pytest.mark.parametrize(
    "said", ["change my reminder to ten p. m.", "make it ten p. m.", "at ten p. m."]
)
def test_a_change_replaces_what_was_set(device: Device, services: Services, said: str) -> None:
    services.allowed = True
    talk(device, *AT_NINE_THIRTY)
    (before,) = services.on
    talk(device, "change my reminder")
    assert "Every day at ten in the evening" in heard(device.say(said))
    device.say("yes")
    (after,) = services.on
    assert after["alertToken"] == before["alertToken"]
    assert "BYHOUR=22;BYMINUTE=0;" in after["trigger"]["recurrence"]["recurrenceRules"][0]


def test_a_change_makes_one_of_several(device: Device, services: Services) -> None:
    services.allowed = True
    _put(services, "ON", "ON", "ON", "COMPLETED")
    talk(device, "change my reminder to ten p. m.", "yes")
    assert len(services.on) == 1 and len(services.reminders) == 2


@pytest.mark.parametrize(
    ("there", "words"),
    [
        ((), "There's no reminder from me."),
        (("COMPLETED", "OFF"), "There's no reminder from me."),
        (("ON",), "One reminder is cancelled."),
        (("COMPLETED", "ON"), "One reminder is cancelled."),
        (("ON", "ON"), "Two reminders are cancelled."),
        (("ON", "ON", "ON"), "All your reminders from me are cancelled."),
    ],
)
def test_cancelling_deletes_what_is_on_and_says_how_many(
    device: Device, services: Services, there: tuple[str, ...], words: str
) -> None:
    services.allowed = True
    _put(services, *there)
    assert words in heard(device.say("cancel my reminder"))
    assert not services.on
    assert len(services.reminders) == sum(status != "ON" for status in there)


def test_one_that_went_by_itself_is_not_counted(device: Device, services: Services) -> None:
    services.allowed = True
    _put(services, "ON")
    services.faults["DELETE"] = (404, {})
    assert "There's no reminder from me." in heard(device.say("cancel my reminder"))


# Failures: each has words, the talk goes on, nothing is half-set

REACHED = "I couldn't reach your reminders. Nothing was changed."
UNKNOWN = "It may be set, or not."
FAILURES = [
    ("GET", (500, {}), REACHED),
    ("GET", (503, "<html>"), REACHED),
    ("GET", (200, "<html>"), REACHED),
    ("GET", (200, "[]"), REACHED),
    ("GET", (200, "[" * 50_000), REACHED),
    ("GET", (200, {"alerts": [{"status": "ON"}]}), REACHED),
    ("GET", (200, {"alerts": 7}), REACHED),
    ("GET", (403, {"code": "DEVICE_NOT_SUPPORTED"}), "This device can't hold a reminder"),
    ("GET", (429, "slow down"), "Alexa is busy just now."),
    ("GET", (302, ""), REACHED),
    ("GET zone", (204, ""), "Set this device's time zone in the Alexa app"),
    ("GET zone", (200, '"Mars/Olympus"'), "Set this device's time zone in the Alexa app"),
    ("GET zone", (200, '"../../etc/passwd"'), "Set this device's time zone in the Alexa app"),
    ("GET zone", (200, "[" * 50_000), "Set this device's time zone in the Alexa app"),
    ("GET zone", (200, "nonsense"), "Set this device's time zone in the Alexa app"),
    ("GET zone", (200, "7"), "Set this device's time zone in the Alexa app"),
    ("GET zone", (403, "{}"), "Set this device's time zone in the Alexa app"),
    ("GET zone", (500, "{}"), REACHED),
    ("GET zone", (429, "{}"), "Alexa is busy just now."),
    ("POST", (400, "{}"), REACHED),
    ("POST", (403, "{}"), "This device can't hold a reminder"),
    ("POST", (429, "{}"), "Alexa is busy just now."),
    ("POST", (500, "{}"), UNKNOWN),
    ("POST", (504, "<html>"), UNKNOWN),
]


@pytest.mark.parametrize(("call", "fault", "words"), FAILURES)
def test_a_failure_to_set_is_said_and_the_talk_goes_on(
    device: Device, services: Services, call: str, fault: stand_in.Answer, words: str
) -> None:
    services.allowed = True
    services.faults[call] = fault
    turn = talk(device, *AT_NINE_THIRTY)
    assert words in heard(turn) and turn.open
    assert not services.reminders


@pytest.mark.parametrize(("call", "fault", "words"), FAILURES)
def test_a_failure_to_change_leaves_what_was_set(
    device: Device, services: Services, call: str, fault: stand_in.Answer, words: str
) -> None:
    services.allowed = True
    talk(device, *AT_NINE_THIRTY)
    before = json.dumps(services.reminders)
    services.faults[call.replace("POST", "PUT")] = fault
    assert words in heard(talk(device, "change my reminder to ten p. m.", "yes"))
    assert json.dumps(services.reminders) == before


@pytest.mark.parametrize(
    ("call", "fault", "words"),
    [
        ("GET", (401, "{}"), "I'm not allowed to see your reminders."),
        ("GET", (403, "{}"), "I'm not allowed to see your reminders."),
        ("GET", (429, "{}"), "Alexa is busy just now."),
        ("GET", (500, "{}"), "You can also cancel it in the Alexa app."),
        ("GET", (200, "nonsense"), "You can also cancel it in the Alexa app."),
        ("DELETE", (500, "{}"), "You can also cancel it in the Alexa app."),
        ("DELETE", (429, "{}"), "Alexa is busy just now."),
    ],
)
def test_a_failure_to_cancel_is_said(
    device: Device, services: Services, call: str, fault: stand_in.Answer, words: str
) -> None:
    services.allowed = True
    _put(services, "ON")
    services.faults[call] = fault
    assert words in heard(device.say("cancel my reminder"))
    assert len(services.on) == 1


def test_a_second_try_sets_it(device: Device, services: Services) -> None:
    services.allowed = True
    services.faults["GET"] = (500, "{}")
    talk(device, *AT_NINE_THIRTY)
    del services.faults["GET"]
    assert SET in heard(device.say("yes"))


def test_to_repeat_a_failure_is_not_to_try_again(device: Device, services: Services) -> None:
    services.allowed = True
    services.faults["GET"] = (500, "{}")
    talk(device, *AT_NINE_THIRTY)
    calls = len(services.calls)
    assert REACHED in heard(device.say("say that again"))
    assert len(services.calls) == calls


@pytest.mark.parametrize(
    ("call", "words"), [("GET", REACHED), ("GET zone", REACHED), ("POST", UNKNOWN)]
)
def test_a_slow_service_is_not_waited_for(
    device: Device, services: Services, call: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.allowed = True
    services.faults[call] = 0.6
    monkeypatch.setattr(reminders, "SECONDS_A_CALL", 0.2)
    assert words in heard(talk(device, *AT_NINE_THIRTY))


def test_all_calls_of_a_turn_share_one_limit(
    device: Device, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.allowed = True
    monkeypatch.setattr(reminders, "SECONDS_A_TURN", 0.0)
    assert REACHED in heard(talk(device, *AT_NINE_THIRTY))
    assert not services.calls


def test_an_answer_without_end_is_not_read_to_its_end(
    device: Device, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.allowed = True
    monkeypatch.setattr(reminders, "MOST_BYTES", 100)
    services.faults["GET"] = (200, " " * 1000)
    assert REACHED in heard(talk(device, *AT_NINE_THIRTY))


@pytest.mark.parametrize("missing", ["apiEndpoint", "apiAccessToken", "device"])
def test_a_request_that_names_no_service_is_answered(
    device: Device, services: Services, missing: str
) -> None:
    services.allowed = True
    request = device.envelope({"type": "IntentRequest", "intent": {"name": "CancelReminderIntent"}})
    del request["context"]["System"][missing]
    assert answer(request, build_skill())["response"]["shouldEndSession"] is False


@pytest.mark.parametrize("context", [None, {}, {"System": None}, {"System": {}}])
def test_a_request_from_nowhere_is_told_that_nothing_was_changed(
    device: Device, context: Any
) -> None:
    request = device.envelope({"type": "IntentRequest", "intent": {"name": "CancelReminderIntent"}})
    request["context"] = context
    assert "couldn't reach" in json.dumps(answer(request, build_skill()))


def test_a_closed_port_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    outcome = reminders.perform(_wish(), _account(f"http://127.0.0.1:{port}"), _loopback)
    assert outcome.name == "failed"


def test_without_services_the_shipped_skill_says_so() -> None:
    from lambda_function import lambda_handler

    turn = talk(Device(lambda_handler), *AT_NINE_THIRTY)
    assert REACHED in heard(turn) and turn.open


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "ftp://127.0.0.1",
        "http://example.invalid",
        "http://127.0.0.1.example.invalid",
        "https://127.0.0.1:port",
        "https://[",
        "https://127.0.0.1:99999",
        "https://",
        "https://no host",
    ],
)
def test_nothing_but_https_is_called(endpoint: str) -> None:
    assert reminders.perform(_wish(), _account(endpoint), _loopback).name == "failed"


def test_the_shipped_client_calls_no_loopback(services: Services) -> None:
    assert reminders.perform(_wish(), _account(services.endpoint)).name == "failed"
    assert not services.calls


def test_a_certificate_has_to_be_trusted() -> None:
    authority = trustme.CA()
    with _tls(authority, "127.0.0.1") as endpoint:
        trusted = ssl.create_default_context()
        authority.configure_trust(trusted)
        strangers = reminders.perform(_wish("cancel_reminder"), _account(endpoint))
        known = reminders.perform(
            _wish("cancel_reminder"),
            _account(endpoint),
            partial(reminders.Services, context=trusted),
        )
    assert strangers.name == "failed"
    assert known == reminders.Outcome("cancelled", 0)


def test_a_certificate_has_to_be_for_that_host() -> None:
    authority = trustme.CA()
    with _tls(authority, "alexa.example") as endpoint:
        trusted = ssl.create_default_context()
        authority.configure_trust(trusted)
        outcome = reminders.perform(
            _wish(), _account(endpoint), partial(reminders.Services, context=trusted)
        )
    assert outcome.name == "failed"


# The stand-in refuses what Alexa refuses


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("trigger.scheduledTime", "2026-11-20T21:30:00.000"),
        ("trigger.recurrence.freq", "DAILY"),
        ("trigger.recurrence.byDay", ["MO"]),
        ("trigger.type", "SCHEDULED_RELATIVE"),
        ("trigger.timeZoneId", "Mars/Olympus"),
        ("trigger.timeZoneId", ""),
        ("trigger.recurrence.startDateTime", "2026-11-20T21:30:00.000Z"),
        ("trigger.recurrence.startDateTime", "2026-11-20T01:30:00.000"),
        ("trigger.recurrence.recurrenceRules", []),
        ("trigger.recurrence.recurrenceRules", ["FREQ=DAILY;BYHOUR=24;BYMINUTE=0;BYSECOND=0;"]),
        ("requestTime", "2026-11-20T15:00:00Z"),
        ("alertInfo.spokenInfo.content", []),
        ("pushNotification.status", "ON"),
    ],
)
def test_the_stand_in_refuses_a_body_that_alexa_would(
    device: Device, services: Services, path: str, value: object
) -> None:
    services.allowed = True
    talk(device, *AT_NINE_THIRTY)
    (body,) = services.on
    assert not stand_in.wrong_with(body, device.now)
    *folders, last = path.split(".")
    spot = body
    for folder in folders:
        spot = spot[folder]
    spot[last] = value
    assert stand_in.wrong_with(body, device.now)


# What holds everywhere


def test_nobody_with_a_cramp_waits_for_the_reminders() -> None:
    script = """
import sys
from lambda_function import lambda_handler
from simulator.stand_in.device import Device
from simulator.stand_in.ear import Heard
device = Device(lambda_handler)
device.intend(Heard("RelieveCrampIntent"))
device.intend(Heard("BedtimeRoutineIntent"))
assert "cramp_coach.alexa.reminders" not in sys.modules, "loaded for a stretch"
device.intend(Heard("CancelReminderIntent"))
assert "cramp_coach.alexa.reminders" in sys.modules, "not loaded for a reminder"
"""
    root = Path(__file__).resolve().parents[2]
    path = {"PYTHONPATH": f"{root / 'lambda'}:{root}"}
    run = subprocess.run([sys.executable, "-c", script], env=path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("place", PLACES)
def test_danger_is_answered_from_every_moment_of_it(place: str) -> None:
    device = _at(place)
    assert "911" in heard(device.say("my chest hurts")).replace(" ", "")
    assert device.attributes is None


@pytest.mark.parametrize("place", PLACES)
def test_stop_ends_every_moment_of_it(place: str) -> None:
    assert not _at(place).say("stop").open


@pytest.mark.parametrize("place", PLACES)
def test_a_cramp_is_helped_from_every_moment_of_it(place: str) -> None:
    assert heard(_at(place).say("my calf is cramping")).startswith(("Straighten", "Push", "Stay"))


@pytest.mark.parametrize("place", PLACES)
def test_a_question_in_between_leads_back(place: str) -> None:
    device = _at(place)
    turn = device.say("does magnesium help")
    assert "magnesium" in heard(turn) and turn.place == place


def _at(place: str) -> Device:
    device = Device(_handler())
    device.attributes = State(place=place)._asdict()
    return device


def _handler() -> Callable[[dict[str, Any], object], dict[str, Any]]:
    skill = build_skill()
    return lambda event, _: answer(event, skill)


def _put(services: Services, *statuses: str) -> None:
    """Reminders that are there already."""
    for number, status in enumerate(statuses):
        token = f"old {number}/?"
        services.reminders[token] = {"alertToken": token, "status": status}


def _wish(effect: str = "set_reminder") -> reminders.Wish:
    return reminders.Wish(effect, "21:30", "Time.", "en-US", int(EVENING))


def _account(endpoint: str) -> reminders.Account:
    return reminders.Account(endpoint, "token", "device")


def _loopback(account: reminders.Account) -> reminders.Services:
    return reminders.Services(account, loopback=True)


class _NoReminders(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b'{"alerts": []}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def _tls(authority: trustme.CA, host: str) -> Iterator[str]:
    """A server over TLS that has no reminders; its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    server = HTTPServer((HOST, 0), _NoReminders)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with running(server) as address:
        yield address.replace("http:", "https:")
