"""Projects: their files and versions, what was said, what their apps may use, where they are seen."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Column, Identity, LargeBinary
from sqlmodel import Field

from samokoder_app.db.tables.columns import AppTable, PublicTable, now_column, time_column


class Project(PublicTable, table=True):
    """An app of a user, or of a team, whose owner it belongs to. `description` is the idea; `last_seq` numbers its events.

    `used_at`: when its files changed last, which decides what stays open over a plan's limit. `stored_bytes` are those of
    its contents.
    """

    __tablename__ = "projects"
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: UUID
    name: str
    description: str
    stack: str
    latest_version: int = 0
    last_seq: int = Field(default=0, sa_type=BigInteger)
    used_at: datetime = now_column(nullable=False)
    swapped_at: datetime | None = time_column()
    stored_bytes: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = now_column()
    updated_at: datetime = now_column()
    team_id: UUID | None = None


class Version(AppTable, table=True):
    """A saved tree of files; numbers count from 1 in each project. `fingerprint` is what evidence belongs to."""

    __tablename__ = "versions"
    project_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    build_id: UUID | None = None
    step: int | None = None
    kind: str = "build"
    title: str
    created_at: datetime = now_column()
    fingerprint: str
    from_version: int | None = None
    from_project: UUID | None = None


class VersionFile(AppTable, table=True):
    """One file of a version."""

    __tablename__ = "version_files"
    project_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    path: str = Field(primary_key=True)
    sha256: str
    size: int
    executable: bool = False


class Blob(AppTable, table=True):
    """Bytes by their SHA-256, per project (nothing is shared between tenants)."""

    __tablename__ = "blobs"
    project_id: UUID = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    size: int
    content: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = now_column()


class Message(AppTable, table=True):
    """The running text of one channel, saved about once a second for tabs that join in the middle."""

    __tablename__ = "messages"
    build_id: UUID = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    project_id: UUID
    text: str
    updated_at: datetime = now_column()


class IdeaImage(AppTable, table=True):
    """An image of an idea that is not ordered yet."""

    __tablename__ = "idea_images"
    user_id: UUID = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    name: str
    media_type: str
    width: int
    height: int
    content: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = now_column()


class ProjectSecret(AppTable, table=True):
    """A variable that the project's app is given when it runs; `sealed` is read through a function alone."""

    __tablename__ = "project_secrets"
    project_id: UUID = Field(primary_key=True)
    name: str = Field(primary_key=True)
    mask: str
    sealed: str
    salt: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = now_column()
    updated_at: datetime = now_column()


class ProjectHost(AppTable, table=True):
    """An outside host that the project's app may reach, or has asked for (`is_allowed` false)."""

    __tablename__ = "project_hosts"
    project_id: UUID = Field(primary_key=True)
    host: str = Field(primary_key=True)
    is_allowed: bool
    created_at: datetime = now_column()
    updated_at: datetime = now_column()


class WorkspaceSlot(AppTable, table=True):
    """The number that makes a project's uid; never given out twice."""

    __tablename__ = "workspaces"
    project_id: UUID = Field(primary_key=True)
    slot: int = Field(sa_column=Column(BigInteger, Identity(always=True)))
    created_at: datetime = now_column()


class PreviewHost(AppTable, table=True):
    """The unguessable first label of a project's preview address."""

    __tablename__ = "preview_hosts"
    project_id: UUID = Field(primary_key=True)
    host_id: str
    created_at: datetime = now_column()


class PreviewTicket(AppTable, table=True):
    """A one-use ticket (`kind` ticket) or what it became (`kind` cookie), by its SHA-256."""

    __tablename__ = "preview_tickets"
    token_hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    kind: str
    project_id: UUID
    user_id: UUID
    session_id: UUID | None = None
    created_at: datetime = now_column()
    expires_at: datetime = time_column()
