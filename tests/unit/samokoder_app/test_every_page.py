"""The list of pages that the browser tests look at is that of the route table."""

from samokoder_app.routes import ROUTES
from tests.every_page import EVERY_PAGE


def test_a_page_cannot_be_added_without_being_looked_at() -> None:
    assert [page.path for page in EVERY_PAGE] == [route.path for route in ROUTES]
