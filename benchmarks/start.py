"""Runs inside the function's own Python, and prints as JSON where the time of its start goes.

    python start.py CLIENT FOLDER

It imports next to nothing before it measures, but Lambda's client, as Lambda does.
"""

import gc
import json
import sys
import time
from types import ModuleType

SDK = ("ask_sdk_core.skill_builder", "ask_sdk_core.serialize", "ask_sdk_model.ui")


def imported(*names: str) -> float:
    """Milliseconds that it takes to import some modules."""
    started = time.perf_counter()
    for name in names:
        __import__(name)
    return (time.perf_counter() - started) * 1000


def measure() -> dict[str, float]:
    """Milliseconds: `dataclasses` itself, the SDK, all of ours, and the records in it."""
    gc.disable()
    factory = ModuleType("ask_sdk_model.services.service_client_factory")
    vars(factory)["ServiceClientFactory"] = None
    sys.modules[factory.__name__] = factory
    imported("awslambdaric.bootstrap")
    taken = {"dataclasses": imported("dataclasses"), "sdk": imported(*SDK), "records": 0.0}
    process = vars(sys.modules["dataclasses"])["_process_class"]

    def made(*arguments: object, **more: object) -> object:
        started = time.perf_counter()
        try:
            return process(*arguments, **more)
        finally:
            taken["records"] += (time.perf_counter() - started) * 1000

    vars(sys.modules["dataclasses"])["_process_class"] = made
    taken["ours"] = imported("lambda_function")
    return taken


if __name__ == "__main__":
    sys.path[:0] = [sys.argv[2], sys.argv[1]]
    print(json.dumps(measure()))
