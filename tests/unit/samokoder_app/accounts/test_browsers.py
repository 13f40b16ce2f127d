"""A browser in words."""

import pytest

from samokoder_app.accounts.browsers import browser_name

CHROME = "Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 {more}Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Linux"),
        (CHROME.format(system="Windows NT 10.0; Win64; x64", more=""), "Chrome, Windows"),
        (CHROME.format(system="Windows NT 10.0; Win64; x64", more="Edg/142.0 "), "Edge, Windows"),
        (CHROME.format(system="Linux; Android 15", more="YaBrowser/25.1 Mobile "), "Yandex Browser, Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            " Version/18.5 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_with_its_system(agent: str, name: str) -> None:
    assert browser_name(agent) == name
