"""Forgotten imports that a rule can mend, and those that are left to the Bug Hunter."""

from engine.builds.stages.missing_imports import with_missing_imports
from engine.stacks.stack import load_stack

KNOWN = load_stack("fastapi").imports


def report(*found: tuple[str, str]) -> str:
    return "\n".join(f"F821 Undefined name `{name}`\n  --> {path}:16:11\n   |" for name, path in found)


def test_a_name_joins_the_import_from_its_module() -> None:
    text = "from datetime import time\n\nfrom sqlmodel import SQLModel\n\n\nclass B(SQLModel):\n    day: date\n"
    changed = with_missing_imports(report(("date", "app/models.py")), {"app/models.py": text}, KNOWN)
    assert changed == {"app/models.py": text.replace("import time", "import date, time")}


def test_a_name_of_the_app_is_imported_from_the_module_that_defines_it() -> None:
    files = {
        "app/models.py": "class Room:\n    pass\n",
        "app/routers/rooms.py": '"""Rooms."""\n\nfrom app.web import go\n\nprint(Room, go, page)\n',
    }
    found = report(("Room", "app/routers/rooms.py"), ("page", "app/routers/rooms.py"))
    changed = with_missing_imports(found, files, KNOWN)
    assert changed["app/routers/rooms.py"] == (
        '"""Rooms."""\n\nfrom app.models import Room\nfrom app.web import go, page\n\nprint(Room, go, page)\n'
    )


def test_a_file_without_imports_gets_one_after_its_docstring() -> None:
    changed = with_missing_imports(report(("Any", "app/a.py")), {"app/a.py": '"""A."""\nX: Any = 1\n'}, KNOWN)
    assert changed == {"app/a.py": '"""A."""\nfrom typing import Any\nX: Any = 1\n'}


def test_what_is_not_plain_is_left_alone() -> None:
    files = {
        "app/a.py": "def show():\n    return total\n",
        "app/b.py": "total = 1\n",
        "app/c.py": "total: int = 2\n",
        "app/d.py": "print(time.time())\n",
    }
    found = report(("total", "app/a.py"), ("time", "app/d.py"), ("x", "app/missing.py"))
    assert with_missing_imports(found, files, KNOWN) == {}
