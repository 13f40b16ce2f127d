"""The app as the verifier gets it, and the commands of its stack as the sandbox gets them."""

from engine.builds.step import Step
from engine.sandbox.commands import SandboxCommand
from engine.stacks.inside import StackInside
from engine.verify.ports import AppUnderTest


def app_under_test(step: Step) -> AppUnderTest:
    """The step's workspace as an app to verify."""
    tools = step.toolbox
    return AppUnderTest(
        app_dir=tools.app_dir,
        stack=tools.stack,
        identity=tools.identity,
        language=step.language,
        environment=step.environment,
        dependencies=step.packages.folder,
        known_packages=step.packages.known,
    )


def stack_command(step: Step, argv: tuple[str, ...], label: str) -> SandboxCommand:
    """A command of the stack over the app's files, without network and without the app's secrets."""
    tools = step.toolbox
    inside = StackInside(tools.stack, step.packages.folder or tools.dependencies)
    return SandboxCommand(
        argv=inside.argv(argv), env=inside.environment(), mounts=inside.mounts(tools.app_dir), label=label
    )
