"""Holds events to docs/events.md: its JSON Schemas are read from the page."""

import json
import re

from jsonschema import Draft202012Validator, FormatChecker

from harness.platform import SERVICES, TOP

PAGE = TOP / "docs/events.md"
BLOCK = re.compile(r"^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)
API = "/v1/openapi.json"

# What a service tells of a book, or could not deliver, as the courier sends it.
SENT = """
    SELECT event_json(o, %s) FROM outbox o WHERE book_id = %s
    UNION ALL
    SELECT event::text FROM dead_letters WHERE book_id = %s"""

# At most so many of each type: a suite leaves tens of thousands behind.
SAMPLE = """
    SELECT event_json(o.o, %s)
      FROM (SELECT o, row_number() OVER (PARTITION BY type ORDER BY random()) AS n
              FROM outbox o) AS o
     WHERE n <= %s
    UNION ALL
    (SELECT event::text FROM dead_letters ORDER BY random() LIMIT %s)"""


class EventsDocument:
    """The page's schemas, ready for checking. References into the API's document are followed."""

    def __init__(self, text, contract):
        schemas = [json.loads(block) for block in BLOCK.findall(text)]
        self._contract = contract
        self._validators = {
            schema["$id"].removeprefix("/events/"): self._validator(schema) for schema in schemas}
        self._envelope = self._validators.pop("envelope")
        self.headings = re.findall(r"^## ([a-z]+\.[a-z]+)$", text, re.MULTILINE)

    @classmethod
    def load(cls, contract):
        return cls(PAGE.read_text(encoding="utf-8"), contract)

    @property
    def types(self):
        """Every type that has a schema."""
        return set(self._validators)

    def _validator(self, schema):
        Draft202012Validator.check_schema(schema)
        return Draft202012Validator(self._followed(schema), format_checker=FormatChecker())

    def _followed(self, node):
        if isinstance(node, list):
            return [self._followed(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return self._contract.resolve({"$ref": node["$ref"].removeprefix(API)})
        return {key: self._followed(value) for key, value in node.items()}

    def check(self, event):
        """Fails where the event is not as the page has it. Gives its type."""
        for schema, instance in ((self._envelope, event),
                                 (self._validators.get(event["type"]), event["data"])):
            assert schema, f"docs/events.md has no {event['type']}"
            for error in schema.iter_errors(instance):
                raise AssertionError(f"{event['type']} at {error.json_path}: {error.message}"
                                     f"\n{json.dumps(event)}")
        return event["type"]


def sent(platform, service, book):
    """The events of a book that the service's database has."""
    rows = platform.sql(service, SENT, service, book, book)
    return [json.loads(text) for (text,) in rows]


def sample(platform, most):
    """Up to `most` events of each type, of every service, whoever caused them."""
    for service in SERVICES:
        for (text,) in platform.sql(service, SAMPLE, service, most, most):
            yield json.loads(text)
