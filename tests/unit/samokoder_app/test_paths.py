"""URL paths."""

from uuid import UUID

import pytest

from samokoder_app import paths

PROJECT = UUID(int=1)


def test_builders_name_the_project() -> None:
    assert paths.project(PROJECT) == f"/projects/{PROJECT}"
    assert paths.api_project_export(PROJECT) == f"/api/projects/{PROJECT}/export"


@pytest.mark.parametrize(
    ("path", "is_local"),
    [
        ("/projects", True),
        ("/projects/1?a=b#c", True),
        ("", False),
        ("projects", False),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("/a\\b", False),
        ("https://evil.example", False),
        ("/a\nb", False),
        ("/a\tb", False),
    ],
)
def test_only_paths_of_this_origin_are_local(path: str, is_local: bool) -> None:
    assert paths.is_local_path(path) is is_local
