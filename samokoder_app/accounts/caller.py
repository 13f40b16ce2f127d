"""Who sends a form, beside what is in it."""

from pydantic import BaseModel, ConfigDict


class Caller(BaseModel):
    """`address`: for the brakes of the auth server; `agent`: what the browser says of itself; `language`: for mails."""

    model_config = ConfigDict(frozen=True)

    address: str = "127.0.0.1"
    agent: str = ""
    language: str = ""


HERE = Caller()
"""This process itself."""
