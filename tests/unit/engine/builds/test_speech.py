"""What is heard of an answer while it streams."""

import pytest

from engine.builds.speech import LiveChannel, SpokenAnswer
from engine.testing import MemoryHost

ANSWER = 'Two files.\n\n<file path="app/a.py">\nx = "secret"\n</file>\n<edit path="src/[id]/b.tsx">\nsecret\n</edit>\n'


@pytest.mark.parametrize("size", [1, 7, 1000])
async def test_prose_and_the_names_of_files_are_heard_but_no_code(size):
    host = MemoryHost()
    async with LiveChannel(host, "m") as channel:
        answer = SpokenAnswer(channel)
        await answer.hear("<file path='void.py'>\n")
        answer.restart()
        for start in range(0, len(ANSWER), size):
            await answer.hear(ANSWER[start : start + size])
    assert "".join(chunk.text for chunk in host.chunks) == "Two files.\n\napp/a.py\nsrc/[id]/b.tsx"
