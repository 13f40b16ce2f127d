"""Fields of the forms, each with its longest value; what is missing is empty, and refused in words."""

from typing import Annotated

from fastapi import Depends, Form

from samokoder_app.accounts.same_origin import check_same_origin

Email = Annotated[str, Form(max_length=320)]
Password = Annotated[str, Form(max_length=1000)]
Next = Annotated[str, Form(alias="next", max_length=500)]
Invitation = Annotated[str, Form(max_length=200)]
Code = Annotated[str, Form(max_length=40)]
Provider = Annotated[str, Form(max_length=20)]
IdentityId = Annotated[str, Form(max_length=100)]
Flag = Annotated[str, Form(max_length=5)]

OWN_PAGES = [Depends(check_same_origin)]
"""Of every form: no page of another site sends it."""
