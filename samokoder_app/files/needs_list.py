"""Names of what an exported app is to be given where it runs; never a value."""

from engine.builds.evidence_table import without_section
from engine.stacks.needs import Needs
from samokoder_app.i18n.files import NeedsList
from samokoder_app.i18n.text import Language

_BEGIN, _END = "<!-- settings -->", "<!-- /settings -->"


def with_needs(readme: str, needs: Needs, language: Language) -> str:
    """The README with the variables that the code reads and the hosts that it calls, in place of an older list."""
    text = without_section(readme, _BEGIN, _END)
    lines = [f"- `{name}`: {NeedsList.variable.said_in(language)}" for name in needs.variables]
    lines += [f"- `{host}`: {NeedsList.host.said_in(language)}" for host in needs.hosts]
    if not lines:
        return text
    title = NeedsList.title.said_in(language)
    return f"{text.rstrip()}\n\n{_BEGIN}\n## {title}\n\n" + "\n".join(lines) + f"\n{_END}\n"
