"""Values of settings: one that is set to nothing is not set."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, SecretStr

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def none_if_blank(value: object) -> object:
    """A value, or None for an empty text."""
    return None if isinstance(value, str) and not value.strip() else value


OptionalText = Annotated[str | None, BeforeValidator(none_if_blank)]
OptionalSecret = Annotated[SecretStr | None, BeforeValidator(none_if_blank)]
OptionalFlag = Annotated[bool | None, BeforeValidator(none_if_blank)]
OptionalModels = Annotated[Literal["free", "all"] | None, BeforeValidator(none_if_blank)]
OptionalPolicy = Annotated[Literal["open", "invitation"] | None, BeforeValidator(none_if_blank)]
