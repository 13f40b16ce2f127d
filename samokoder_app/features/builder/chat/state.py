"""Handlers of the message box."""

from typing import Any

import reflex as rx

from samokoder_app.builds.talking import post_chat
from samokoder_app.features.builder.chat.views import read_message
from samokoder_app.i18n.builder import CHAT_HINTS
from samokoder_app.session.address import project_of
from samokoder_app.session.visitor import signed_in


class ChatState(rx.State):
    """What became of the user's last message, in both languages."""

    answer_ru: str = ""
    answer_en: str = ""
    is_sending: bool = False

    @rx.event
    def forget(self) -> None:
        """Put the last answer away."""
        self.answer_ru = self.answer_en = ""

    @rx.event
    async def send(self, form: dict[str, Any]) -> Any:
        """Send the message of the form."""
        user = await signed_in(self)
        message, project_id = read_message(form), project_of(self)
        if not message.text or project_id is None:
            return
        self.answer_ru = self.answer_en = ""
        self.is_sending = True
        yield
        try:
            reply = await post_chat(user, project_id, message)
        finally:
            self.is_sending = False
        hint = CHAT_HINTS.get(reply.message_key or "")
        if hint:
            self.answer_ru, self.answer_en = hint.ru, hint.en
