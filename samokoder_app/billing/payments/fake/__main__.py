"""Run the stand-in beside a product on this machine; it says what to set there."""

import argparse
import sys

import uvicorn

from samokoder_app.billing.payments.fake.app import create_fake
from samokoder_app.billing.payments.fake.delivery import Delivery
from samokoder_app.billing.payments.fake.world import World

KEY, SECRET = "sk_test_fake", "whsec_fake"
"""Neither opens anything."""


def main() -> None:
    """Serve until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m samokoder_app.billing.payments.fake", description=__doc__)
    parser.add_argument("--port", type=int, default=3199)
    parser.add_argument("--product", default="http://localhost:3000", help="where the product is (%(default)s)")
    chosen = parser.parse_args()
    url = f"http://localhost:{chosen.port}"
    sys.stdout.write(
        f"Set STRIPE_API_URL={url} STRIPE_SECRET_KEY={KEY} STRIPE_WEBHOOK_SECRET={SECRET}, start the product, and once"
        f" `python -m samokoder_app.billing.payments.catalog`. What happens is decided at {url}/\n"
    )
    sys.stdout.flush()
    delivery = Delivery(f"{chosen.product}/api/billing/webhook", SECRET)
    uvicorn.run(create_fake(World(), url, delivery), host="127.0.0.1", port=chosen.port, log_level="warning")


if __name__ == "__main__":
    main()
