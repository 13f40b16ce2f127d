"""The one route table: path, page, title and what is loaded first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.account.data.state import OwnDataState
from samokoder_app.features.account.login.state import LoginState
from samokoder_app.features.account.pages import (
    account_billing_page,
    account_sign_in_page,
    activity_page,
    credits_page,
    keys_page,
    limits_page,
    models_page,
    own_data_page,
    profile_page,
    tokens_page,
)
from samokoder_app.features.account.profile.state import ProfileState
from samokoder_app.features.account.security.state import SecurityState
from samokoder_app.features.account.state import KeysState
from samokoder_app.features.account.tokens.state import TokensState
from samokoder_app.features.admin.audit.pages import audit_page
from samokoder_app.features.admin.audit.state import AllAuditState
from samokoder_app.features.admin.builds.pages import builds_page
from samokoder_app.features.admin.builds.state import AllBuildsState
from samokoder_app.features.admin.mail.pages import kept_mails_page
from samokoder_app.features.admin.mail.state import KeptMailState
from samokoder_app.features.admin.managed.pages import managed_page
from samokoder_app.features.admin.managed.state import ManagedState
from samokoder_app.features.admin.overview.pages import overview_page
from samokoder_app.features.admin.overview.state import OverviewState
from samokoder_app.features.admin.queue.pages import queue_page
from samokoder_app.features.admin.queue.state import QueueState
from samokoder_app.features.admin.users.pages import users_page
from samokoder_app.features.admin.users.plan.state import UserPlanState
from samokoder_app.features.admin.users.state import UsersState
from samokoder_app.features.auth.mail.pages import check_mail_page, confirm_page
from samokoder_app.features.auth.pages import forgot_password_page, new_password_page, sign_in_page, sign_up_page
from samokoder_app.features.billing.credits.state import CreditsState
from samokoder_app.features.billing.limits.state import LimitsUseState
from samokoder_app.features.billing.state import BillingState
from samokoder_app.features.builder.integrations.pages import integrations_page
from samokoder_app.features.builder.integrations.state import IntegrationsState
from samokoder_app.features.builder.packages.state import PackagesState
from samokoder_app.features.builder.pages import builder_page
from samokoder_app.features.builder.state import BuilderState
from samokoder_app.features.gallery.pages import gallery_page
from samokoder_app.features.gallery.state import GalleryState
from samokoder_app.features.landing.pages import landing_en, landing_ru
from samokoder_app.features.model_routes.state import RoutesState
from samokoder_app.features.pricing.pages import pricing_en, pricing_ru
from samokoder_app.features.projects.new.pages import new_project_page
from samokoder_app.features.projects.new.state import IdeaState
from samokoder_app.features.projects.pages import projects_page
from samokoder_app.features.projects.state import ProjectListState
from samokoder_app.features.shares.pages import shared_page
from samokoder_app.features.shares.state import SharedState
from samokoder_app.features.team.credits.state import TeamCreditsState
from samokoder_app.features.team.joining.pages import join_page
from samokoder_app.features.team.joining.state import JoinState
from samokoder_app.features.team.one.pages import team_page
from samokoder_app.features.team.one.state import TeamState
from samokoder_app.features.team.pages import teams_page
from samokoder_app.features.team.state import TeamListState
from samokoder_app.features.usage.limits.state import LimitsState
from samokoder_app.features.usage.pages import usage_page
from samokoder_app.features.usage.state import UsageState
from samokoder_app.i18n.account import Account
from samokoder_app.i18n.admin import AuditTexts, KeptMails, Operating
from samokoder_app.i18n.auth import Auth
from samokoder_app.i18n.billing import Billing
from samokoder_app.i18n.builder import Builder
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.credits import CreditTexts, ManagedTexts
from samokoder_app.i18n.entry import CheckMail, Confirm, Forgot, NewPassword
from samokoder_app.i18n.gallery import Gallery
from samokoder_app.i18n.integrations import Integrations
from samokoder_app.i18n.landing import Landing
from samokoder_app.i18n.own_data import OwnData
from samokoder_app.i18n.plans import LimitsUseTexts
from samokoder_app.i18n.pricing import Pricing
from samokoder_app.i18n.projects import NewProject, Projects
from samokoder_app.i18n.routes import RouteTexts
from samokoder_app.i18n.security import Security
from samokoder_app.i18n.shares import SharedTexts
from samokoder_app.i18n.teams import JoinTexts, Teams
from samokoder_app.i18n.text import Language, Text
from samokoder_app.i18n.tokens import Tokens
from samokoder_app.i18n.usage import UsageTexts
from samokoder_app.session.entry import EntryState
from samokoder_app.session.state import NoticeState, SessionState
from samokoder_app.shell.failures import not_found_page
from samokoder_app.ui.language import fixed, t


@dataclass(frozen=True)
class Route:
    """A page under its path; `guard` comes before `loads`."""

    path: str
    page: Callable[[], rx.Component]
    title: Any
    description: str = ""
    language: Language = "en"
    is_public: bool = False
    guard: Any = None
    loads: tuple[Any, ...] = ()


def _titled(text: Text) -> Any:
    return rx.Var.create(f"{t(text)} · {t(Common.product)}")


def _named(name: rx.Var[str]) -> Any:
    """A tab of the browser is found by the name of what it shows."""
    return rx.Var.create(f"{rx.cond(name == '', t(Builder.title), name)} · {t(Common.product)}")


def _public(path: str, page: Callable[[], rx.Component], language: Language, title: Text, about: Text) -> Route:
    """A page that is prerendered in one language."""
    said = fixed(language)
    return Route(path, page, said(title), description=said(about), language=language, is_public=True)


def _private(path: str, page: Callable[[], rx.Component], title: Any, *loads: Any) -> Route:
    """A page behind sign-in, with what it loads."""
    return Route(path, page, title, guard=SessionState.require_user, loads=loads)


ROUTES: tuple[Route, ...] = (
    _public(paths.LANDING_RU, landing_ru, "ru", Landing.title, Landing.description),
    _public(paths.LANDING_EN, landing_en, "en", Landing.title, Landing.description),
    _public(paths.PRICING_RU, pricing_ru, "ru", Pricing.title, Pricing.description),
    _public(paths.PRICING_EN, pricing_en, "en", Pricing.title, Pricing.description),
    Route(paths.SIGN_IN, sign_in_page, _titled(Auth.sign_in_title), guard=EntryState.open_form),
    Route(paths.SIGN_UP, sign_up_page, _titled(Auth.sign_up_title), guard=EntryState.open_form),
    Route(paths.CHECK_MAIL, check_mail_page, _titled(CheckMail.title), guard=EntryState.await_mail),
    Route(paths.CONFIRM, confirm_page, _titled(Confirm.title), guard=EntryState.open_page),
    Route(paths.FORGOT_PASSWORD, forgot_password_page, _titled(Forgot.title), guard=EntryState.open_page),
    Route(paths.NEW_PASSWORD, new_password_page, _titled(NewPassword.title), guard=EntryState.open_new_password),
    Route(paths.SHARED_PATTERN, shared_page, _titled(SharedTexts.title), guard=SharedState.load),
    _private(paths.PROJECTS, projects_page, _titled(Projects.title), ProjectListState.load),
    _private(paths.NEW_PROJECT, new_project_page, _titled(NewProject.title), IdeaState.load),
    _private(paths.PROJECT_PATTERN, builder_page, _named(BuilderState.name), BuilderState.load),
    _private(
        paths.INTEGRATIONS_PATTERN,
        integrations_page,
        _titled(Integrations.title),
        IntegrationsState.load,
        PackagesState.load_packages,
        RoutesState.load_project,
    ),
    _private(paths.ACCOUNT, profile_page, _titled(Account.title), ProfileState.load),
    _private(
        paths.ACCOUNT_BILLING, account_billing_page, _titled(Billing.title), BillingState.load, LimitsUseState.load
    ),
    _private(paths.ACCOUNT_KEYS, keys_page, _titled(Account.keys), KeysState.load),
    _private(paths.ACCOUNT_MODELS, models_page, _titled(RouteTexts.title), RoutesState.load),
    _private(paths.ACCOUNT_TOKENS, tokens_page, _titled(Tokens.title), TokensState.load),
    _private(paths.ACCOUNT_SIGN_IN, account_sign_in_page, _titled(Security.title), SecurityState.load, LoginState.load),
    _private(paths.ACCOUNT_ACTIVITY, activity_page, _titled(OwnData.activity), OwnDataState.load),
    _private(paths.ACCOUNT_CREDITS, credits_page, _titled(CreditTexts.title), BillingState.load, CreditsState.load),
    _private(paths.ACCOUNT_DATA, own_data_page, _titled(OwnData.title), OwnDataState.load),
    _private(paths.ACCOUNT_LIMITS, limits_page, _titled(LimitsUseTexts.title), LimitsUseState.load),
    _private(paths.USAGE, usage_page, _titled(UsageTexts.title), UsageState.load, LimitsState.load),
    _private(paths.TEAMS, teams_page, _titled(Teams.title), TeamListState.load),
    _private(paths.TEAM_PATTERN, team_page, _titled(Teams.title), TeamState.load, TeamCreditsState.load),
    _private(paths.JOIN_TEAM, join_page, _titled(JoinTexts.title), JoinState.load),
    _private(paths.DESIGN, gallery_page, _titled(Gallery.title), GalleryState.load),
    _private(paths.ADMIN, overview_page, _titled(Operating.title), OverviewState.load),
    _private(paths.ADMIN_USERS, users_page, _titled(Operating.users), UsersState.load, UserPlanState.load),
    _private(paths.ADMIN_BUILDS, builds_page, _titled(Operating.builds), AllBuildsState.load),
    _private(paths.ADMIN_QUEUE, queue_page, _titled(Operating.queue), QueueState.load),
    _private(paths.ADMIN_AUDIT, audit_page, _titled(AuditTexts.title), AllAuditState.load),
    _private(paths.ADMIN_MAIL, kept_mails_page, _titled(KeptMails.title), KeptMailState.load),
    _private(paths.ADMIN_MANAGED, managed_page, _titled(ManagedTexts.title), ManagedState.load),
)


def _meta(route: Route) -> list[dict[str, Any]]:
    """What messengers and search engines read; what is not theirs to keep is told by headers.middleware."""
    if not route.is_public:
        return []
    return [
        {"property": "og:type", "content": "website"},
        {"property": "og:site_name", "content": fixed(route.language)(Common.product)},
        {"property": "og:title", "content": route.title},
        {"property": "og:description", "content": route.description},
        {"property": "og:image:width", "content": "1200"},
        {"property": "og:image:height", "content": "630"},
        {"property": "og:locale", "content": "ru_RU" if route.language == "ru" else "en_US"},
        {"name": "twitter:card", "content": "summary_large_image"},
    ]


def add_routes(app: rx.App) -> None:
    """Register every page."""
    for route in ROUTES:
        # A refusal belongs to the page where something was tried.
        events = [NoticeState.close, *(event for event in (route.guard, *route.loads) if event is not None)]
        app.add_page(
            route.page,
            route=route.path,
            title=route.title,
            description=route.description if route.is_public else t(Common.about),
            image=paths.social_image(route.language),
            meta=_meta(route),
            on_load=events if route.guard else None,
        )
    app.add_page(
        not_found_page,
        route="404",
        title=_titled(Common.not_found_title),
        description=t(Common.about),
        image=paths.social_image("en"),
        on_load=EntryState.open_page,
    )
