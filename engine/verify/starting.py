"""The first start of the app in a verification, shown as a command; why an app did not come up."""

from engine.sandbox.commands import ReadyResult
from engine.sandbox.errors import SandboxError
from engine.stacks.inside import shown_command
from engine.verify.instance import AppInstance, Instances
from engine.verify.ports import AppUnderTest, VerifyObserver
from engine.verify.sentences import say
from engine.verify.speech import Language

_TAIL = 4000


class FirstStart:
    """Tells the observer about the app's server until it answers or gives up."""

    def __init__(self, app: AppUnderTest, observer: VerifyObserver, run_id: str) -> None:
        self._app = app
        self._observer = observer
        self._command_id = f"{run_id}-serve"
        self._is_over = False

    async def watch(self, instances: Instances) -> tuple[AppInstance, ReadyResult]:
        """Start the first instance; raises `SandboxError`."""
        shown = shown_command(self._app.stack, self._app.stack.commands.serve)
        label = say("label_serve", self._app.language)
        await self._observer.command_started(self._command_id, shown, label)
        instances.warm_up(self._pass_on)
        try:
            instance, ready = await instances.take()
        except SandboxError as error:
            tail = error.reason.said_in(self._app.language)
            await self._observer.command_finished(self._command_id, -1, 0.0, tail)
            raise
        finally:
            self._is_over = True
        code = instance.exit_code if instance.exit_code is not None else 0 if ready.ready else -1
        await self._observer.command_finished(self._command_id, code, ready.seconds, instance.log()[-_TAIL:])
        return instance, ready

    async def _pass_on(self, text: str) -> None:
        if not self._is_over:
            await self._observer.command_output(self._command_id, text)


def why_not_ready(ready: ReadyResult, language: Language, port: int | None = None) -> str:
    """The reason as a part of a sentence."""
    if ready.outcome == "exited":
        return say("start_exited", language, {"code": ready.exit_code})
    if ready.outcome == "wrong_port":
        ports = ", ".join(map(str, ready.other_ports))
        return say("start_wrong_port", language, {"ports": ports, "port": port})
    return say("start_timed_out", language, {"seconds": round(ready.seconds)})
