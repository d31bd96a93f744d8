"""Holds answers against the OpenAPI document.

Whatever a test asks for, an undocumented status, header, member or media type fails it, and so does
an answer that misses what is promised for every answer.
"""

import json
import re
from decimal import Decimal
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker

from harness import rules
from harness.rules import ContractError

# Headers that any answer may have; every other one must be documented for its operation.
COMMON_HEADERS = {
    "accept-ranges",
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-security-policy",
    "content-type",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "date",
    "keep-alive",
    "last-modified",
    "permissions-policy",
    "referrer-policy",
    "server",
    "strict-transport-security",
    "transfer-encoding",
    "vary",
    "x-content-type-options",
    "x-frame-options",
    "x-permitted-cross-domain-policies",
    "x-request-id",
}

# What the gateway may answer whatever was asked, beside what each operation documents.
GATEWAY_STATUSES = {408, 414, 431}

# What answers a path or method that the document does not have.
FALLBACK_STATUSES = {400, 401, 404, 405, 413, 415, 429}


def strict_json(text):
    """Parses JSON and refuses what a careful reader would trip over."""

    def members(pairs):
        names = [name for name, _ in pairs]
        if len(names) != len(set(names)):
            raise ContractError(f"duplicate members in {names}")
        return dict(pairs)

    def constant(name):
        raise ContractError(f"{name} is no JSON")

    return json.loads(
        text, object_pairs_hook=members, parse_constant=constant, parse_float=Decimal
    )


class Contract:
    """The document, ready for checking."""

    def __init__(self, document):
        self.document = document
        self._validators = {}
        self._templates = [(template_pattern(path), path) for path in document["paths"]]
        # Literal paths win over templates: /v1/transactions/check is no id.
        self._templates.sort(key=lambda pair: pair[1].count("{"))

    @classmethod
    def load(cls, path):
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def template(self, path):
        """The documented path that `path` belongs to, or None."""
        for pattern, template in self._templates:
            if pattern.match(path):
                return template
        return None

    def operation(self, method, path):
        """The documented operation, or None. HEAD is documented by GET."""
        template = self.template(path)
        if template is None:
            return None
        name = "get" if method == "HEAD" else method.lower()
        return self.document["paths"][template].get(name)

    def operations(self):
        """Every (method, path template, operation)."""
        for path, item in self.document["paths"].items():
            for method in ("get", "post", "patch", "delete", "put"):
                if method in item:
                    yield method.upper(), path, item[method]

    def resolve(self, node, above=()):
        """`node` without references. A schema within itself is cut off at the third time."""
        if isinstance(node, list):
            return [self.resolve(item, above) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" not in node:
            return {key: self.resolve(value, above) for key, value in node.items()}
        reference = node["$ref"]
        if above.count(reference) == 2:
            return {}
        return self.resolve(self._target(reference), above + (reference,))

    def _target(self, reference):
        """What a reference names, its own references left."""
        target = self.document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        return target

    def validator(self, schema):
        """A validator for `schema` (with references) that is made once."""
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            self._validators[key] = Draft202012Validator(
                self.resolve(schema), format_checker=FormatChecker(["date"])
            )
        return self._validators[key]

    def check(self, response):
        """Raises ContractError where the answer is not as documented."""
        request = response.request
        path = urlsplit(str(request.url)).path
        operation = self.operation(request.method, path)
        try:
            rules.every_answer(response, path)
            if request.method == "OPTIONS" and response.status_code == 204:
                self._expect(not response.content, "a preflight's answer has a body")
            elif operation is None or response.status_code in {405, *GATEWAY_STATUSES}:
                self._check_fallback(response, path)
            else:
                self._check_documented(response, operation, path)
        except ContractError as error:
            raise ContractError(f"{describe(response)}\n{error}") from None

    def _check_documented(self, response, operation, path):
        status = str(response.status_code)
        documented = operation["responses"].get(status)
        if documented is None:
            raise ContractError(f"{operation['operationId']} does not document {status}")
        documented = self._shallow(documented)
        self._check_headers(response, documented.get("headers", {}))
        content = documented.get("content")
        if response.request.method == "HEAD":
            self._expect(not response.content, "a HEAD's answer has a body")
            return
        if content is None:
            self._expect(not response.content, f"{status} has no body in the document")
            return
        self._check_content(response, content, path)

    def _check_fallback(self, response, path):
        status = response.status_code
        self._expect(status in FALLBACK_STATUSES | GATEWAY_STATUSES,
                     f"{status} for what the document does not have")
        documented = self.document["components"]["responses"]["MethodNotAllowed"]
        if status == 405:
            self._check_headers(response, documented["headers"])
        if response.request.method == "HEAD":
            return
        problem = {"$ref": "#/components/schemas/Problem"}
        self._check_content(response, {"application/problem+json": {"schema": problem}}, path)

    def _check_headers(self, response, documented):
        known = {}
        for name, header in documented.items():
            known[name.lower()] = (name, self._shallow(header))
        for name in response.headers:
            self._expect(
                name.lower() in known or name.lower() in COMMON_HEADERS,
                f"the header {name} is not documented",
            )
        for lower, (name, header) in known.items():
            if lower not in response.headers:
                self._expect(not header.get("required"), f"the header {name} is missing")
                continue
            for value in response.headers.get_list(lower):
                if self.resolve(header["schema"]).get("type") == "integer":
                    self._expect(re.fullmatch(r"[0-9]+", value), f"{name}: {value!r} is no number")
                    value = int(value)
                self._check_value(header["schema"], value, f"header {name}")

    def _check_content(self, response, content, path):
        media_type = response.headers.get("content-type", "").partition(";")[0].strip()
        self._expect(media_type in content, f"media type {media_type!r}, not {list(content)}")
        if media_type.startswith("text/"):
            self._check_value(content[media_type]["schema"], response.text, "body")
            return
        try:
            body = strict_json(response.content.decode("utf-8", "strict"))
        except ValueError as error:
            raise ContractError(f"the body is no JSON in UTF-8: {error}") from None
        self._check_value(content[media_type]["schema"], body, "body")
        if media_type == "application/problem+json":
            rules.problem(response, body, path)
        else:
            rules.resource(response, body)

    def _check_value(self, schema, value, where):
        errors = list(self.validator(schema).iter_errors(value))
        if errors:
            lines = [f"{where}: {leaf.json_path}: {leaf.message[:400]}" for leaf in leaves(errors)]
            raise ContractError("\n".join(lines[:20]))

    def _shallow(self, node):
        while "$ref" in node:
            node = self._target(node["$ref"])
        return node

    @staticmethod
    def _expect(condition, message):
        if not condition:
            raise ContractError(message)


def template_pattern(template):
    """What matches the paths of "/v1/budgets/{id}" whole."""
    parts = re.split(r"\{[^}]+\}", template)
    return re.compile("[^/]+".join(map(re.escape, parts)) + r"\Z")


def leaves(errors):
    """The faults beneath oneOf and allOf, where there are any."""
    for error in errors:
        if error.context:
            yield from leaves(error.context)
        else:
            yield error


def describe(response):
    request = response.request
    body = response.text
    if len(body) > 2000:
        body = body[:2000] + "…"
    return f"{request.method} {request.url.raw_path.decode()} → {response.status_code}\n{body}"
