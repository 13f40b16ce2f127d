"""Who asks: what the auth server is told about a request besides its body."""

from pydantic import BaseModel, ConfigDict

from samokoder_app.i18n.text import Language


class Asking(BaseModel):
    """The client's address, the language it reads, where a link should lead, and the challenge of PKCE."""

    model_config = ConfigDict(frozen=True)

    client: str
    language: Language = "en"
    redirect_to: str | None = None
    code_challenge: str | None = None
