"""Handlers of the plan's editor."""

from typing import Any
from uuid import UUID

import reflex as rx

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import plans, service
from samokoder_app.errors import NotFound, PreconditionFailed, ProductError
from samokoder_app.features.builder.plan.views import PlanAnswer, editable_plan, edited_plan
from samokoder_app.i18n.errors import error_sentence
from samokoder_app.session.address import project_of
from samokoder_app.session.visitor import signed_in


class PlanState(rx.State):
    """What the server said to the editor last."""

    answer: dict[str, Any] = PlanAnswer().model_dump()

    @rx.event
    async def open(self) -> None:
        """Give the plan of the newest build to the editor."""
        user = await signed_in(self)
        try:
            view = await plans.get_plan(user, await self._newest(user))
        except ProductError as error:
            self._refuse(user, error)
            return
        self._answer("opened", editable_plan(view))

    @rx.event
    async def save(self, text: str) -> None:
        """Keep what was edited, unless the plan changed meanwhile: then the editor gets the present one."""
        user = await signed_in(self)
        try:
            draft = edited_plan(text)
            build_id = await self._newest(user)
            await plans.put_plan(user, build_id, draft, draft.revision)
        except PreconditionFailed:
            self._answer("stale", editable_plan(await plans.get_plan(user, build_id)))
        except ProductError as error:
            self._refuse(user, error)
        else:
            self._answer("saved", None)

    async def _newest(self, user: CurrentUser) -> UUID:
        project_id = project_of(self)
        found = (await service.list_builds(user, project_id, limit=1)).items if project_id else ()
        if not found:
            raise NotFound("build_not_found")
        return found[0].id

    def _answer(self, outcome: str, plan: dict[str, Any] | None) -> None:
        stamp = int(self.answer["stamp"]) + 1
        self.answer = PlanAnswer(stamp=stamp, outcome=outcome, plan=plan).model_dump()

    def _refuse(self, user: CurrentUser, error: ProductError) -> None:
        stamp = int(self.answer["stamp"]) + 1
        sentence = error_sentence(error, "ru" if user.language == "ru" else "en")
        self.answer = PlanAnswer(stamp=stamp, outcome="refused", sentence=sentence).model_dump()
