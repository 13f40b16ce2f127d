"""The app as the verifier gets it, and the commands of its stack as the sandbox gets them."""

from engine.builds.step import Step
from engine.sandbox.commands import APP_DIR, DATA_DIR, DEPENDENCIES_DIR, Mount, SandboxCommand
from engine.sandbox.runtimes import NODE_INSIDE, PYTHON_INSIDE
from engine.verify.ports import AppUnderTest


def app_under_test(step: Step) -> AppUnderTest:
    """The step's workspace as an app to verify."""
    tools = step.toolbox
    return AppUnderTest(app_dir=tools.app_dir, stack=tools.stack, identity=tools.identity, language=step.language)


def stack_command(step: Step, argv: tuple[str, ...], label: str) -> SandboxCommand:
    """A command of the stack over the app's files, without network."""
    tools = step.toolbox
    mounts = [Mount(source=tools.app_dir, target=APP_DIR, writable=True)]
    if tools.dependencies is not None:
        mounts.append(Mount(source=tools.dependencies, target=DEPENDENCIES_DIR))
    return SandboxCommand(
        argv=tools.stack.argv(argv, python=PYTHON_INSIDE, node=NODE_INSIDE),
        env=tools.stack.environment(deps=DEPENDENCIES_DIR, data=DATA_DIR),
        mounts=tuple(mounts),
        label=label,
    )
