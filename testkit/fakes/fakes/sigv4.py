"""AWS Signature Version 4, computed again over the bytes that arrived."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import re

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .wire import Request

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<credential>[^,\s]+),\s*SignedHeaders=(?P<headers>[^,\s]+),\s*Signature=(?P<signature>[0-9a-f]{64})"
)
_TOLERANCE = datetime.timedelta(minutes=5)


class BadSignature(Exception):
    """What AWS calls the error, and its message."""

    def __init__(self, kind: str, message: str):
        super().__init__(message)
        self.kind = kind


def verify(request: Request, credentials: Credentials, region: str, service: str) -> None:
    """Raises BadSignature unless these credentials signed the request as it is."""
    found = _AUTHORIZATION.fullmatch(request.header("authorization") or "")
    if not found:
        raise BadSignature(
            "IncompleteSignatureException", "Authorization header requires Credential, SignedHeaders and Signature."
        )
    access_key, *scope = found["credential"].split("/")
    if access_key != credentials.access_key:
        raise BadSignature("UnrecognizedClientException", "The security token included in the request is invalid.")
    if (request.header("x-amz-security-token") or None) != credentials.token:
        raise BadSignature("UnrecognizedClientException", "The security token included in the request is invalid.")
    stamp = request.header("x-amz-date") or ""
    _judge_time(stamp)
    if scope != [stamp[:8], region, service, "aws4_request"]:
        raise BadSignature(
            "InvalidSignatureException",
            f"Credential should be scoped to a valid region and service, not '{'/'.join(scope)}'.",
        )
    signed = found["headers"].split(";")
    wanted = ["host", "x-amz-date"] + (["x-amz-security-token"] if credentials.token else [])
    if signed != sorted(signed) or any(name not in signed for name in wanted):
        raise BadSignature(
            "InvalidSignatureException", f"SignedHeaders must be sorted and contain {', '.join(wanted)}."
        )
    announced = request.header("x-amz-content-sha256")
    if announced not in (None, hashlib.sha256(request.body).hexdigest()):
        raise BadSignature(
            "InvalidSignatureException", "The provided 'x-amz-content-sha256' header does not match what was computed."
        )
    if not hmac.compare_digest(_signature(request, signed, stamp, credentials, region, service), found["signature"]):
        raise BadSignature(
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
            " Access Key and signing method. Consult the service documentation for details.",
        )


def _judge_time(stamp: str) -> None:
    try:
        signed_at = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    except ValueError:
        raise BadSignature("IncompleteSignatureException", "Date must be in ISO-8601 'basic format'.") from None
    if abs(datetime.datetime.now(datetime.timezone.utc) - signed_at) > _TOLERANCE:
        raise BadSignature("InvalidSignatureException", f"Signature expired: {stamp} is too far from now.")


def _signature(
    request: Request, signed: list[str], stamp: str, credentials: Credentials, region: str, service: str
) -> str:
    auth = SigV4Auth(credentials, service, region)
    again = AWSRequest(
        request.method,
        f"http://{request.header('host')}{request.target}",
        headers={name: request.header(name) or "" for name in signed},
        data=request.body,
    )
    again.context["timestamp"] = stamp
    return auth.signature(auth.string_to_sign(again, auth.canonical_request(again)), again)
