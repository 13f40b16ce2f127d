"""The account in sections, each a page of its own."""

from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.account.components import keys_section
from samokoder_app.features.account.data.components import activity_section, own_data_section
from samokoder_app.features.account.profile.components import profile_section
from samokoder_app.features.account.security.components import security_section
from samokoder_app.features.account.tokens.components import tokens_section
from samokoder_app.features.billing.components import (
    history_section,
    plans_section,
    standing_section,
)
from samokoder_app.features.billing.credits.components import credits_section
from samokoder_app.features.billing.limits.components import enterprise_section
from samokoder_app.features.billing.limits.pages import limits_content
from samokoder_app.features.model_routes.components import routes_section
from samokoder_app.i18n.account import Account
from samokoder_app.i18n.billing import Billing
from samokoder_app.i18n.credits import CreditTexts
from samokoder_app.i18n.own_data import OwnData
from samokoder_app.i18n.plans import LimitsUseTexts
from samokoder_app.i18n.routes import RouteTexts
from samokoder_app.i18n.security import Security
from samokoder_app.i18n.tokens import Tokens
from samokoder_app.session.state import SessionState
from samokoder_app.shell.frame import app_frame
from samokoder_app.ui.sections import Section, sections_frame

SECTIONS = (
    Section(paths.ACCOUNT, Account.profile, "user"),
    Section(paths.ACCOUNT_KEYS, Account.keys, "key"),
    Section(paths.ACCOUNT_MODELS, RouteTexts.title, "target"),
    Section(paths.ACCOUNT_TOKENS, Tokens.title, "terminal"),
    Section(paths.ACCOUNT_SIGN_IN, Security.title, "exit"),
    Section(paths.ACCOUNT_ACTIVITY, OwnData.activity, "history"),
    Section(paths.ACCOUNT_DATA, OwnData.title, "download"),
    # Last, because they come and go: what stands before them stays in its place.
    Section(paths.ACCOUNT_BILLING, Billing.title, "card", SessionState.has_plans),
    Section(paths.ACCOUNT_LIMITS, LimitsUseTexts.title, "list", SessionState.has_plans),
    Section(paths.ACCOUNT_CREDITS, CreditTexts.title, "coins", SessionState.has_credits),
)


def _page(path: str, *content: Any) -> rx.Component:
    return app_frame(
        sections_frame(
            Account.title, SECTIONS, path, rx.el.div(*content, class_name="flex max-w-[760px] flex-col gap-6")
        )
    )


def profile_page() -> rx.Component:
    """Name, language and theme."""
    return _page(paths.ACCOUNT, profile_section())


def account_billing_page() -> rx.Component:
    """Plan, payments, invoices, the request for Enterprise."""
    return _page(paths.ACCOUNT_BILLING, standing_section(), plans_section(), history_section(), enterprise_section())


def keys_page() -> rx.Component:
    """Keys of models."""
    return _page(paths.ACCOUNT_KEYS, keys_section())


def models_page() -> rx.Component:
    """What the keys serve, by role."""
    return _page(paths.ACCOUNT_MODELS, routes_section())


def limits_page() -> rx.Component:
    """The plan, and what is used of it."""
    return _page(paths.ACCOUNT_LIMITS, limits_content())


def tokens_page() -> rx.Component:
    """Tokens of scripts."""
    return _page(paths.ACCOUNT_TOKENS, tokens_section())


def account_sign_in_page() -> rx.Component:
    """Address, password, providers and sessions."""
    return _page(paths.ACCOUNT_SIGN_IN, security_section())


def activity_page() -> rx.Component:
    """What was done with the account."""
    return _page(paths.ACCOUNT_ACTIVITY, activity_section())


def credits_page() -> rx.Component:
    """What there is to pay for models with, and where it went."""
    return _page(paths.ACCOUNT_CREDITS, credits_section())


def own_data_page() -> rx.Component:
    """All data, taken away or deleted."""
    return _page(paths.ACCOUNT_DATA, own_data_section())
