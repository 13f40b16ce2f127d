"""The conversation and the message box."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.builder.chat.state import ChatState
from samokoder_app.features.builder.rights import lacks
from samokoder_app.features.builder.state import BuilderState
from samokoder_app.i18n.builder import Builder
from samokoder_app.ui.controls import text_area
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import t, t_pair
from samokoder_app.ui.pointing import message_extras
from samokoder_app.ui.stream import conversation, message_guard


def _composer() -> rx.Component:
    return rx.el.form(
        message_extras(models=BuilderState.models, engine=BuilderState.engine),
        message_guard(sending=ChatState.is_sending),
        text_area(
            "message",
            "message",
            rows="1",
            aria_label=t(Builder.message),
            placeholder=t(Builder.message_placeholder),
            max_length=8000,
            enter_key_submit=True,
            data_testid="message",
        ),
        rx.el.button(
            icon("send", 18),
            type="submit",
            title=t(Builder.send),
            aria_label=t(Builder.send),
            disabled=ChatState.is_sending,
            class_name="button button--icon",
            data_testid="send",
        ),
        on_submit=ChatState.send,
        reset_on_submit=True,
        class_name="composer",
    )


def _looks_on() -> rx.Component:
    """In place of the message box, for who may not order anything."""
    return rx.el.p(t(Builder.looks_on), class_name="note-box m-3 text-13", data_testid="looks-on")


def chat_pane() -> rx.Component:
    """What was said and done, and what the user wants to add."""
    return rx.el.div(
        conversation(
            queued_at=BuilderState.queued_at,
            has_build=BuilderState.build_id != "",
            has_files=BuilderState.version > 0,
            models=BuilderState.models,
            has_routes=BuilderState.has_routes,
            account=paths.ACCOUNT_KEYS,
            routes=rx.Var.create(paths.project_models(BuilderState.project_id)),
            working=BuilderState.is_working,
        ),
        rx.cond(
            ChatState.answer_ru != "",
            rx.el.p(
                t_pair(ChatState.answer_ru, ChatState.answer_en),
                role="status",
                class_name="note-box mx-3 mb-2",
            ),
        ),
        rx.cond(lacks("build"), _looks_on(), _composer()),
        class_name="flex min-h-0 grow flex-col",
    )
