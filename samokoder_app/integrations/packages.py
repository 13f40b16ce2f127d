"""Packages of a project's app beyond those of its stack: its owner allows them by name. No Reflex, no SQL."""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.packages.app_packages import of_stack
from engine.packages.asked import asked_by, manifest_paths, may_grow
from engine.packages.known import packages_of_stack
from engine.packages.reading import normal_name
from engine.stacks.stack import Stack, load_stack
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import files, packages, versions
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict, InvalidInput, NotFound
from samokoder_app.integrations.telling import told
from samokoder_app.integrations.views import PackageListView, PackageView
from samokoder_app.settings import get_settings

MOST_PACKAGES = 200
"""Of one project, those included that came with an imported list and are its stack's too."""

_LONGEST_LIST = 2_000_000


def are_allowed_here() -> bool:
    """Whether the operator lets apps have packages of their own."""
    return get_settings().allows_project_packages


async def list_packages(user: CurrentUser, project_id: UUID) -> PackageListView:
    """Allowed packages, then those that the app asks for in vain; packages of the stack are no matter of these lists."""
    async with as_user(user.id) as session:
        stack, texts = await _project(session, project_id)
        rows = await packages.list_packages(session, project_id)
    known = packages_of_stack(stack).versions
    foreign = [row for row in rows if row.name not in known]
    lists = await asyncio.to_thread(asked_by, texts, stack)
    wanted = {package.name: package.wanted for package in lists.packages}
    views = [PackageView(name=row.name, is_allowed=row.is_allowed, wanted=wanted.get(row.name, "")) for row in foreign]
    allowed = frozenset(row.name for row in rows if row.is_allowed)
    listed = {view.name for view in views}
    plain = await asyncio.to_thread(of_stack, texts, stack, allowed)
    asked = [name for name in plain.unallowed if name not in listed]
    views += [PackageView(name=name, is_allowed=False, wanted=wanted.get(name, ""), is_kept=False) for name in asked]
    return PackageListView(items=views, is_possible=_is_possible(stack), refused=list(lists.refused))


async def allow_package(user: CurrentUser, project_id: UUID, typed: str) -> PackageView:
    """Let the app have a package; raises `InvalidInput`, `NotFound`, and `Conflict` when there are too many or none may be."""
    async with as_user(user.id) as session:
        stack, texts = await _project(session, project_id)
        name = _checked(typed, stack)
        if not _is_possible(stack):
            raise Conflict("packages_not_of_stack" if are_allowed_here() else "packages_off")
        event = told(user, "package_allowed", name=name)
        await packages.allow_packages(session, project_id, [name], MOST_PACKAGES, event)
    wanted = {package.name: package.wanted for package in (await asyncio.to_thread(asked_by, texts, stack)).packages}
    return PackageView(name=name, is_allowed=True, wanted=wanted.get(name, ""))


async def remove_package(user: CurrentUser, project_id: UUID, typed: str) -> None:
    """Take a package from the app again, or put away one that it asked for; raises `NotFound`."""
    async with as_user(user.id) as session:
        stack, _ = await _project(session, project_id)
        name = _checked(typed, stack)
        await packages.remove_package(session, project_id, name, told(user, "package_removed", name=name))


async def allow_imported(session: AsyncSession, project_id: UUID, texts: Mapping[str, str], stack: Stack) -> None:
    """Allow what the list of an app asks for that its owner has just brought in; the stack's own versions give way."""
    names = (await asyncio.to_thread(asked_by, texts, stack)).names
    if are_allowed_here() and names:
        await packages.allow_packages(session, project_id, names, MOST_PACKAGES, None)


async def owned_packages(owner_id: UUID, project_id: UUID) -> frozenset[str]:
    """What the app of a user's project may have, read as that user."""
    if not are_allowed_here():
        return frozenset()
    async with as_user(owner_id) as session:
        return await packages.allowed_packages(session, project_id)


async def copy_packages(session: AsyncSession, source_id: UUID, project_id: UUID) -> None:
    """What the app of a project may have, for a project made from it."""
    names = await packages.allowed_packages(session, source_id)
    if names:
        await packages.allow_packages(session, project_id, names, MOST_PACKAGES, None)


async def _project(session: AsyncSession, project_id: UUID) -> tuple[Stack, dict[str, str]]:
    """The stack, and the texts of the latest version's lists; raises `NotFound`."""
    facts = await files.project_facts(session, project_id)
    if facts is None:
        raise NotFound("project_not_found")
    stack = load_stack(facts.stack)
    manifest = await versions.read_manifest(session, project_id, facts.version) if facts.version else {}
    chosen = {
        path: manifest[path].sha256
        for path in manifest_paths(stack)
        if path in manifest and manifest[path].size <= _LONGEST_LIST
    }
    contents = await files.read_blobs(session, project_id, sorted(set(chosen.values())))
    return stack, {path: contents[one].decode("utf-8", "replace") for path, one in chosen.items() if one in contents}


def _checked(typed: str, stack: Stack) -> str:
    name = normal_name(typed.strip(), is_node=stack.dependencies.kind == "node")
    if name is None:
        raise InvalidInput("package_invalid")
    return name


def _is_possible(stack: Stack) -> bool:
    return are_allowed_here() and may_grow(stack)
