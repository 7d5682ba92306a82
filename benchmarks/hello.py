"""The SDK's hello world, put together as its documentation does: what every skill starts from."""

from __future__ import annotations

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import is_intent_name, is_request_type
from ask_sdk_model import Response
from ask_sdk_model.ui import SimpleCard

sb = SkillBuilder()


@sb.request_handler(can_handle_func=is_request_type("LaunchRequest"))  # type: ignore[untyped-decorator]
def launch(handler_input: HandlerInput) -> Response:
    words = "Welcome to the Alexa Skills Kit, you can say hello!"
    handler_input.response_builder.speak(words).set_card(
        SimpleCard("Hello World", words)
    ).set_should_end_session(False)
    return handler_input.response_builder.response


@sb.request_handler(can_handle_func=is_intent_name("HelloWorldIntent"))  # type: ignore[untyped-decorator]
def hello(handler_input: HandlerInput) -> Response:
    words = "Hello World!"
    handler_input.response_builder.speak(words).set_card(
        SimpleCard("Hello World", words)
    ).set_should_end_session(True)
    return handler_input.response_builder.response


lambda_handler = sb.lambda_handler()
