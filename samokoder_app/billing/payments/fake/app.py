"""The stand-in as an ASGI app."""

from starlette.applications import Starlette

from samokoder_app.billing.payments.fake import api, pages
from samokoder_app.billing.payments.fake.delivery import Delivery
from samokoder_app.billing.payments.fake.world import World


def create_fake(world: World, url: str, delivery: Delivery | None = None) -> Starlette:
    """The app at `url`. Without a delivery nobody hears of its events but who reads them in the world."""
    brought = 0

    async def bring_events() -> None:
        nonlocal brought
        while delivery is not None and brought < len(world.events):
            brought += 1
            await delivery.bring(world.events[brought - 1])

    world.url = url
    app = Starlette(routes=[*api.routes(), *pages.routes(bring_events)])
    app.state.world, app.state.answers = world, {}
    return app
