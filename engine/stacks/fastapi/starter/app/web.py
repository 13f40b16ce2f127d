"""Pages: templates, their filters, and answers."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from app.config import APP_NAME, LANGUAGE

templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
templates.env.auto_reload = True
navigation: list[tuple[str, str]] = []
templates.env.globals.update(app_name=APP_NAME, language=LANGUAGE, navigation=navigation)


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template of app/templates; `status` is 422 for a form with errors."""
    return templates.TemplateResponse(request, template, values, status_code=status)


def go(path: str) -> RedirectResponse:
    """Send the browser to a page after a successful post."""
    return RedirectResponse(path, status_code=303)


def show_date(value: date | datetime | None) -> str:
    """24.11.2026 in Russian, 24 Nov 2026 in English."""
    return "" if value is None else value.strftime("%d.%m.%Y" if LANGUAGE == "ru" else "%d %b %Y")


def show_number(value: float | None, digits: int | None = None) -> str:
    """1 234,5 in Russian, 1,234.5 in English; `digits` fixes the decimals."""
    if value is None:
        return ""
    shown = f"{value:,.{digits}f}" if digits is not None else f"{value:,}".removesuffix(".0")
    return shown.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",") if LANGUAGE == "ru" else shown


templates.env.filters.update(show_date=show_date, show_number=show_number)
