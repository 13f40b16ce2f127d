"""The operator's page of the audit log."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.admin.audit.components import audit_filters, audit_list
from samokoder_app.features.admin.audit.state import AllAuditState
from samokoder_app.features.admin.frame import admin_page
from samokoder_app.i18n.admin import AuditTexts
from samokoder_app.ui.language import t


def audit_page() -> rx.Component:
    """Who did what, when, and from where."""
    hint = rx.el.p(t(AuditTexts.hint), class_name="max-w-[68ch] text-14 text-quiet")
    return admin_page(
        paths.ADMIN_AUDIT,
        AuditTexts.title,
        AllAuditState,
        lambda: rx.fragment(hint, audit_filters(), audit_list()),
        refresh=AllAuditState.refresh,
    )
