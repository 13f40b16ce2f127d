"""Fields of the forms, each with its longest value; what is missing is empty, and refused in words."""

from typing import Annotated

from fastapi import Depends, Form
from pydantic import AfterValidator

from samokoder_app import paths
from samokoder_app.accounts.same_origin import check_same_origin


def _own_page(target: str) -> str:
    return target if paths.is_local_path(target) else paths.PROJECTS


Email = Annotated[str, Form(max_length=320)]
Password = Annotated[str, Form(max_length=1000)]
Next = Annotated[str, Form(alias="next", max_length=500), AfterValidator(_own_page)]
"""Where to go on in the end: a page of ours, whatever was asked for. Nothing behind this looks at it again."""

Invitation = Annotated[str, Form(max_length=200)]
Code = Annotated[str, Form(max_length=40)]
Provider = Annotated[str, Form(max_length=20)]
IdentityId = Annotated[str, Form(max_length=100)]
Flag = Annotated[str, Form(max_length=5)]

OWN_PAGES = [Depends(check_same_origin)]
"""Of every form: no page of another site sends it."""
