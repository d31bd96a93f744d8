"""The web app as a gateway serves it."""

import re


def app_is_served(client):
    """The page at /, and all that it loads, each of its kind."""
    page = client.get("/", checked=False)
    assert page.status_code == 200, page.headers
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    parts = re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css|svg|webmanifest))"', page.text)
    assert len(parts) >= 3, page.text
    for part in (*parts, "/service-worker.js", "/licences.txt"):
        answer = client.get(part, checked=False)
        assert answer.status_code == 200, part
        assert "<!doctype html>" not in answer.text, part
