"""The web process before it becomes Reflex."""

import os

import pytest

from samokoder_app.platform.web import name_npm_registry


def test_the_registry_that_npm_is_configured_with_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:4873/")
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "")
    monkeypatch.delenv("NPM_CONFIG_REGISTRY")

    name_npm_registry()

    assert os.environ["NPM_CONFIG_REGISTRY"] == "http://127.0.0.1:4873/"
