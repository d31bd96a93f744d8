"""The page on growing names each table, and where it would be with Citus."""

import re

import pytest

from harness.platform import TOP


def listed(service):
    """Tables that would be distributed, and those that would not."""
    text = (TOP / "docs/scaling.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| {service} \| (`[^|]*) \| ([^|]*) \|$", text, re.M)
    return [set(re.findall(r"`(\w+)`", cell)) for cell in row]


@pytest.mark.parametrize("service", ["transactions", "budgets", "notifications"])
def test_every_table_of_a_service_is_on_the_page_on_growing(platform, service):
    tables = platform.sql(service, """
        SELECT c.relname, EXISTS (SELECT FROM pg_attribute a
                                   WHERE a.attrelid = c.oid AND a.attname = 'book_id')
          FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')""")
    distributed, local = listed(service)
    assert distributed == {name for name, of_a_book in tables if of_a_book}
    assert local == {name for name, of_a_book in tables if not of_a_book}
