"""The one route table: path, page, title and what is loaded first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.account.data.state import OwnDataState
from samokoder_app.features.account.login.state import LoginState
from samokoder_app.features.account.pages import account_page
from samokoder_app.features.account.security.state import SecurityState
from samokoder_app.features.account.state import KeysState
from samokoder_app.features.account.tokens.state import TokensState
from samokoder_app.features.admin.mail.pages import kept_mails_page
from samokoder_app.features.admin.mail.state import KeptMailState
from samokoder_app.features.auth.mail.pages import check_mail_page, confirm_page
from samokoder_app.features.auth.pages import forgot_password_page, new_password_page, sign_in_page, sign_up_page
from samokoder_app.features.builder.integrations.pages import integrations_page
from samokoder_app.features.builder.integrations.state import IntegrationsState
from samokoder_app.features.builder.packages.state import PackagesState
from samokoder_app.features.builder.pages import builder_page
from samokoder_app.features.builder.state import BuilderState
from samokoder_app.features.landing.pages import landing_en, landing_ru
from samokoder_app.features.model_routes.state import RoutesState
from samokoder_app.features.pricing.pages import pricing_en, pricing_ru
from samokoder_app.features.projects.new.pages import new_project_page
from samokoder_app.features.projects.new.state import IdeaState
from samokoder_app.features.projects.pages import projects_page
from samokoder_app.features.projects.state import ProjectListState
from samokoder_app.features.usage.limits.state import LimitsState
from samokoder_app.features.usage.pages import usage_page
from samokoder_app.features.usage.state import UsageState
from samokoder_app.i18n.account import Account
from samokoder_app.i18n.admin import KeptMails
from samokoder_app.i18n.auth import Auth
from samokoder_app.i18n.builder import Builder
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.entry import CheckMail, Confirm, Forgot, NewPassword
from samokoder_app.i18n.integrations import Integrations
from samokoder_app.i18n.landing import Landing
from samokoder_app.i18n.pricing import Pricing
from samokoder_app.i18n.projects import NewProject, Projects
from samokoder_app.i18n.text import Language, Text
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
    description: Any = ""
    language: Language = "en"
    is_public: bool = False
    guard: Any = None
    loads: tuple[Any, ...] = ()


def _titled(text: Text) -> Any:
    return rx.Var.create(f"{t(text)} · {t(Common.product)}")


def _public(path: str, page: Callable[[], rx.Component], language: Language, title: Text, about: Text) -> Route:
    """A page that is prerendered in one language."""
    said = fixed(language)
    return Route(path, page, said(title), description=said(about), language=language, is_public=True)


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
    Route(
        paths.PROJECTS,
        projects_page,
        _titled(Projects.title),
        guard=SessionState.require_user,
        loads=(ProjectListState.load,),
    ),
    Route(
        paths.NEW_PROJECT,
        new_project_page,
        _titled(NewProject.title),
        guard=SessionState.require_user,
        loads=(IdeaState.load,),
    ),
    Route(
        paths.PROJECT_PATTERN,
        builder_page,
        _titled(Builder.title),
        guard=SessionState.require_user,
        loads=(BuilderState.load,),
    ),
    Route(
        paths.INTEGRATIONS_PATTERN,
        integrations_page,
        _titled(Integrations.title),
        guard=SessionState.require_user,
        loads=(IntegrationsState.load, PackagesState.load_packages, RoutesState.load_project),
    ),
    Route(
        paths.ACCOUNT,
        account_page,
        _titled(Account.title),
        guard=SessionState.require_user,
        loads=(KeysState.load, RoutesState.load, TokensState.load, SecurityState.load, LoginState.load, OwnDataState.load),
    ),
    Route(
        paths.USAGE,
        usage_page,
        _titled(UsageTexts.title),
        guard=SessionState.require_user,
        loads=(UsageState.load, LimitsState.load),
    ),
    Route(
        paths.ADMIN_MAIL,
        kept_mails_page,
        _titled(KeptMails.title),
        guard=SessionState.require_user,
        loads=(KeptMailState.load,),
    ),
)  # fmt: skip


def _meta(route: Route) -> list[dict[str, Any]]:
    """What messengers and search engines read; pages behind sign-in are not theirs to keep."""
    if not route.is_public:
        return [{"name": "robots", "content": "noindex"}]
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
            description=route.description,
            image=paths.social_image(route.language),
            meta=_meta(route),
            on_load=events if route.guard else None,
        )
    app.add_page(not_found_page, route="404", title=_titled(Common.not_found_title), image=paths.social_image("en"))
