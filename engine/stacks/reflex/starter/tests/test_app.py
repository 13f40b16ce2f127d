"""The app as a whole."""

from sqlmodel import Field, SQLModel

from app.app import app
from app.config import LANGUAGE
from app.forms import read_form
from app.pages.home import home
from app.shown import show_number


class Entry(SQLModel):
    """What a form takes."""

    title: str = Field(min_length=1, regex=r"\S")
    amount: float | None = Field(default=None, ge=0)


def test_the_first_page_is_that_of_the_app() -> None:
    assert app.html_lang == LANGUAGE
    assert '"brand"' in str(home())


def test_a_form_says_what_is_wrong() -> None:
    form = read_form(Entry, {"title": "  ", "amount": "-1"})
    assert set(form.errors) == {"title", "amount"}
    assert read_form(Entry, {"title": " Milk ", "amount": ""}).data == {"title": "Milk", "amount": None}


def test_numbers_are_shown_as_people_write_them() -> None:
    assert show_number(1250.5, 2) in ("1,250.50", "1\N{NO-BREAK SPACE}250,50")
