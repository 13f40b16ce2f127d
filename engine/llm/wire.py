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

from engine.llm.providers.origins import Origin
from engine.llm.types import Answer, Picture, Prompt, Thought, Tool, ToolCall, ToolResult, Turn

_IN_TEXT = "content"
"""Where pydantic-ai says a thought was that stood in the text between marks; nobody wants those back."""


def messages_of(prompt: Prompt, origin: Origin) -> list[ModelMessage]:
    """The conversation as it is sent to `origin`; the system prompt goes before the first message."""
    messages: list[ModelMessage] = []
    system = [SystemPromptPart(prompt.system)]
    for turn in prompt.turns:
        if turn.role == "assistant":
            messages.append(ModelResponse(parts=_said(turn, origin), provider_name=origin.system))
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


def answer_of(response: ModelResponse, text: str, origin: Origin, *, with_calls: bool) -> Answer:
    """The answer; calls of tools that nobody offered are left out."""
    if not with_calls:
        return Answer(text=text)
    calls = tuple(_call(part, origin) for part in response.parts if isinstance(part, ToolCallPart))
    thoughts = tuple(
        _thought(part, origin) for part in response.parts if isinstance(part, ThinkingPart) and _is_wanted_back(part)
    )
    return Answer(text=text, calls=calls, thoughts=thoughts)


def _is_wanted_back(part: ThinkingPart) -> bool:
    is_named = bool(part.id and part.id != _IN_TEXT and part.content)
    return is_named or bool(part.signature or part.provider_details)


def _thought(part: ThinkingPart, origin: Origin) -> Thought:
    return Thought(
        field=part.id or "",
        text=part.content,
        signature=part.signature,
        extra=part.provider_details,
        origin=origin.name,
    )


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


def _said(turn: Turn, origin: Origin) -> list[ModelResponsePart]:
    thoughts = [_thinking(one, origin) for one in turn.thoughts if origin.is_of(one.origin)]
    text = [TextPart(turn.text)] if turn.text or not turn.calls else []
    return [*thoughts, *text, *(_calling(call, origin) for call in turn.calls)]


def _thinking(thought: Thought, origin: Origin) -> ThinkingPart:
    extra = dict(thought.extra) if thought.extra else None
    return ThinkingPart(
        thought.text,
        id=thought.field or None,
        signature=thought.signature,
        provider_name=origin.system,
        provider_details=extra,
    )


def _calling(call: ToolCall, origin: Origin) -> ToolCallPart:
    extra = dict(call.extra) if call.extra and origin.is_of(call.origin) else None
    return ToolCallPart(
        call.name,
        call.arguments,
        call.id,
        provider_name=origin.system if extra else None,
        provider_details=extra,
    )


def _call(part: ToolCallPart, origin: Origin) -> ToolCall:
    arguments = part.args if isinstance(part.args, str) else part.args_as_json_str()
    extra = part.provider_details
    return ToolCall(
        id=part.tool_call_id,
        name=part.tool_name,
        arguments=arguments,
        extra=extra,
        origin=origin.name if extra else None,
    )
