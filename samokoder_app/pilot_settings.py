"""The settings of a second engine: the operator's own checkout of GPT-Pilot. `settings` reads them, as all others."""

from pathlib import Path
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from samokoder_app.setting_types import OptionalText


class PilotSettings(BaseSettings):
    """A part of `Settings`, never made by itself."""

    model_config = SettingsConfigDict(frozen=True)

    gpt_pilot_home: OptionalText = Field(default=None, validation_alias="GPT_PILOT_HOME")
    gpt_pilot_python: OptionalText = Field(default=None, validation_alias="GPT_PILOT_PYTHON")

    @property
    def gpt_pilot(self) -> tuple[Path, Path] | None:
        """The folder of the checkout and the Python of its environment; None: there is no second engine."""
        if self.gpt_pilot_home is None:
            return None
        home = Path(self.gpt_pilot_home)
        return home, Path(self.gpt_pilot_python) if self.gpt_pilot_python else home / "venv" / "bin" / "python"

    @model_validator(mode="after")
    def _check_pilot(self) -> Self:
        if self.gpt_pilot_home is None:
            if self.gpt_pilot_python is not None:
                raise ValueError("GPT_PILOT_PYTHON is set: set GPT_PILOT_HOME, the folder of the checkout, too")
            return self
        for name, path in (("GPT_PILOT_HOME", self.gpt_pilot_home), ("GPT_PILOT_PYTHON", self.gpt_pilot_python)):
            if path is not None and not Path(path).is_absolute():
                raise ValueError(f"{name} must be a whole path, beginning with /")
        return self
