"""What InvokeModel's models take: each maker's own JSON."""

from __future__ import annotations

from typing import Literal, Required, TypedDict

from . import mind, shape
from .openai_media import vector


class Invalid(Exception):
    """A ValidationException."""


class _Titan(TypedDict, total=False):
    """https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html"""

    inputText: Required[str]
    dimensions: Literal[256, 512, 1024]
    normalize: bool
    embeddingTypes: list[Literal["float", "binary"]]


class _Cohere(TypedDict, total=False):
    """https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html"""

    texts: Required[list[str]]
    input_type: Required[Literal["search_document", "search_query", "classification", "clustering", "image"]]
    truncate: Literal["NONE", "START", "END"]
    embedding_types: list[Literal["float", "int8", "uint8", "binary", "ubinary"]]


class _CohereV4(TypedDict, total=False):
    texts: Required[list[str]]
    input_type: Required[Literal["search_document", "search_query", "classification", "clustering"]]
    truncate: Literal["NONE", "LEFT", "RIGHT"]
    embedding_types: list[Literal["float", "int8", "uint8", "binary", "ubinary"]]
    output_dimension: Literal[256, 512, 1024, 1536]
    max_tokens: int


class _NovaText(TypedDict):
    truncationMode: Literal["START", "END", "NONE"]
    value: str


class _NovaParams(TypedDict, total=False):
    embeddingPurpose: Required[
        Literal["GENERIC_INDEX", "GENERIC_RETRIEVAL", "TEXT_RETRIEVAL", "CLASSIFICATION", "CLUSTERING"]
    ]
    embeddingDimension: Literal[256, 384, 1024, 3072]
    text: Required[_NovaText]


class _Nova(TypedDict, total=False):
    """https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html"""

    schemaVersion: Literal["nova-multimodal-embed-v1"]
    taskType: Required[Literal["SINGLE_EMBEDDING"]]
    singleEmbeddingParams: Required[_NovaParams]


def embedded(body: dict, model: str) -> tuple[dict, int]:
    """The answer and its input tokens; raises Invalid."""
    if "titan-embed" in model:
        _judge(_Titan, body)
        tokens = _count([body["inputText"]])
        return {
            "embedding": vector(body["inputText"], body.get("dimensions", 1024)),
            "inputTextTokenCount": tokens,
        }, tokens
    if "nova" in model:
        _judge(_Nova, body)
        params = body["singleEmbeddingParams"]
        text = params["text"]["value"]
        found = {"embeddingType": "TEXT", "embedding": vector(text, params.get("embeddingDimension", 3072))}
        return {"embeddings": [found]}, _count([text])
    newer = "embed-v4" in model
    _judge(_CohereV4 if newer else _Cohere, body)
    if not 1 <= len(body["texts"]) <= 96:
        raise Invalid(
            "Malformed input request: #/texts: expected 1 to 96 items, please reformat your input and try again."
        )
    vectors = [vector(text, body.get("output_dimension", 1536 if newer else 1024)) for text in body["texts"]]
    by_type = newer or "embedding_types" in body
    found = {"id": "e", "texts": body["texts"], "embeddings": {"float": vectors} if by_type else vectors}
    return found | {"response_type": "embeddings_by_type" if by_type else "embeddings_floats"}, _count(body["texts"])


def _judge(kind: type, body: dict) -> None:
    if found := shape.complaint(kind, body):
        raise Invalid(
            f"Malformed input request: {found.reason} #/{'/'.join(map(str, found.path))}, please reformat your input and try again."
        )


def _count(texts: list[str]) -> int:
    if any(not text for text in texts):
        raise Invalid(
            "Malformed input request: expected minLength: 1, actual: 0, please reformat your input and try again."
        )
    return mind.tokens([mind.Text(text) for text in texts])
