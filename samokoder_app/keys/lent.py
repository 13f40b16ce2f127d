"""Keys that somebody may build with in a project: his own, and those that are lent to its team. No secret is opened."""

from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import keys, projects
from samokoder_app.db.session import as_user
from samokoder_app.keys.views import KeyView, key_view


async def lent_keys(user: CurrentUser, project_id: UUID) -> list[KeyView]:
    """Those that others have lent to the project's team, the team's name after their own; none for who may not spend."""
    async with as_user(user.id) as session:
        project = await projects.get_project(session, project_id)
        if project is None or project.team is None:
            return []
        own = {row.id for row in await keys.list_keys(session, user.id)}
        usable = await keys.usable_keys(session, user.id, project_id)
    return [marked(key_view(row), project.team) for row in usable if row.id not in own]


def marked(key: KeyView, team: str) -> KeyView:
    """The key under its name and that of the team that it is lent to."""
    return key.model_copy(update={"key_name": f"{key.key_name or key.provider_id} · {team}"})
