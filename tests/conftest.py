"""What the tests share. Every response that a device gets is held to simulator/rules.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cramp_coach.talk.library import Library, load
from lambda_function import lambda_handler
from simulator.stand_in.device import Device
from simulator.stand_in.ear import Ear

MakeDevice = Callable[..., Device]


@pytest.fixture(scope="session")
def library() -> Library:
    return load()


@pytest.fixture(scope="session")
def ear() -> Ear:
    return Ear.of("en-US")


@pytest.fixture
def device() -> Device:
    return Device(lambda_handler)
