"""What becomes of a package that a model adds: named and done without, or there once the owner allowed it."""

from collections.abc import Collection, Mapping
from pathlib import Path

from engine.builds.state import BuildStatus, Role
from engine.packages.app_packages import AppPackages, Telling, of_stack
from engine.packages.known import KnownPackages
from engine.reasons import reason
from engine.stacks.stack import load_stack
from engine.testing import ScriptedModel

STACK = load_stack("fastapi")
WISH = (
    'More.\n<file path="requirements.txt">\nfastapi==0.165.0\nMarkdown~=3.5\n</file>\n'
    '<file path="app/adding.py">\nimport markdown\n\nADDING = markdown\n</file>\n'
)


class Owner:
    """Allows packages from the moment that a build asks for them, or never; they are at hand, or fail."""

    def __init__(self, *allowed: str, problem: bool = False) -> None:
        self.allowed = frozenset(allowed)
        self.problem = problem
        self.kept: list[str] = []
        self.folder = Path("/packages")

    async def current(self, files: Mapping[str, str], tell: Telling) -> AppPackages:
        plain = of_stack(files, STACK, self.allowed)
        own = tuple(name for name in self.allowed if name in files.get("requirements.txt", "").lower())
        if not own:
            return plain
        await tell(own)
        if self.problem:
            why = reason("own_packages_failed", detail="no such version")
            return AppPackages(plain.known, own=own, problem=why)
        versions = {**plain.known.versions, **dict.fromkeys(own, "3.5")}
        return AppPackages(KnownPackages(versions=versions), self.folder, own)

    async def asked(self, names: Collection[str]) -> None:
        self.kept.extend(names)


def notices(bench) -> dict[str, str]:
    return {e.payload.code: e.payload.text for e in bench.host.events if e.payload.kind == "notice"}


def developing(good):
    return lambda prompt: (
        WISH if prompt.role is Role.DEVELOPER and '<task id="T1">' in prompt.turns[0].text else good(prompt)
    )


async def test_a_package_that_is_not_allowed_is_told_kept_and_done_without(bench, good) -> None:
    bench.packages = Owner()
    bench.model = ScriptedModel(developing(good))
    await bench.run(idea="список дел")
    assert bench.packages.kept == ["markdown"]
    assert "нужны пакеты, которых нет в стеке: markdown" in notices(bench)["packages_asked"]
    hunter = next(prompt for prompt in bench.model.prompts if prompt.role is Role.BUG_HUNTER)
    assert "not installed: markdown." in hunter.turns[0].text


async def test_an_allowed_one_is_installed_mounted_and_named_in_prompts(bench, good) -> None:
    bench.packages = Owner("markdown")
    bench.model = ScriptedModel(developing(good))
    state = await bench.run()
    assert state.status is BuildStatus.DONE
    assert Role.BUG_HUNTER not in [prompt.role for prompt in bench.model.prompts]
    assert "Installing the app's own packages: markdown." in notices(bench)["packages_installing"]
    later = [prompt for prompt in bench.model.prompts if prompt.role is Role.DEVELOPER][-1]
    assert "markdown 3.5" in later.turns[0].text
    assert bench.host.text_of("requirements.txt").splitlines()[1] == "Markdown~=3.5"


async def test_why_it_could_not_be_installed_goes_to_the_bug_hunter(bench, good) -> None:
    bench.packages = Owner("markdown", problem=True)
    bench.model = ScriptedModel(developing(good))
    await bench.run()
    assert "no such version" in notices(bench)["packages_problem"]
    hunter = next(prompt for prompt in bench.model.prompts if prompt.role is Role.BUG_HUNTER)
    assert "cannot be installed" in hunter.turns[0].text
    assert "no such version" in hunter.turns[0].text
