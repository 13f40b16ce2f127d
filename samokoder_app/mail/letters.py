"""What a mail is before it has words: its kind and the values that are in it."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from samokoder_app.i18n.text import Language


class LetterKind(StrEnum):
    """Why somebody gets a mail."""

    SIGN_UP = "sign_up"
    SIGN_UP_KNOWN = "sign_up_known"
    SIGN_IN = "sign_in"
    RECOVERY = "recovery"
    EMAIL_CHANGE_OLD = "email_change_old"
    EMAIL_CHANGE_NEW = "email_change_new"
    EMAIL_TAKEN = "email_taken"
    EMAIL_CHANGED = "email_changed"
    REAUTHENTICATION = "reauthentication"
    IDENTITY_LINKED = "identity_linked"
    ENTERPRISE_REQUEST = "enterprise_request"
    TEAM_INVITATION = "team_invitation"


_NOTICES = frozenset(
    {
        LetterKind.SIGN_UP_KNOWN,
        LetterKind.EMAIL_TAKEN,
        LetterKind.EMAIL_CHANGED,
        LetterKind.IDENTITY_LINKED,
        LetterKind.ENTERPRISE_REQUEST,
        LetterKind.TEAM_INVITATION,
    }
)


class Letter(BaseModel):
    """A mail to be written. `link` and `code` are secrets: they let in whoever has them.

    `subject_of` is what it is about besides: the other address of a change, the name of a service or of a team; `by` is
    the address of whoever had it sent.
    """

    model_config = ConfigDict(frozen=True)

    kind: LetterKind
    language: Language
    link: str = ""
    code: str = ""
    subject_of: str = ""
    by: str = ""

    @property
    def is_short_lived(self) -> bool:
        """Whether its link or code ends within the hour; a notice tells something that stays so."""
        return self.kind not in _NOTICES
