"""The app: every module of app/routers is included by itself."""

import importlib
import logging
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import IntegrityError
from starlette.exceptions import HTTPException

from app import db, routers
from app.config import APP_NAME
from app.web import navigation, page


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Prepare the database before the first request."""
    db.create_tables()
    yield


app = FastAPI(title=APP_NAME, lifespan=lifespan)
app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")

for found in sorted(pkgutil.iter_modules(routers.__path__), key=lambda module: module.name):
    module = importlib.import_module(f"{routers.__name__}.{found.name}")
    app.include_router(module.router)
    navigation.extend(getattr(module, "NAVIGATION", []))


@app.get("/health")
def health() -> dict[str, str]:
    """Answers once the app is up."""
    return {"status": "ok"}


def show_error(request: Request, status: int, detail: object = None) -> Response:
    """JSON for the API, a page for people."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": jsonable_encoder(detail)}, status)
    return page(request, "error.html", status, code=status)


@app.exception_handler(HTTPException)
async def http_error(request: Request, error: HTTPException) -> Response:
    """A page or object that is not there, a method that is not allowed; a redirect keeps its Location."""
    answer = show_error(request, error.status_code, error.detail)
    answer.headers.update(error.headers or {})
    return answer


@app.exception_handler(RequestValidationError)
async def invalid_request(request: Request, error: RequestValidationError) -> Response:
    """Input of the API that its model refuses; an address of a page that cannot exist."""
    if not request.url.path.startswith("/api/"):
        return show_error(request, 404)
    kept = ("type", "loc", "msg")
    return show_error(request, 422, [{key: item[key] for key in kept} for item in error.errors()])


@app.exception_handler(IntegrityError)
@app.exception_handler(OverflowError)
async def broken_reference(request: Request, _: Exception) -> Response:
    """A row that points to one that does not exist, or repeats a unique value; a number too large to store."""
    return show_error(request, 409, "The data refers to something that does not exist or is already there.")


@app.exception_handler(Exception)
async def server_error(request: Request, error: Exception) -> Response:
    """Anything else is our fault: say so, keep the detail in the log."""
    logging.getLogger("app").error("Error at %s", request.url.path, exc_info=error)
    return show_error(request, 500, "Internal error")
