"""What an app lacks is told once, however often its code is looked at."""

from engine.builds.state import BuildStatus, Role
from engine.events.payloads import Notice
from engine.llm.types import Prompt
from engine.testing import ScriptedModel

CODE = '<file path="app/mail.py">\nimport os\n\nTOKEN = os.environ["MAIL_TOKEN"]\n</file>\n'


async def test_a_missing_secret_is_named_once(bench, good):
    def with_mail(prompt: Prompt) -> str:
        return good(prompt) + (CODE if prompt.role is Role.DEVELOPER else "")

    bench.model = ScriptedModel(with_mail)
    state = await bench.run()
    assert state.status is BuildStatus.DONE
    told = [one.payload for one in bench.host.events if isinstance(one.payload, Notice)]
    assert [one.code for one in told].count("secrets_needed") == 1
    assert state.told_lacks == ("secrets_needed/MAIL_TOKEN",)
