"""A prompt in pydantic-ai's words, and an answer in ours."""

from pydantic_ai.messages import (
    BinaryContent,
    ModelMessage,
    ModelRequest,
    ModelRequestPart,
    ModelResponse,
    ModelResponsePart,
    SystemPromptPart,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.tools import ToolDefinition

from engine.llm.providers.openai_compatible import PROVIDER
from engine.llm.types import Answer, Picture, Prompt, Thought, Tool, ToolCall, ToolResult, Turn

_IN_TEXT = "content"
"""Where pydantic-ai says a thought was that stood in the text between marks; nobody wants those back."""


def messages_of(prompt: Prompt) -> list[ModelMessage]:
    """The conversation as it is sent; the system prompt goes before the first message."""
    messages: list[ModelMessage] = []
    system = [SystemPromptPart(prompt.system)]
    for turn in prompt.turns:
        if turn.role == "assistant":
            messages.append(ModelResponse(parts=_said(turn)))
        else:
            pictures = prompt.pictures if not messages else ()
            messages.append(ModelRequest(parts=[*system, *_asked(turn, pictures)]))
            system = []
    return messages


def parameters_of(prompt: Prompt) -> ModelRequestParameters | None:
    """The tools that the model may call."""
    if not prompt.tools:
        return None
    return ModelRequestParameters(function_tools=[_definition(tool) for tool in prompt.tools])


def has_call(response: ModelResponse) -> bool:
    """Whether the answer calls a tool."""
    return any(isinstance(part, ToolCallPart) for part in response.parts)


def answer_of(response: ModelResponse, text: str, *, with_calls: bool) -> Answer:
    """The answer; calls of tools that nobody offered are left out."""
    if not with_calls:
        return Answer(text=text)
    calls = tuple(_call(part) for part in response.parts if isinstance(part, ToolCallPart))
    thoughts = tuple(
        Thought(field=part.id, text=part.content)
        for part in response.parts
        if isinstance(part, ThinkingPart) and part.id and part.id != _IN_TEXT and part.content
    )
    return Answer(text=text, calls=calls, thoughts=thoughts)


def _definition(tool: Tool) -> ToolDefinition:
    """Never strict: the schemas have optional arguments, and not every server knows the word."""
    return ToolDefinition(
        name=tool.name, description=tool.description, parameters_json_schema=tool.parameters, strict=False
    )


def _asked(turn: Turn, pictures: tuple[Picture, ...]) -> list[ModelRequestPart]:
    """Results and words. Words after results stand in the last of them: not every server takes both."""
    if not turn.results and pictures:
        shown = [BinaryContent(data=one.content, media_type=one.media_type) for one in pictures]
        return [UserPromptPart([turn.text, *shown])]
    if not turn.results:
        return [UserPromptPart(turn.text)]
    *others, last = turn.results
    joined = f"{last.text}\n\n{turn.text}" if turn.text else last.text
    results = [*others, ToolResult(id=last.id, name=last.name, text=joined)]
    return [ToolReturnPart(tool_name=one.name, content=one.text, tool_call_id=one.id) for one in results]


def _said(turn: Turn) -> list[ModelResponsePart]:
    thoughts = [ThinkingPart(one.text, id=one.field, provider_name=PROVIDER) for one in turn.thoughts]
    text = [TextPart(turn.text)] if turn.text or not turn.calls else []
    calls = [
        ToolCallPart(
            call.name,
            call.arguments,
            call.id,
            provider_name=PROVIDER if call.extra else None,
            provider_details=dict(call.extra) if call.extra else None,
        )
        for call in turn.calls
    ]
    return [*thoughts, *text, *calls]


def _call(part: ToolCallPart) -> ToolCall:
    arguments = part.args if isinstance(part.args, str) else part.args_as_json_str()
    return ToolCall(id=part.tool_call_id, name=part.tool_name, arguments=arguments, extra=part.provider_details)
