"""Who writes the app of a project: Samokoder's own agents, or the operator's GPT-Pilot, which has a stack of its own."""

from engine.engine_name import OWN, PILOT, EngineName
from engine.pilot.checkout import PILOT_STACK, PilotCheckout
from samokoder_app.errors import InvalidInput
from samokoder_app.settings import get_settings


def pilot_checkout() -> PilotCheckout | None:
    """The checkout that the operator has named; None: there is none here."""
    named = get_settings().gpt_pilot
    return None if named is None else PilotCheckout(home=named[0], python=named[1])


def engine_of(stack: str) -> EngineName:
    """The engine of a project on this stack: only GPT-Pilot's has it, so it stays with the project and its forks."""
    return PILOT if stack == PILOT_STACK else OWN


def check_engine(engine: EngineName) -> None:
    """Raise `InvalidInput` where the engine cannot be had."""
    if engine == PILOT and pilot_checkout() is None:
        raise InvalidInput("engine_not_configured")


def check_engine_of(stack: str) -> None:
    """Raise `InvalidInput` where GPT-Pilot is asked to change an app on this stack, which it has not written."""
    if engine_of(stack) != PILOT:
        raise InvalidInput("engine_of_another")


def check_engine_model(stack: str, *, is_demo: bool) -> None:
    """Raise `InvalidInput` where a build on this stack cannot begin: no checkout, or a model that knows ours alone."""
    engine = engine_of(stack)
    check_engine(engine)
    if engine == PILOT and is_demo:
        raise InvalidInput("engine_needs_key")
