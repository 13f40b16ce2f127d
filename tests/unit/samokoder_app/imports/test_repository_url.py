"""Which addresses of repositories are taken."""

import pytest

from samokoder_app.errors import InvalidInput
from samokoder_app.imports.git_source import clean_repository_url
from samokoder_app.imports.service import name_of


@pytest.mark.parametrize(
    ("given", "url", "name"),
    [
        ("https://git.example/team/shop.git", "https://git.example/team/shop.git", "shop"),
        ("  https://git.example/team/shop/ ", "https://git.example/team/shop", "shop"),
        ("http://localhost:8080/app", "http://localhost:8080/app", "app"),
    ],
)
def test_an_address_of_the_web_is_taken(given, url, name):
    assert clean_repository_url(given) == url
    assert name_of(url) == name


@pytest.mark.parametrize(
    "given",
    [
        "",
        "git@git.example:team/shop.git",
        "ssh://git.example/shop",
        "file:///etc",
        "https://git.example",
        "https://user:secret@git.example/shop",
        "https://git.example/shop?x=1",
        "https://git.example/a b",
        "https://git.example:0/shop",
        "https://[broken/shop",
        "https://git.example/\nshop",
        "https://git.example/" + "x" * 500,
    ],
)
def test_anything_else_is_refused(given):
    with pytest.raises(InvalidInput, match="repository_url_invalid"):
        clean_repository_url(given)
