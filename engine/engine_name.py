"""The engines that write apps, by the names that requests, the API and pages give them."""

from typing import Literal

EngineName = Literal["samokoder", "gpt-pilot"]

OWN: EngineName = "samokoder"
"""Our agents (`engine.builds.run`)."""

PILOT: EngineName = "gpt-pilot"
"""The operator's GPT-Pilot (`engine.pilot.run`)."""
