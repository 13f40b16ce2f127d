"""The file of routes of the command line."""

import pytest

from engine.llm.routing.command import RoutesUnusable, read_route

WHOLE = """
free_first = true
[[code]]
provider = "groq"
model = "openai/gpt-oss-120b"
api_key_env = "GROQ"
[[code]]
model = "qwen"
base_url = "http://127.0.0.1:11434/v1"
name = "here"
context_tokens = 32000
[[stronger]]
provider = "anthropic"
model = "claude-opus-4-5"
api_key_env = "ANTHROPIC"
"""


def test_a_file_becomes_a_route(tmp_path):
    path = tmp_path / "routes.toml"
    path.write_text(WHOLE)
    route = read_route(path, {"GROQ": "gsk-1", "ANTHROPIC": "sk-2"})
    first, second = route.code
    assert (first.name, first.choice.api_key.get_secret_value()) == ("groq (openai/gpt-oss-120b)", "gsk-1")
    assert (second.name, second.choice.api_key, second.context_tokens) == ("here (qwen)", None, 32_000)
    assert (route.plan, route.is_free_first, route.upward().code[0].choice.provider) == ((), True, "anthropic")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "code"),
        ("code = 1", "code"),
        ("[[code]]", "model"),
        ('[[code]]\nmodel = "m"', "needs a base_url"),
        ('[[code]]\nprovider = "groq"\nmodel = "m"\napi_key_env = "NOT_THERE"', "NOT_THERE is empty"),
        ('[[code]]\nprovider = "demo"\nmodel = "demo"', "takes over for nobody"),
        ("[[code]", "cannot be used"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path, text, why):
    path = tmp_path / "routes.toml"
    path.write_text(text)
    with pytest.raises(RoutesUnusable, match=why):
        read_route(path, {})


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(RoutesUnusable, match=r"routes\.toml"):
        read_route(tmp_path / "routes.toml", {})
