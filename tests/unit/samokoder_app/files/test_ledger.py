"""What a build's events add up to in the ledger, and as a row of the README."""

from datetime import UTC, datetime
from uuid import uuid4

from engine.builds.turns import TurnKind
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.files.ledger_table import with_ledger
from samokoder_app.projects.ledger import LedgerEntry, entry_of


def row(text: str = "Add | a <b>tag</b>", cost: str | None = "0.0120") -> BuildRow:
    request = {"idea": "books", "stack": "fastapi", "model": "m", "is_demo": False, "turn": {"text": text}}
    return BuildRow.model_validate(
        {
            "id": uuid4(), "project_id": uuid4(), "user_id": uuid4(), "status": "done", "stage": "done", "attempt": 1,
            "request": request, "state": None, "error": None, "cost_usd": cost, "approved": False, "accepted": False,
            "usage": {"calls": 2, "prompt_tokens": 900, "completion_tokens": 100, "estimated": True},
            "created_at": datetime(2026, 5, 1, 12, 30, tzinfo=UTC), "started_at": None, "finished_at": None,
        }
    )  # fmt: skip


def file(path: str, change: str, added: int = 1, removed: int = 0) -> dict[str, object]:
    return {"kind": "file_changed", "path": path, "change": change, "added": added, "removed": removed}


def command(name: str, label: str, code: int) -> list[dict[str, object]]:
    return [
        {"kind": "command_started", "command_id": name, "argv": ["x"], "label": label},
        {"kind": "command_finished", "command_id": name, "exit_code": code, "seconds": 1, "tail": ""},
    ]


TOLD = [
    {"kind": "turn_understood", "turn": "change", "is_declined": False},
    file("app/a.py", "created", 9),
    file("app/a.py", "changed", 1, 2),
    file("app/b.py", "deleted", 0, 5),
    *command("c1", "Lint", 1),
    *command("c2", "Lint", 0),
    {"kind": "version_saved", "version": 4, "title": "T"},
    {"kind": "verification_finished", "passed": 1, "failed": 2, "not_verified": 0, "pending": 0, "facts": []},
    {"kind": "verification_finished", "passed": 3, "failed": 0, "not_verified": 1, "pending": 0, "facts": []},
    {"kind": "build_finished", "status": "done", "seconds": 12.6},
]


def test_files_commands_and_the_last_verification_add_up() -> None:
    entry = entry_of(row(), TOLD)
    assert (entry.kind, entry.asked, entry.versions, entry.seconds) == (
        TurnKind.CHANGE,
        "Add | a <b>tag</b>",
        (4,),
        12.6,
    )
    assert [(one.path, one.change, one.added, one.removed) for one in entry.files] == [
        ("app/a.py", "created", 10, 2),
        ("app/b.py", "deleted", 0, 5),
    ]
    assert [one.model_dump() for one in entry.commands] == [{"label": "Lint", "runs": 2, "failed": 1}]
    assert entry.verified is not None
    assert (entry.verified.passed, entry.verified.not_verified) == (3, 1)
    assert entry.cost_usd == "0.012"


def test_what_was_not_verified_says_so_and_an_unknown_price_too() -> None:
    entry = entry_of(row(cost=None), [])
    assert (entry.verified, entry.cost_usd, entry.kind, entry.files) == (None, None, None, ())
    text = with_ledger("# Books\n", [entry], "en")
    assert "nothing was verified" in text
    assert "≈ 1,000 · price unknown · 0" in text


def test_the_table_is_renewed_and_holds_no_html() -> None:
    entries: list[LedgerEntry] = [entry_of(row(), TOLD)]
    once = with_ledger("# Книги\n", entries, "ru")
    assert with_ledger(once, entries, "ru") == once
    assert "Add \\| a &lt;b&gt;tag&lt;/b&gt;" in once
    assert "пройдено: 3, не пройдено: 0, не проверено: 1" in once
    assert "файлов: 2, +10 −7" in once
