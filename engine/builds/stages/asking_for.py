"""What the app needs and is not given is named to its owner: secrets that it reads, outside hosts that it tries."""

import asyncio

from engine.builds.step import Step
from engine.stacks.needs import needs_of
from engine.verify.ports import VerificationReport


async def tell_needs(step: Step) -> None:
    """Variables that the code reads and nobody gives, hosts that it calls and may not reach."""
    texts = step.files.texts()
    needs = (await asyncio.to_thread(needs_of, texts, step.toolbox.stack)).without(step.environment)
    for code, names in (("secrets_needed", needs.variables), ("hosts_needed", needs.hosts)):
        if names:
            listed = ", ".join(names)
            await step.notice(code, step.say(code, names=listed), level="info", key=listed)


async def tell_denied(step: Step, report: VerificationReport) -> None:
    """Hosts that the running app was kept from."""
    for host in report.denied:
        await step.toolbox.surroundings.denied(host)
    for code, hosts in (("host_denied", report.denied), ("host_private", report.private)):
        if hosts:
            listed = ", ".join(hosts)
            await step.notice(code, step.say(code, hosts=listed), key=listed)
