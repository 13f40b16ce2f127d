"""What the app needs and is not given is named to its owner, once: secrets that it reads, hosts that it tries, packages."""

import asyncio
from collections.abc import Sequence

from engine.builds.step import Step
from engine.stacks.needs import needs_of
from engine.verify.ports import VerificationReport

_MOST_TOLD = 200
"""Remembered: an app may try ever new names."""


async def tell_needs(step: Step) -> None:
    """Variables that the code reads and nobody gives, hosts that it calls and may not reach."""
    texts = step.files.texts()
    needs = (await asyncio.to_thread(needs_of, texts, step.toolbox.stack)).without(step.environment)
    for code, names in (("secrets_needed", needs.variables), ("hosts_needed", needs.hosts)):
        if new := _untold(step, code, names):
            listed = ", ".join(new)
            await step.notice(code, step.say(code, names=listed), level="info", key=listed)
    if needs.has_stand_in and _untold(step, "mongodb_stood_in", ["mongodb"]):
        await step.notice("mongodb_stood_in", step.say("mongodb_stood_in"), level="info", key="mongodb")


async def tell_packages(step: Step) -> None:
    """Packages that the app asks for and its owner has not allowed, and why allowed ones are not there."""
    packages = step.packages
    if new := _untold(step, "packages_asked", packages.unallowed):
        if step.toolbox.packages is not None:
            await step.toolbox.packages.asked(new)
        listed = ", ".join(new)
        await step.notice("packages_asked", step.say("packages_asked", names=listed), key=listed)
    if packages.problem is not None:
        said = packages.problem.said_in(step.language)
        if _untold(step, "packages_problem", [said]):
            await step.notice("packages_problem", said, key=said)


async def tell_denied(step: Step, report: VerificationReport) -> None:
    """Hosts that the running app was kept from."""
    for host in report.denied:
        await step.toolbox.surroundings.denied(host)
    for code, hosts in (("host_denied", report.denied), ("host_private", report.private)):
        if new := _untold(step, code, hosts):
            listed = ", ".join(new)
            await step.notice(code, step.say(code, hosts=listed), key=listed)


def _untold(step: Step, code: str, names: Sequence[str]) -> list[str]:
    """Those that were not told of yet; the state that the step leaves remembers them."""
    told = step.state.told_lacks
    new = [name for name in names if f"{code}/{name}" not in told]
    remembered = (*told, *(f"{code}/{name}" for name in new))[-_MOST_TOLD:]
    step.state = step.state.model_copy(update={"told_lacks": remembered})
    return new
