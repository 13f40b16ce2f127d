"""How a row of the matrix is written: what each actor may do, nothing unless it is said."""

from dataclasses import dataclass, field
from typing import Literal

ROLES = {
    "user": "authenticated",
    "anon": "anon",
    "web": "samokoder_web",
    "worker": "samokoder_worker",
    "auth": "samokoder_auth",
}

BY_USER = "user_id = %(user)s"
BY_ID = "id = %(user)s"
BY_PROJECT = "project_id in (select id from public.projects where user_id = %(user)s)"
BY_SHARE = (
    "share_id in (select s.id from app.shares s join public.projects p on p.id = s.project_id"
    " where p.user_id = %(user)s)"
)
BY_BUILD = "build_id in (select id from app.builds where user_id = %(user)s)"
BY_TEAM = "team_id in (select team_id from app.team_members where user_id = %(user)s)"
BY_HOLDER = "holder_kind = 'user' and holder_id = %(user)s"
BY_CREDITS = "account_id in (select id from app.credit_accounts where holder_kind = 'user' and holder_id = %(user)s)"
BY_KEY = "key_id in (select id from public.user_api_keys where user_id = %(user)s)"


@dataclass(frozen=True)
class Table:
    """A table or view.

    `own` picks a user's rows out of it: whatever `user` may do he may do with these alone. Without it the rows are
    nobody's, and all of them are reached. A privilege is `select`, `insert`, `update`, `delete`, `truncate`,
    `references` or `trigger`, for some columns alone `update (name, title)`, for most `select but (secret)`.
    """

    own: str | None = None
    user: str = ""
    anon: str = ""
    worker: str = ""
    auth: str = ""
    web: str = ""  # the login role of the web process before it has become `anon` or `authenticated`


@dataclass(frozen=True)
class Function:
    """A function that somebody may execute.

    `by` names who: `user`, `anon`, `worker`, `auth`, or `everybody`. `foreign` is what a user gets who names another
    user's things in every argument: the code of the refusal, `nothing` (null, false or no rows) or `done`, if it does
    something that has nothing to do with them. `operator` is what an operator gets, if it is something else, and
    `operator_may` what it does with others' things for him: `read` or `change` them. `arguments` are those that cannot
    be made from name and type.
    """

    by: str
    foreign: str = ""
    operator: str | None = None
    operator_may: Literal["", "read", "change"] = ""
    arguments: dict[str, object] = field(default_factory=dict)
