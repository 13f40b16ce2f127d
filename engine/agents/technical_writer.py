"""Technical Writer: the README for people; the table of evidence is added by the program."""

from engine.agents.brief import Brief
from engine.agents.conversation import Ask
from engine.agents.prose import prose_of
from engine.builds.state import Role
from engine.edits.blocks import FileWrite
from engine.edits.recognition import parse_blocks
from engine.edits.refusals import EditsRefused

README = "README.md"


async def write_readme(ask: Ask, brief: Brief) -> str | None:
    """Text of README.md, or None when the answer holds none (the program then writes a plain one)."""
    answer = await ask(brief.prompt(Role.TECHNICAL_WRITER))
    try:
        blocks = parse_blocks(answer)
    except EditsRefused:
        prose = prose_of(answer)
        return prose if prose.startswith("# ") else None
    for block in blocks:
        if isinstance(block, FileWrite) and block.path == README:
            return block.content
    return None
