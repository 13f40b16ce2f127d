"""A model without a key: offline, deterministic, honest about being a demo."""

from engine.llm.demo.model import MODEL_NAME, demo_model

__all__ = ["MODEL_NAME", "demo_model"]
