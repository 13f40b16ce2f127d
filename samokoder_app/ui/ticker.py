"""A clock for pages whose data change by themselves (assets/components/ticker.jsx)."""

from typing import Any

import reflex as rx


class _Ticker(rx.Component):
    library = "$/public/components/ticker"
    tag = "Ticker"
    seconds: rx.Var[int]
    on_tick: rx.EventHandler[rx.event.no_args_event_spec]


def ticker(seconds: int, on_tick: Any) -> rx.Component:
    """Calls a handler every so many seconds while the page is looked at."""
    return _Ticker.create(seconds=seconds, on_tick=on_tick)
