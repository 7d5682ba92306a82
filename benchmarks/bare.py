"""The least that Lambda can run: what remains is Python's and Lambda's own."""

from __future__ import annotations

from typing import Any


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return {"version": "1.0", "response": {"shouldEndSession": True}}
