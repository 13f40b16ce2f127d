from engine.verify.tracebacks import has_traceback, traceback_in

LOGGED = """Listening on http://127.0.0.1:3000
Error at GET /api/tasks: TypeError: Cannot read properties of undefined (reading 'name')
    at list (file:///workspace/app/server/routes/tasks.ts:7:31)
    at Layer.handleRequest (/workspace/node_modules/router/lib/layer.js:152:17)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)
GET /health
"""
UNCAUGHT = """file:///workspace/app/server/routes/tasks.ts:3
import { nothing } from "#server/db.ts";
         ^^^^^^^
SyntaxError: The requested module '#server/db.ts' does not provide an export named 'nothing'
    at ModuleJob._instantiate (node:internal/modules/esm/module_job:228:21)

Node.js v24.19.0
"""
PYTHON = 'ok\nTraceback (most recent call last):\n  File "a.py", line 1\nNameError: x\n'


def test_of_node_the_frames_of_the_app_are_left() -> None:
    assert traceback_in(LOGGED) == (
        "Error at GET /api/tasks: TypeError: Cannot read properties of undefined (reading 'name')\n"
        "    at list (file:///workspace/app/server/routes/tasks.ts:7:31)"
    )


def test_what_ended_node_is_shown_with_its_line() -> None:
    shown = traceback_in("Listening\n" + UNCAUGHT)
    assert shown.startswith("file:///workspace/app/server/routes/tasks.ts:3\nimport { nothing }")
    assert shown.endswith("does not provide an export named 'nothing'")


def test_of_several_the_last_counts() -> None:
    assert "nothing" in traceback_in(LOGGED + UNCAUGHT)
    assert traceback_in(PYTHON + PYTHON.replace("x", "y")).endswith("NameError: y\n")


def test_a_log_without_errors_has_no_traceback() -> None:
    assert not has_traceback("Listening on http://127.0.0.1:3000\nError pages are ready\n")
    assert has_traceback(LOGGED)
    assert has_traceback(UNCAUGHT)
    assert has_traceback(PYTHON)


def test_a_log_that_is_made_to_be_tried_for_minutes_is_read_at_once() -> None:
    assert not has_traceback("Error " * 20_000 + "\n")
    assert traceback_in("TypeError: x\n    at a (/app/a.ts:1:1)" + "\n" * 20_000 + " at b").endswith("(/app/a.ts:1:1)")
