"""A stack that nobody chooses, whose apps have two lists of packages."""

import json

from engine.packages.app_packages import of_stack
from engine.packages.asked import asked_by
from engine.pilot.checkout import PILOT_STACK
from engine.stacks.packages import manifest_of
from engine.stacks.recognition import recognise
from engine.stacks.stack import list_stacks, load_stack

STACK = load_stack(PILOT_STACK)
FILES = {
    "client/package.json": json.dumps(
        {"dependencies": {"react": "^18.3.1", "zod": "^3"}, "devDependencies": {"vite": "^5"}}
    ),
    "server/package.json": json.dumps({"dependencies": {"express": "^4.18.2", "zod": "^4", "left-pad": "^1"}}),
}


def test_it_is_loaded_but_not_listed():
    assert STACK.listed is False
    assert PILOT_STACK not in [stack.id for stack in list_stacks()]
    assert recognise(FILES).stack is None


def test_its_lists_count_as_one():
    assert json.loads(manifest_of(FILES, STACK) or "")["dependencies"] == {
        "express": "^4.18.2",
        "zod": "^3",
        "left-pad": "^1",
        "react": "^18.3.1",
        "vite": "^5",
    }
    assert manifest_of({}, STACK) is None
    assert asked_by(FILES, STACK).names == {"react", "zod", "vite", "express", "left-pad"}
    assert of_stack(FILES, STACK).unallowed == ("left-pad",)


def test_a_list_that_cannot_be_read_is_refused_whole():
    assert asked_by({**FILES, "server/package.json": "{"}, STACK).refused


def test_its_server_goes_along_with_an_export():
    assert {"serve.mjs", "Dockerfile"} <= set(STACK.export_files())


def test_the_stand_in_for_mongodb_stays_here():
    exported = set(STACK.export_files())
    assert {".env.example", "server/.env.example", "compose.yaml"} <= exported
    assert not any("documents" in path for path in exported)
    assert "documents.mjs" in {path.name for path in STACK.tool_paths()}
