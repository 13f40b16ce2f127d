"""Every URL path of the product, as a constant or a builder."""

import re
from urllib.parse import urlencode
from uuid import UUID

BUILT_ORIGIN = "https://origin.invalid"
"""Stands in built pages for the address of the platform, which only who serves them knows (headers.public_pages)."""

LANDING = "/"
LANDING_RU = "/ru"
LANDING_EN = "/en"
PRICING_RU = "/ru/pricing"
PRICING_EN = "/en/pricing"
PUBLIC_PAGES = ({"ru": LANDING_RU, "en": LANDING_EN}, {"ru": PRICING_RU, "en": PRICING_EN})
"""Prerendered pages by their languages."""
ROBOTS = "/robots.txt"
SITEMAP = "/sitemap.xml"
SIGN_IN = "/sign-in"
SIGN_UP = "/sign-up"
CHECK_MAIL = "/check-mail"
CONFIRM = "/confirm"
FORGOT_PASSWORD = "/forgot-password"  # noqa: S105 - an address
NEW_PASSWORD = "/new-password"  # noqa: S105 - an address
ADMIN = "/admin"
ADMIN_USERS = "/admin/users"
ADMIN_BUILDS = "/admin/builds"
ADMIN_QUEUE = "/admin/queue"
ADMIN_AUDIT = "/admin/audit"
ADMIN_MAIL = "/admin/mail"
ADMIN_MANAGED = "/admin/managed"
DESIGN = "/design"
PROJECTS = "/projects"
NEW_PROJECT = "/projects/new"
PROJECT_PATTERN = "/projects/[project_id]"
INTEGRATIONS_PATTERN = "/projects/[project_id]/integrations"
ACCOUNT = "/account"
ACCOUNT_KEYS = "/account/keys"
ACCOUNT_MODELS = "/account/models"
ACCOUNT_TOKENS = "/account/tokens"
ACCOUNT_SIGN_IN = "/account/sign-in"
ACCOUNT_ACTIVITY = "/account/activity"
ACCOUNT_DATA = "/account/data"
ACCOUNT_BILLING = "/account/billing"
ACCOUNT_CREDITS = "/account/credits"
ACCOUNT_LIMITS = "/account/limits"
USAGE = "/usage"
TEAMS = "/teams"
TEAM_PATTERN = "/teams/[team_id]"
JOIN_TEAM = "/join"
SHARED = "/s"
SHARED_PATTERN = "/s/[share_token]"

SESSION_PREFIX = "/session"
SESSION_SIGN_IN = "/session/sign-in"
SESSION_SIGN_UP = "/session/sign-up"
SESSION_SIGN_OUT = "/session/sign-out"
SESSION_PASSWORD = "/session/password"  # noqa: S105 - an address
SESSION_NEW_PASSWORD = "/session/new-password"  # noqa: S105 - an address
SESSION_RECOVER = "/session/recover"
SESSION_LINK = "/session/link"
SESSION_RESEND = "/session/resend"
SESSION_CODE = "/session/code"
SESSION_EMAIL = "/session/email"
SESSION_OAUTH = "/session/oauth"
SESSION_CALLBACK = "/session/callback"
SESSION_UNLINK = "/session/unlink"
SESSION_DELETE_ACCOUNT = "/session/delete-account"

AUTH_PREFIX = "/auth/v1"
API_PREFIX = "/api"
API_DOCS = "/api/docs"
API_OPENAPI = "/api/openapi.json"
API_CREDITS = "/api/billing/credits"
API_CREDITS_CSV = "/api/billing/credits.csv"
API_BILLING = "/api/billing"
API_EXPORT = "/api/user/export"
HEALTH = "/health"
HEALTH_READY = "/health/ready"
METRICS = "/metrics"


_SHARED_TOKEN = re.compile(rf"^({SHARED}/|{API_PREFIX}/shared/)[^/]+")


def landing(language: str) -> str:
    """The landing page in a language."""
    return LANDING_RU if language == "ru" else LANDING_EN


def social_image(language: str) -> str:
    """The picture that messengers show beside a link to a page."""
    return f"{BUILT_ORIGIN}/images/social-{language}.png"


def pricing(language: str) -> str:
    """The pricing page in a language."""
    return PRICING_RU if language == "ru" else PRICING_EN


def project_credits(project_id: UUID | str) -> str:
    """Where the API tells what is left to pay for a project's builds with."""
    return f"{API_PREFIX}/projects/{project_id}/credits"


def account_sign_in(**said: str) -> str:
    """The page on which address, password and providers are changed, with what came of it."""
    return f"{ACCOUNT_SIGN_IN}?{urlencode(said)}"


def account_data(**said: str) -> str:
    """The page on which all data is exported or deleted, with what came of it."""
    return f"{ACCOUNT_DATA}?{urlencode(said)}"


def project(project_id: UUID | str) -> str:
    """The builder page of a project."""
    return f"{PROJECTS}/{project_id}"


def team(team_id: UUID | str) -> str:
    """The page of a team."""
    return f"{TEAMS}/{team_id}"


def shared(token: str) -> str:
    """The page of a public link."""
    return f"{SHARED}/{token}"


def without_tokens(path: str) -> str:
    """A path as it may be logged: the token of a public link opens it."""
    return _SHARED_TOKEN.sub(r"\1…", path)


def api_shared(token: str) -> str:
    """Where the API answers about a public link."""
    return f"{API_PREFIX}/shared/{token}"


def join_team(token: str) -> str:
    """Where an invitation leads."""
    return f"{JOIN_TEAM}?{urlencode({'token': token})}"


def project_integrations(project_id: UUID | str) -> str:
    """The page of a project's settings: its models, secrets, outside services, packages."""
    return f"{project(project_id)}/integrations"


def project_models(project_id: UUID | str) -> str:
    """The place on that page where the models of a project are chosen."""
    return f"{project_integrations(project_id)}#models"


def api_project(project_id: UUID | str) -> str:
    """The REST resource of a project."""
    return f"{API_PREFIX}/projects/{project_id}"


def api_project_export(project_id: UUID | str) -> str:
    """Export of a project; `POST`, zip by default."""
    return f"{api_project(project_id)}/export"


def api_project_picture(project_id: UUID | str) -> str:
    """The newest picture of a project's app; with `?tag=` and its hash it may be kept."""
    return f"{api_project(project_id)}/picture"


def api_project_files(project_id: UUID | str) -> str:
    """Files of a project, below it by their path."""
    return f"{api_project(project_id)}/files"


def api_project_screenshots(project_id: UUID | str) -> str:
    """Pictures of a project's evidence, below it by their hash."""
    return f"{api_project(project_id)}/screenshots"


def is_local_path(path: str) -> bool:
    """Whether `path` may be a redirect's target: on this origin, not `//host`, no control characters."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
