"""Parts of shadcn/ui are left out of prompts about a whole app; what was written of its own beside them is not."""

import json
from collections.abc import Iterator

import pytest

from engine.agents.file_map import map_files
from engine.agents.generated_files import generated_files

SCHEMA = "https://ui.shadcn.com/schema.json"


def app(settings: object, root: str = "client/src/") -> dict[str, str | None]:
    written = settings if isinstance(settings, str) else json.dumps(settings)
    parts = ("button.tsx", "alert-dialog.tsx", "TodoCard.tsx", "button.css")
    files = dict.fromkeys((f"{root}components/ui/{name}" for name in parts), "export {}")
    return {"client/components.json": written, **files, f"{root}components/header.tsx": "export {}"}


@pytest.mark.parametrize(
    "aliases", [{"ui": "@/components/ui"}, {"components": "@/components"}, {"ui": "~/components/ui/"}, None, {}]
)
@pytest.mark.parametrize("root", ["client/src/", "client/"])
def test_parts_are_known_by_the_settings_beside_them(aliases: object, root: str) -> None:
    files = app({"$schema": SCHEMA, "aliases": aliases}, root)
    assert generated_files(files) == {f"{root}components/ui/button.tsx", f"{root}components/ui/alert-dialog.tsx"}


@pytest.mark.parametrize(
    "settings",
    [{"aliases": {"ui": "@/components/ui"}}, {"$schema": SCHEMA, "aliases": {"ui": "ui"}}, "no JSON", "[]", "[" * 9999],
)
def test_without_such_settings_everything_was_written(settings: object) -> None:
    assert generated_files(app(settings)) == frozenset()


class Walked(dict[str, str | None]):
    """Counts how often somebody goes through all of it."""

    times = 0

    def __iter__(self) -> Iterator[str]:
        self.times += 1
        return super().__iter__()


def test_who_brings_thousands_of_settings_holds_up_nobody() -> None:
    settings = json.dumps({"$schema": SCHEMA})
    files = Walked({f"{number}/components.json": settings for number in range(50)})
    assert generated_files(files) == frozenset()
    assert files.times < 5


def test_of_what_is_left_out_the_map_tells() -> None:
    found = map_files({"a.js": "a", "b.js": "b"}, {}, (), (), 100, left_out={"b.js"})
    assert [file.path for file in found.shown] == ["a.js"]
    assert found.lines == ("a.js", "b.js (1 lines, not shown)")
