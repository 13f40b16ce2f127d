"""What of an app's files a prompt shows: what the task will change in any case, definitions of data, then the rest."""

from engine.agents.file_map import map_files

LONG = "x = 1\n" * 5_000


def shown(files: dict[str, str | None], first: tuple[str, ...] = (), budget: int = 1_000) -> list[str]:
    return [file.path for file in map_files(files, {}, first, (), budget).shown]


def test_files_of_the_task_are_shown_beside_the_budget_and_whole() -> None:
    files: dict[str, str | None] = {"style.css": LONG, "other.css": LONG, "a.js": "a", "b.js": "b" * 900}
    assert shown(files, ("style.css",)) == ["style.css", "a.js", "b.js"]


def test_even_the_task_has_an_end() -> None:
    files: dict[str, str | None] = {"one.css": LONG, "two.css": LONG, "three.js": "3"}
    assert shown(files, ("one.css", "two.css", "three.js")) == ["one.css", "three.js"]


def test_definitions_of_data_come_before_all_else() -> None:
    files: dict[str, str | None] = {"app/a.py": "a" * 500, "app/models.py": "m" * 600, "z.py": "z"}
    assert shown(files, ("z.py",)) == ["app/models.py", "z.py"]


def test_what_tells_a_model_nothing_is_left_out() -> None:
    files: dict[str, str | None] = dict.fromkeys((".gitignore", ".jshintrc", "js/bind_polyfill.js", "LICENSE"), "x")
    assert shown(files) == []
