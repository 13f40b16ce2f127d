"""A route as a model, with one client for each of its candidates."""

import httpx2

from engine.llm.client import ModelClient
from engine.llm.hearing import Patience
from engine.llm.roles import Mode
from engine.llm.routing.breakers import Breakers
from engine.llm.routing.candidates import Candidate, Route
from engine.llm.routing.routed import IsKept, OnHealth, RoutedModel


def routed_model(
    route: Route,
    breakers: Breakers,
    http_client: httpx2.AsyncClient,
    mode: Mode,
    patience: Patience | None = None,
    on_health: OnHealth | None = None,
    is_kept: IsKept | None = None,
) -> RoutedModel:
    """The route's model; `http_client` is the host's shared guarded client, `mode` the build's."""

    def client(candidate: Candidate) -> ModelClient:
        return ModelClient(candidate.choice, http_client, patience, candidate.prices)

    return RoutedModel(route, breakers, client, mode, on_health, is_kept)
