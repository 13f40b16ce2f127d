"""A provider on loopback whose answers are those of the real ones: lists of models, and errors about keys."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

OPENROUTER = {
    "data": [
        {
            "id": "anthropic/claude-sonnet-4.5",
            "canonical_slug": "anthropic/claude-4.5-sonnet-20250929",
            "name": "Anthropic: Claude Sonnet 4.5",
            "created": 1759161676,
            "context_length": 1000000,
            "architecture": {
                "modality": "text+image->text",
                "input_modalities": ["text", "image", "file"],
                "output_modalities": ["text"],
                "tokenizer": "Claude",
            },
            "pricing": {
                "prompt": "0.000003",
                "completion": "0.000015",
                "request": "0",
                "image": "0.0048",
                "input_cache_read": "0.0000003",
                "input_cache_write": "0.00000375",
            },
            "top_provider": {"context_length": 200000, "max_completion_tokens": 64000, "is_moderated": True},
            "supported_parameters": ["max_tokens", "reasoning", "tools", "tool_choice"],
        },
        {
            "id": "google/gemma-3-27b-it:free",
            "name": "Google: Gemma 3 27B (free)",
            "context_length": 131072,
            "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]},
            "pricing": {"prompt": "0", "completion": "0", "request": "0", "image": "0"},
            "top_provider": {"context_length": None, "max_completion_tokens": None},
            "supported_parameters": ["max_tokens", "temperature"],
        },
        {
            "id": "openrouter/auto",
            "name": "Auto Router",
            "context_length": 2000000,
            "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]},
            "pricing": {"prompt": "-1", "completion": "-1"},
            "top_provider": {"context_length": None, "max_completion_tokens": None},
            "supported_parameters": [],
        },
        {
            "id": "black-forest/painter",
            "name": "Painter",
            "architecture": {"input_modalities": ["text"], "output_modalities": ["image"]},
            "pricing": {"prompt": "0", "completion": "0"},
        },
    ]
}
OPENAI = {
    "object": "list",
    "data": [
        {"id": "gpt-5-mini", "object": "model", "created": 1754425928, "owned_by": "system"},
        {"id": "text-embedding-3-small", "object": "model", "created": 1705948997, "owned_by": "system"},
        {"id": "whisper-1", "object": "model", "created": 1677532384, "owned_by": "openai-internal"},
        {"id": "ft:gpt-4.1-mini-2025-04-14:acme:secret-plan:B1", "object": "model", "created": 1, "owned_by": "acme"},
    ],
}
ANTHROPIC = {
    "data": [
        {
            "type": "model",
            "id": "claude-haiku-4-5-20251001",
            "display_name": "Claude Haiku 4.5",
            "created_at": "2025-10-15T00:00:00Z",
            "max_input_tokens": 200000,
            "max_tokens": 64000,
            "capabilities": {"image_input": {"supported": True}, "batch": {"supported": True}},
        },
        {"type": "model", "id": "claude-new", "display_name": "Claude New", "created_at": "2026-10-15T00:00:00Z"},
    ],
    "has_more": False,
    "first_id": "claude-haiku-4-5-20251001",
    "last_id": "claude-new",
}
GROQ = {
    "object": "list",
    "data": [
        {
            "id": "openai/gpt-oss-20b",
            "object": "model",
            "created": 1754407957,
            "owned_by": "OpenAI",
            "active": True,
            "context_window": 131072,
            "public_apps": None,
            "max_completion_tokens": 65536,
        },
        {"id": "whisper-large-v3", "object": "model", "active": True, "context_window": 448},
        {"id": "gone", "object": "model", "active": False, "context_window": 8192},
    ],
}
OLLAMA = {"object": "list", "data": [{"id": "qwen3:8b", "object": "model", "created": 1, "owned_by": "library"}]}
VLLM = {
    "object": "list",
    "data": [{"id": "Qwen/Qwen3-8B", "object": "model", "owned_by": "vllm", "max_model_len": 32768, "permission": []}],
}

WRONG_OPENAI = {
    "error": {
        "message": "Incorrect API key provided: sk-wrong. You can find your API key at https://platform.openai.com.",
        "type": "invalid_request_error",
        "param": None,
        "code": "invalid_api_key",
    }
}
NO_SCOPE_OPENAI = {
    "error": {
        "message": "You have insufficient permissions for this operation. Missing scopes: api.model.read.",
        "type": "invalid_request_error",
        "param": None,
        "code": None,
    }
}
NO_QUOTA_OPENAI = {
    "error": {
        "message": "You exceeded your current quota, please check your plan and billing details.",
        "type": "insufficient_quota",
        "param": None,
        "code": "insufficient_quota",
    }
}
SLOW_DOWN_OPENAI = {"error": {"message": "Rate limit reached", "type": "requests", "code": "rate_limit_exceeded"}}
WRONG_ANTHROPIC = {"type": "error", "error": {"type": "authentication_error", "message": "invalid x-api-key"}}
NO_CREDIT_ANTHROPIC = {
    "type": "error",
    "error": {
        "type": "invalid_request_error",
        "message": "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.",
    },
}
FORBIDDEN_ANTHROPIC = {"type": "error", "error": {"type": "permission_error", "message": "Not for this key."}}
WRONG_GROQ = {"error": {"message": "Invalid API Key", "type": "invalid_request_error", "code": "invalid_api_key"}}
WRONG_OPENROUTER = {"error": {"message": "User not found.", "code": 401}}
NO_CREDIT_OPENROUTER = {"error": {"message": "Insufficient credits. Add more using the page of credits", "code": 402}}


def key_of_openrouter(left: float | None) -> dict[str, Any]:
    """What `/key` says of a key with so many credits left."""
    return {"data": {"label": "sk-or-v1-abc...def", "limit": 5, "limit_remaining": left, "is_free_tier": False}}


class ListingProvider:
    """`answers[path]` is (status, document); what is asked of it stands in `asked`."""

    def __init__(self) -> None:
        self.base_url = ""
        self.answers: dict[str, tuple[int, Any]] = {}
        self.asked: list[tuple[str, dict[str, str], Any]] = []

    async def answer(self, request: Request) -> Response:
        path = request.url.path.removeprefix("/v1")
        body = await request.json() if request.method == "POST" else None
        self.asked.append((path, dict(request.headers), body))
        status, document = self.answers.get(path, (404, {"error": {"message": "no such page"}}))
        if isinstance(document, str):
            return HTMLResponse(document, status_code=status)
        # With everything beyond ASCII escaped, so that halves of letters can be sent, too.
        return Response(json.dumps(document), status_code=status, media_type="application/json")


@asynccontextmanager
async def listing_provider() -> AsyncIterator[ListingProvider]:
    """Such a provider, listening."""
    provider = ListingProvider()
    app = Starlette(routes=[Route("/v1/{path:path}", provider.answer, methods=["GET", "POST"])])
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    task = asyncio.create_task(server.serve([listening]))
    provider.base_url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    try:
        yield provider
    finally:
        server.should_exit = True
        await task
        listening.close()
