"""What an export tells of the account itself. Everything is read as its user, whom row-level security shows his own."""

from collections.abc import AsyncIterator, Sequence

from samokoder_app.accounts import audit, limits, profile, tokens
from samokoder_app.accounts.audit import AuditRow
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.linked_accounts import list_linked_accounts
from samokoder_app.accounts.open_sessions import list_sessions
from samokoder_app.accounts.usage import usage_as_csv
from samokoder_app.billing.credits.service import statement_table
from samokoder_app.billing.payments.service import get_billing
from samokoder_app.billing.plans.requests import own_requests
from samokoder_app.billing.plans.standing import limits_in_use
from samokoder_app.db.repositories import own_data
from samokoder_app.db.session import as_user
from samokoder_app.keys.routing import get_user_routes
from samokoder_app.keys.service import list_keys
from samokoder_app.own_data.naming import Names
from samokoder_app.own_data.parts import Part, Pieces, document, once, pages

_ALL_INVOICES = 10_000


async def account_parts(user: CurrentUser) -> AsyncIterator[Part]:
    """Profile, plan, payments, settings, masks of keys, names of tokens, sessions, accounts elsewhere, activity, usage, credits,
    images of ideas to come."""
    yield document("account/profile.json", await profile.get_profile(user))
    yield document("account/limits.json", await limits.get_limits(user))
    yield document("account/plan.json", await limits_in_use(user))
    yield document("account/enterprise-requests.json", await own_requests(user))
    yield document("account/payments.json", await get_billing(user, most=_ALL_INVOICES))
    yield document("account/models-by-role.json", await get_user_routes(user))
    yield document("account/keys.json", await list_keys(user))
    yield document("account/access-tokens.json", await tokens.list_tokens(user))
    yield document("account/sessions.json", await list_sessions(user))
    yield document("account/linked-accounts.json", await list_linked_accounts(user))
    yield Part("account/activity.jsonl", _activity(user))
    yield Part("account/usage.csv", _usage(user))
    yield Part("account/credits.csv", _credits(user))
    async for part in _images(user):
        yield part


def _activity(user: CurrentUser) -> Pieces:
    async def read(cursor: str | None) -> tuple[Sequence[AuditRow], str | None]:
        page = await audit.list_own(user, cursor, audit.MAX_PAGE)
        return page.items, page.next_cursor

    return pages(read)


async def _usage(user: CurrentUser) -> Pieces:
    async for text in usage_as_csv(user, None):
        yield text.encode()


async def _credits(user: CurrentUser) -> Pieces:
    async for text in statement_table(user):
        yield text.encode()


async def _images(user: CurrentUser) -> AsyncIterator[Part]:
    async with as_user(user.id) as session:
        images = await own_data.idea_images(session, user.id)
    if images:
        yield document("account/images.json", images)
    names = Names()
    for image in images:
        async with as_user(user.id) as session:
            content = await own_data.read_idea_image(session, user.id, image.sha256)
        yield Part(f"account/images/{names.path(image.name)}", once(content))
