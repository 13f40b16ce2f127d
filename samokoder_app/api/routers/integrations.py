"""What the app is given when it runs: secrets, outside hosts, packages of its own."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, SecretStr

from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, Body, ItemList
from samokoder_app.integrations import hosts, needs, packages, secrets
from samokoder_app.integrations.secrets import LONGEST_SECRET
from samokoder_app.integrations.views import HostView, NeedsView, PackageListView, PackageView, SecretView

router = APIRouter(prefix="/api/projects/{project_id}", tags=["integrations"], responses=ERRORS)


class SecretValue(Body):
    """The value of a secret, which never comes back."""

    value: SecretStr = Field(json_schema_extra={"minLength": 6, "maxLength": LONGEST_SECRET}, examples=["sk_test_…"])


@router.get("/secrets")
async def list_secrets(user: User, project_id: UUID) -> ItemList[SecretView]:
    """List the app's secrets: names, and masks of their values."""
    return ItemList(items=await secrets.list_secrets(user, project_id))


@router.put("/secrets/{name}")
async def put_secret(user: User, project_id: UUID, name: str, body: SecretValue) -> SecretView:
    """Keep or replace a secret, encrypted; the running app finds it as an environment variable."""
    return await secrets.put_secret(user, project_id, name, body.value)


@router.delete("/secrets/{name}", status_code=204)
async def delete_secret(user: User, project_id: UUID, name: str) -> None:
    """Forget a secret."""
    await secrets.delete_secret(user, project_id, name)


@router.get("/hosts")
async def list_hosts(user: User, project_id: UUID) -> ItemList[HostView]:
    """List the outside hosts that the app may reach, and those that it tried in vain."""
    return ItemList(items=await hosts.list_hosts(user, project_id))


@router.put("/hosts/{host}")
async def allow_host(user: User, project_id: UUID, host: str) -> HostView:
    """Let the app out to a host: `api.stripe.com`, `mail.example.com:587` or `*.example.com`."""
    return await hosts.allow_host(user, project_id, host)


@router.delete("/hosts/{host}", status_code=204)
async def remove_host(user: User, project_id: UUID, host: str) -> None:
    """Keep the app from a host again, or put away one that it asked for."""
    await hosts.remove_host(user, project_id, host)


@router.get("/packages")
async def list_packages(user: User, project_id: UUID) -> PackageListView:
    """List the packages beyond the stack's that the app may have, and those that it asks for in vain."""
    return await packages.list_packages(user, project_id)


@router.put("/packages/{name:path}")
async def allow_package(user: User, project_id: UUID, name: str) -> PackageView:
    """Let the app have a package of its registry, by name: `markdown`, `dayjs`, `@scope/name`."""
    return await packages.allow_package(user, project_id, name)


@router.delete("/packages/{name:path}", status_code=204)
async def remove_package(user: User, project_id: UUID, name: str) -> None:
    """Take a package from the app again, or put away one that it asked for."""
    await packages.remove_package(user, project_id, name)


@router.get("/needs")
async def missing_needs(user: User, project_id: UUID) -> NeedsView:
    """Variables that the code reads and hosts that it calls, as far as they are not given."""
    return await needs.missing_needs(user, project_id)
