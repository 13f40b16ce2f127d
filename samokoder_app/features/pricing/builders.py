"""Published prices of other builders. Only what a source says, with the source and its date."""

from dataclasses import dataclass

from samokoder_app.i18n.pricing import OtherBuilders
from samokoder_app.i18n.text import Text


@dataclass(frozen=True)
class OtherBuilder:
    """The smallest paid plan of a builder: US dollars a month, what is in it, and who says so."""

    name: str
    plan: str
    price_usd: int
    includes: Text
    source: Text
    url: str


OTHERS = (
    OtherBuilder(
        *("Lovable", "Pro", 25),
        OtherBuilders.lovable,
        OtherBuilders.lovable_source,
        "https://docs.lovable.dev/introduction/plans-and-credits",
    ),
    OtherBuilder(
        *("Replit", "Core", 20),
        OtherBuilders.replit,
        OtherBuilders.replit_source,
        "https://owostack.com/pricing-templates/replit-builder-credits",
    ),
    OtherBuilder(
        *("v0", "Premium", 20),
        OtherBuilders.v0,
        OtherBuilders.v0_source,
        "https://community.vercel.com/t/vercel-credits-not-rolling-over-after-billing-cycle-renewal-on-premium-plan/37097",
    ),
    OtherBuilder(
        *("Rocket", "Pro", 25),
        OtherBuilders.rocket,
        OtherBuilders.rocket_source,
        "https://github.com/api-evangelist/rocket/blob/main/plans/rocket-plans-pricing.yml",
    ),
)
