"""The stretch as a custom task, which an Alexa Routine may start and waits for.

Offered by `make generate TASKS=1`, where Amazon allows custom tasks.
"""

from __future__ import annotations

NAME = "BedtimeStretch"

STATUS = {
    "done": ("200", "The stretch was done."),
    "begun": ("400", "The stretch was ended early."),
}
"""How far the stretch got -> code and message for the Routine that began it."""


def starts(request: object) -> bool:
    """Whether a launch request asks for the stretch."""
    name = getattr(getattr(request, "task", None), "name", "")
    return str(name).rpartition(".")[2] == NAME


def completed(progress: str) -> object:
    """The directive that tells the Routine that its task is over, and how far it got."""
    from ask_sdk_model import Status  # both cost time, and hardly any turn needs them
    from ask_sdk_model.interfaces.tasks import CompleteTaskDirective

    code, message = STATUS[progress]
    return CompleteTaskDirective(status=Status(code=code, message=message))
