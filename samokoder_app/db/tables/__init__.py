"""The tables as the product's code sees them; the migrations in `alembic/` are their definition.

A test compares both. Payments, credits, public links and mails have no class: code knows them by functions of the
database and by the rows that repositories read. Documents in JSON columns are read and written through their own types
(`engine.builds.state.BuildState` and the like) by the repositories.
"""

from samokoder_app.db.tables.accounts import (
    AccountExport,
    AuditLine,
    BuildStart,
    EnterpriseRequest,
    KeptAnswer,
    PlanHolder,
    Profile,
    SubscriptionLimit,
    WebSession,
)
from samokoder_app.db.tables.builds import (
    Build,
    Checkpoint,
    Event,
    ModelJournalEntry,
    OpenModelCall,
    ToolJournalEntry,
)
from samokoder_app.db.tables.models import (
    AiModel,
    AiProvider,
    ApiUsage,
    KeyModel,
    ModelFamily,
    ModelRoute,
    RouteChoice,
    SpendingLimit,
    UserApiKey,
)
from samokoder_app.db.tables.projects import (
    Blob,
    IdeaImage,
    Message,
    PreviewHost,
    PreviewTicket,
    Project,
    ProjectHost,
    ProjectSecret,
    Version,
    VersionFile,
    WorkspaceSlot,
)
from samokoder_app.db.tables.teams import PastTeam, Presence, Team, TeamInvitation, TeamKey, TeamLine, TeamMember

__all__ = [
    "AccountExport",
    "AiModel",
    "AiProvider",
    "ApiUsage",
    "AuditLine",
    "Blob",
    "Build",
    "BuildStart",
    "Checkpoint",
    "EnterpriseRequest",
    "Event",
    "IdeaImage",
    "KeptAnswer",
    "KeyModel",
    "Message",
    "ModelFamily",
    "ModelJournalEntry",
    "ModelRoute",
    "OpenModelCall",
    "PastTeam",
    "PlanHolder",
    "Presence",
    "PreviewHost",
    "PreviewTicket",
    "Profile",
    "Project",
    "ProjectHost",
    "ProjectSecret",
    "RouteChoice",
    "SpendingLimit",
    "SubscriptionLimit",
    "Team",
    "TeamInvitation",
    "TeamKey",
    "TeamLine",
    "TeamMember",
    "ToolJournalEntry",
    "UserApiKey",
    "Version",
    "VersionFile",
    "WebSession",
    "WorkspaceSlot",
]
