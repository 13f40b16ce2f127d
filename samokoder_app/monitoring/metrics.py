"""Figures for Prometheus: what this web process counts, and what the database knows of the whole installation.

Names of series are a contract with operators' dashboards. No label takes a value that a user chooses.
"""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from samokoder_app.db.repositories.health import Figure

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

_process = CollectorRegistry()
ProcessCollector(registry=_process)
_requests = Counter("samokoder_requests", "Answers of the API.", ("method", "route", "status"), registry=_process)
_seconds = Histogram(
    "samokoder_request_seconds",
    "How long they took; streams are left out.",
    ("method", "route"),
    buckets=_BUCKETS,
    registry=_process,
)

_FIGURES: dict[str, tuple[str, tuple[str, ...]]] = {
    "builds": ("Builds by status.", ("status",)),
    "jobs_waiting": ("Jobs in the queue that no worker has taken.", ()),
    "oldest_build_seconds": ("How long the longest waiting build has waited.", ()),
    "workers": ("Workers that reported within a minute.", ()),
    "worker_heartbeat_seconds": ("Since the last report of any worker; missing if there was none.", ()),
    "model_calls_last_hour": ("Calls of models in the last hour.", ("provider", "outcome")),
    "tokens_last_hour": ("Their tokens.", ("provider", "kind")),
    "sign_ins_last_hour": ("Sign-ins of known accounts in the last hour.", ("outcome",)),
    "previews": ("Apps that run in the previews of this process.", ()),
    "event_streams": ("Event streams that are open in this process.", ()),
    "database_connections": ("Connections of this process at work, by login role.", ("role",)),
}


def count_request(method: str, route: str | None, status: int, seconds: float, is_stream: bool) -> None:
    """Note an answer of the API. `route`: the template of its address, None for addresses that do not exist."""
    method = method if method in _METHODS else "other"
    route = route or "none"
    _requests.labels(method, route, str(status)).inc()
    if not is_stream:
        _seconds.labels(method, route).observe(seconds)


def exposition(figures: Iterable[Figure]) -> bytes:
    """Everything as text for a scraper."""
    gathered = CollectorRegistry()
    gathered.register(_Gauges(figures))
    return generate_latest(_process) + generate_latest(gathered)


class _Gauges(Collector):
    """Figures as gauges."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._figures = tuple(figures)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One family for each name, also where it has nothing to say now."""
        for name, (words, labels) in _FIGURES.items():
            family = GaugeMetricFamily(f"samokoder_{name}", words, labels=labels)
            for figure in self._figures:
                if figure.name == name:
                    family.add_metric(figure.labels, figure.value)
            yield family
