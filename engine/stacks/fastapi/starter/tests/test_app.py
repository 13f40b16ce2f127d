"""The app starts, answers and speaks plainly about pages that do not exist."""

from fastapi.testclient import TestClient


def test_health(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_first_page_opens(client: TestClient) -> None:
    assert client.get("/").status_code == 200


def test_unknown_page_is_a_page_of_the_app(client: TestClient) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "<main" in answer.text
