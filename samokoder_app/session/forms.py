"""What pages send, checked as the API checks it."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from samokoder_app.errors import InvalidInput

Model = TypeVar("Model", bound=BaseModel)


def checked(kind: type[Model], values: Mapping[str, object]) -> Model:
    """The values of a form as a model; raises `InvalidInput`, without them: one may be a key."""
    try:
        return kind.model_validate(dict(values))
    except ValidationError:
        raise InvalidInput from None
