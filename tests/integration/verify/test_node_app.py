"""A whole verification of an app of TypeScript: what is right passes, each planted fault is named."""

from engine.sandbox.commands import SandboxCommand
from engine.sandbox.sandbox import Sandbox
from engine.stacks.inside import StackInside
from engine.verify.parsing import parse_checks
from engine.verify.verifier import Verifier
from tests.integration.verify.conftest import MakeApp, Place, Verify

PROJECT = {
    "do": "api",
    "method": "POST",
    "path": "/api/projects",
    "body": {"name": "Home 7"},
    "status": 201,
    "save": "home",
}
ADD = {
    "id": "C1",
    "requirement": "R1",
    "title": "A task can be added and survives a restart",
    "steps": [
        PROJECT,
        {"do": "open", "path": "/"},
        {"do": "at", "path": "/tasks"},
        {"do": "fill", "name": "Title", "value": "Buy 7 blue candles"},
        {"do": "fill", "name": "Due date", "value": "2031-05-17"},
        {"do": "fill", "name": "Hours", "value": "1.5"},
        {"do": "fill", "name": "Project", "value": "Home 7"},
        {"do": "fill", "name": "Work", "value": True},
        {"do": "click", "name": "Add task"},
        {"do": "see", "text": "1.5 hours open"},
        {"do": "restart"},
        {"do": "open", "path": "/tasks"},
        {"do": "see", "text": "17 May 2031", "in": "Buy 7 blue candles"},
        {"do": "see", "text": "work", "in": "Buy 7 blue candles"},
        {
            "do": "api",
            "method": "GET",
            "path": "/api/tasks",
            "expect": [{"due": "2031-05-17", "hours": 1.5}],
            "count": 1,
        },
    ],
}
CHANGE = {
    "id": "C2",
    "requirement": "R2",
    "title": "A task can be changed, found and deleted",
    "steps": [
        PROJECT,
        *(
            {"do": "api", "method": "POST", "path": "/api/tasks", "status": 201,
             "body": {"title": title, "project_id": "{home.id}"}}
            for title in ("Sell 3 goats", "Paint Ёлка")
        ),
        {"do": "open", "path": "/tasks"},
        {"do": "click", "name": "Sell 3 goats"},
        {"do": "fill", "name": "Title", "value": ""},
        {"do": "click", "name": "Save"},
        {"do": "see", "text": "Please fill in this field."},
        {"do": "fill", "name": "Title", "value": "Sell 4 goats"},
        {"do": "click", "name": "Save"},
        {"do": "see", "text": "Sell 4 goats"},
        {"do": "fill", "name": "Search", "value": "ёлка"},
        {"do": "click", "name": "Find"},
        {"do": "not_see", "text": "Sell 4 goats"},
        {"do": "reload"},
        {"do": "see", "name": "Search", "value": "ёлка"},
        {"do": "click", "name": "Delete", "in": "Paint Ёлка"},
        {"do": "click", "name": "Yes, delete"},
        {"do": "not_see", "text": "Paint Ёлка"},
        {"do": "api", "method": "GET", "path": "/api/tasks", "count": 1},
    ],
}  # fmt: skip


async def test_a_good_app_passes_everything(make_tasks_app: MakeApp, verify: Verify) -> None:
    verified = await verify(make_tasks_app(), [ADD, CHANGE])
    facts = {name: (fact.status.value, fact.sentence) for name, fact in verified.facts.items()}
    assert [status for status, _ in facts.values()] == ["passed"] * 4, facts
    assert {check.status.value for check in verified.checks.values()} == {"passed"}, verified.report.failure
    assert "4 passed" in facts["tests"][1]
    assert "3 pages opened" in facts["pages"][1]
    assert [label for _, label in verified.observer.commands].count("Build the app") == 1
    assert verified.report.failure is None


async def test_every_planted_fault_is_named(make_tasks_app: MakeApp, verify: Verify) -> None:
    faults = {
        "src/parts/TaskFields.tsx": ('name="due"', 'name="date"'),
        "server/routes/projects.ts": (
            "export default",
            'import "nanoid";\nconst wrong: number = "7";\n\nexport default',
        ),
        "server/routes/tasks.ts": ("coalesce(sum(hours), 0)", "sum(hour)"),
        "src/pages/projects.tsx": (" key={project.id}", ""),
    }
    verified = await verify(make_tasks_app(faults), [ADD])
    sentences = {name: fact.sentence for name, fact in verified.facts.items()}
    assert {name: fact.status.value for name, fact in verified.facts.items()} == {
        "compile": "failed", "tests": "failed", "start": "passed", "pages": "failed",
    }  # fmt: skip
    assert verified.checks["C1"].status.value == "failed"
    assert "server/routes/projects.ts imports “nanoid”, which is not in package.json" in sentences["compile"]
    assert "500" in sentences["pages"]
    report = verified.report.failure or ""
    for told in ("TS2322", 'Missing "key" prop', "no such column: hour", "server/routes/tasks.ts:10"):
        assert told in report, told


async def test_a_server_that_does_not_start_shows_its_error(make_tasks_app: MakeApp, verify: Verify) -> None:
    faults = {"server/routes/tasks.ts": ("{ one }", "{ one, nothing }")}
    verified = await verify(make_tasks_app(faults), [ADD])
    assert verified.facts["start"].status.value == "failed"
    assert "does not provide an export named 'nothing'" in (verified.report.failure or "")


async def test_an_app_that_cannot_be_built_is_not_started(make_tasks_app: MakeApp, verify: Verify) -> None:
    faults = {"src/pages/index.tsx": ('from "react-router"', 'from "./gone.tsx"')}
    verified = await verify(make_tasks_app(faults), [ADD])
    assert verified.facts["start"].sentence.startswith("The app could not be built: ")
    assert verified.checks["C1"].sentence == verified.facts["start"].sentence
    assert "gone.tsx" in (verified.report.failure or "")
    assert not verified.observer.is_ready


async def test_the_starter_proves_nothing(make_tasks_app: MakeApp, sandbox, runtimes, place: Place, data_root) -> None:
    app = make_tasks_app()
    health = {"do": "api", "method": "GET", "path": "/health", "expect": {"status": "ok"}}
    up = {"id": "C3", "requirement": "R1", "title": "Up", "steps": [{"do": "open", "path": "/"}, health]}
    checks = parse_checks([ADD, up])
    verifier = Verifier(sandbox, runtimes, await place(app.stack), data_root)
    assert await verifier.baseline(app, checks) == ("C3",)


async def test_vite_may_bundle_its_settings_beside_the_packages(
    sandbox: Sandbox, place: Place, make_tasks_app: MakeApp
) -> None:
    app = make_tasks_app()
    inside = StackInside(app.stack, await place(app.stack))
    program = inside.argv(("{node}", "{deps}/vite/bin/vite.js", "build", "--configLoader", "bundle"))
    command = SandboxCommand(argv=program, env=inside.environment(), mounts=inside.mounts(app.app_dir))
    result = await sandbox.run(command, app.identity)
    assert result.exit_code == 0, result.output
    kept = command.model_copy(update={"argv": ("/bin/ls", f"{inside.packages_dir}/.vite-temp")})
    assert (await sandbox.run(kept, app.identity)).output == ""
