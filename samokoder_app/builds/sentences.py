"""What the host itself says about a build that stops, in the language of its idea."""

from engine.amounts import decimal
from engine.builds.budget import Amount, amount_in_words
from engine.builds.language import language_of
from engine.builds.state import BuildError
from engine.events.payloads import Notice
from engine.stacks.stack import Stack
from samokoder_app.billing.credits.amounts import shown_credits
from samokoder_app.db.repositories.limits import CrossedLimit
from samokoder_app.i18n.build_notices import BUILD_STOPS, BuildNotices


def packages_awaited(stack: Stack, idea: str) -> Notice:
    """That a build waits for packages, for its owner."""
    language = language_of(idea)
    text = BuildNotices.packages_awaited.said_in(language, stack=getattr(stack.title, language))
    return Notice(level="info", code="packages_awaited", text=text)


def stop_error(code: str, idea: str, **values: str) -> BuildError:
    """The error of a build, with a sentence for its owner."""
    return BuildError(code=code, message=BUILD_STOPS[code].said_in(language_of(idea), **values), details=values)


def repairs_returned(micro: int, idea: str) -> Notice:
    """That credits were given back for repairs which mended nothing, for the build's owner."""
    language = language_of(idea)
    text = BuildNotices.repairs_returned.said_in(language, credits=decimal(f"{shown_credits(micro):.2f}", language))
    return Notice(level="info", code="repairs_returned", text=text)


def limit_notice(crossed: CrossedLimit) -> Notice:
    """That a half, four fifths or all of a limit is used, told by the amount of which more is used."""
    language = language_of(crossed.idea)
    is_of_money = crossed.share_of_usd >= crossed.share_of_tokens
    spent: Amount = crossed.spent_usd if is_of_money else crossed.spent_tokens
    limit: Amount | None = crossed.usd if is_of_money else crossed.tokens
    said = BuildNotices.month_used if crossed.scope == "month" else BuildNotices.project_used
    text = said.said_in(
        language,
        share=crossed.share,
        spent=amount_in_words(spent, language),
        limit=amount_in_words(limit or 0, language),
    )
    return Notice(level="info" if crossed.share < 80 else "warning", code="limit_share", text=text)
