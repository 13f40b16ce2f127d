"""What the demo model reads of an app that was brought in: one heading, in a time that files cannot stretch."""

import time

import pytest

from engine.llm.demo.surveying import seen_in


def shown(*files: tuple[str, str]) -> str:
    return "Files\n" + "".join(f'<current path="{path}">\n{text}\n</current>\n' for path, text in files)


def test_the_heading_of_the_first_page_is_read() -> None:
    prompt = shown(
        ("pages/delete.html", "<h1>Delete?</h1>"),
        ("about.html", "<h1>About</h1>"),
        ("index.html", "<h1 class='a'>\n My  tasks\n</h1>"),
        ("app.py", "<h1>Code</h1>"),
    )
    assert seen_in(prompt).heading == "My tasks"


@pytest.mark.parametrize("text", ["<h1>{{ title }}</h1>", "<h1></h1>", "<h1>   </h1>", "no heading"])
def test_what_is_no_text_is_no_heading(text: str) -> None:
    assert seen_in(shown(("index.html", text))).heading == ""


@pytest.mark.parametrize("text", [("<h1>" + " " * 100) * 4_000, '<current path="a.html">\n' * 20_000, "<h1 " * 100_000])
def test_no_file_makes_reading_slow(text: str) -> None:
    begun = time.process_time()
    seen_in(shown(("index.html", text)))
    assert time.process_time() - begun < 1
