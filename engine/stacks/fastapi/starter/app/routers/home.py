"""The first page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.web import page

router = APIRouter()


@router.get("/")
def home(request: Request) -> HTMLResponse:
    """Nothing is here yet."""
    return page(request, "home.html")
