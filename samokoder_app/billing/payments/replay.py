"""`python -m samokoder_app.billing.payments.replay SINCE`: work on all events from a day on once more, and say what is
left. For instance after a fault of our own; nothing is paid or given twice by it.
"""

import argparse
import asyncio
import sys
from datetime import UTC, datetime

from samokoder_app.billing.payments.events import try_again
from samokoder_app.billing.payments.gateway import Gateway, current_gateway
from samokoder_app.db.repositories import payment_events
from samokoder_app.db.session import as_worker
from samokoder_app.platform.database import open_engines


async def replay(gateway: Gateway, since: datetime) -> dict[str, int]:
    """How many events are in which state after all from `since` on were worked on again."""
    async with as_worker() as session:
        await payment_events.replay_events(session, since)
    while await try_again(gateway):
        pass
    async with as_worker() as session:
        return await payment_events.count_events(session, since)


async def _main(since: datetime) -> None:
    gateway = current_gateway()
    if gateway is None:
        raise SystemExit("Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.")
    engines = open_engines(pool_size=2)
    try:
        counted = await replay(gateway, since)
    finally:
        await gateway.close()
        await engines.close()
    for state, count in sorted(counted.items()):
        sys.stdout.write(f"{state}\t{count}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Work on events of Stripe once more.")
    parser.add_argument("since", type=datetime.fromisoformat, help="a day or a moment, UTC: 2026-11-27")
    asyncio.run(_main(parser.parse_args().since.replace(tzinfo=UTC)))
