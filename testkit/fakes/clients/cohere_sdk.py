"""Cohere's SDK: rerank."""

from __future__ import annotations

import cohere
from cohere.core.api_error import ApiError
from cohere.errors import BadRequestError, TooManyRequestsError

from . import failover
from .check import Cell, check, contains, equal, raises

DOCUMENTS = ["a blue car", "a red car", "a tree"]


def rerank(cell: Cell, **more):
    sdk = cohere.ClientV2(api_key=cell.key, base_url=cell.base_url)
    options = {"additional_headers": cell.headers, "max_retries": 0}
    return sdk.rerank(
        **{"model": cell.model, "query": "red car", "documents": DOCUMENTS} | more, request_options=options
    )


@check("rerank", "whole")
def _(cell):
    found = rerank(cell)
    equal([(it.index, it.relevance_score) for it in found.results], [(1, 1.0), (0, 0.5), (2, 0.0)], "results")
    equal(found.meta.tokens.input_tokens, float(cell.usage()["input"]), "input_tokens")


@check("rerank", "top-n")
def _(cell):
    equal([it.index for it in rerank(cell, top_n=1).results], [1], "results")


@check("rerank", "error-429")
def _(cell):
    cell.fault("error", status=429, message="slow down, please", headers={"retry-after": "7"})
    e = raises(TooManyRequestsError, lambda: rerank(cell))
    contains(str(e.body), "slow down, please")
    equal({name.lower(): it for name, it in e.headers.items()}.get("retry-after"), "7", "retry-after")


@check("rerank", "error-400")
def _(cell):
    contains(str(raises(BadRequestError, lambda: rerank(cell, documents=[])).body), "must not be empty")


@check("rerank", "error-html")
def _(cell):
    cell.fault("status", status=502, body="<html>Bad Gateway</html>", content_type="text/html")
    e = raises(ApiError, lambda: rerank(cell))
    equal(e.status_code, 502, "status")
    contains(str(e.body), "Bad Gateway")


failover.register_call("rerank", rerank)
