"""How the gateway serves the web app: which addresses are its pages, what a browser may keep, and
what the pages may do."""

import gzip
import re

import pytest

from harness.client import problem
from harness.platform import TOP


def routes(id="0192f0c4-7a10-7c3e-9d2b-5a1f6e8b7c3d"):
    """The addresses that the app's source names."""
    source = (TOP / "web/src/app.tsx").read_text(encoding="utf-8")
    found = dict.fromkeys(re.findall(r'<Route path="([^"]+)"', source))
    return [path.replace(":id", id) for path in found]


def ask(client, path, **headers):
    return client.get(path, checked=False, headers=headers)


def parts(client):
    """What index.html loads."""
    return re.findall(r'(?:src|href)="(/assets/[^"]+)"', ask(client, "/").text)


@pytest.fixture(scope="module")
def script(client):
    (found,) = [part for part in parts(client) if re.match(r"/assets/index-[^/]+\.js$", part)]
    return found


def test_the_source_of_the_app_names_its_pages():
    assert len(routes()) >= 12
    assert {"/", "/log-in", "/transactions", "/settings/channels"} <= set(routes())


@pytest.mark.parametrize("path", routes())
def test_each_page_of_the_app_has_its_address(client, path):
    page = ask(client, path)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<div id="app">' in page.text
    assert page.text == ask(client, "/").text


def test_a_query_makes_no_other_page(client):
    assert ask(client, "/?entry=new").text == ask(client, "/").text


def test_the_gateway_names_no_page_that_the_app_has_not(client):
    conf = (TOP / "nginx/public.conf.in").read_text(encoding="utf-8")
    (listed,) = re.findall(r'location ~ "\^/\(\?:(log-in\|[^)]+)\)\$"', conf)
    assert {"", *listed.split("|")} == {path[1:] for path in routes("[0-9a-f-]{36}")}


@pytest.mark.parametrize("path", [
    "/nothing", "/settingsx", "/settings/nothing", "/budgets/readyz", "/transactions/healthz",
    "/log-in.html", "/home", "/Budgets", "/assets/", "/assets/none.js", "/icons/none.png",
    "/assets/../etc/passwd", "/.vite/manifest.json", "/manifest.json", "/src/app.tsx",
])
def test_what_is_no_page_is_a_problem(client, path):
    problem(ask(client, path), 404, "not-found")


def test_a_page_is_read_and_nothing_else(client):
    for path in ("/", "/budgets"):
        response = client.post(path, {}, checked=False)
        problem(response, 405, "method-not-allowed")
        assert response.headers["allow"] == "GET, HEAD"


def test_only_the_head_can_be_asked_for(client, script):
    for path in ("/", "/transactions", "/service-worker.js", script):
        response = client.request("HEAD", path, checked=False)
        assert (response.status_code, response.content) == (200, b"")
        assert response.headers["content-type"] == ask(client, path).headers["content-type"]


# ---- what the pages may do


def directives(response):
    policy = response.headers["content-security-policy"]
    return {name: values for name, *values in map(str.split, policy.split(";"))}


@pytest.mark.parametrize("path", ["/", "/log-in", "/budgets/new", "/service-worker.js"])
def test_pages_run_only_scripts_of_this_site_and_make_none_of_text(client, path):
    policy = directives(ask(client, path))
    assert policy["default-src"] == ["'none'"]
    for name in ("script-src", "style-src", "connect-src", "worker-src", "manifest-src"):
        assert policy[name] == ["'self'"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert policy["trusted-types"] == ["purser"]
    assert policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in str(policy)


def test_a_page_holds_no_code_and_asks_nothing_of_other_sites(client):
    text = ask(client, "/").text
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|(?:src|href)=\"(?:https?:)?//", text)


def test_pages_have_the_security_headers(client, script):
    for path in ("/", "/budgets", "/service-worker.js", "/manifest.webmanifest", script):
        headers = ask(client, path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "max-age=" in headers["strict-transport-security"]


# ---- what a browser keeps


@pytest.mark.parametrize("path", [
    "/", "/log-in", "/budgets/new", "/index.html", "/service-worker.js", "/manifest.webmanifest",
    "/licences.txt", "/icons/purser.svg",
])
def test_what_keeps_its_name_is_asked_for_again(client, path):
    first = ask(client, path)
    assert first.headers["cache-control"] == "no-cache"
    again = ask(client, path, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "no-cache"


def test_what_is_named_by_its_content_is_kept(client):
    assert len(parts(client)) >= 2
    for part in parts(client):
        response = ask(client, part)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_that_something_is_missing_is_not_kept(client):
    assert ask(client, "/assets/none.js").headers["cache-control"] == "no-store"


# ---- what is sent


@pytest.mark.parametrize("path, media_type", [
    ("/service-worker.js", "text/javascript; charset=utf-8"),
    ("/manifest.webmanifest", "application/manifest+json"),
    ("/robots.txt", "text/plain; charset=utf-8"),
    ("/licences.txt", "text/plain; charset=utf-8"),
    ("/icons/purser.svg", "image/svg+xml"),
    ("/icons/purser-192.png", "image/png"),
])
def test_each_file_says_what_it_is(client, path, media_type):
    response = ask(client, path)
    assert response.status_code == 200
    assert response.headers["content-type"] == media_type


def test_scripts_and_styles_say_what_they_are(client):
    types = {"js": "text/javascript", "css": "text/css"}
    for part in parts(client):
        media_type = types[part.rsplit(".", 1)[1]]
        assert ask(client, part).headers["content-type"] == f"{media_type}; charset=utf-8"


def test_what_is_text_is_sent_compressed(client, script):
    for path in ("/", "/service-worker.js", script):
        response = ask(client, path, **{"Accept-Encoding": "gzip"})
        assert response.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in response.headers.get_list("vary", split_commas=True)
    plain = ask(client, script, **{"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    # As small as gzip makes it, but for what its last levels gain.
    assert client_size(client, script) < 1.02 * len(gzip.compress(plain.content))


def client_size(client, path):
    """How many bytes come over the network for a body."""
    with client._http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as response:
        return sum(map(len, response.iter_raw()))


def test_the_manifest_names_what_is_there(client):
    manifest = ask(client, "/manifest.webmanifest").json()
    icons = [icon["src"] for icon in manifest["icons"]]
    assert len(icons) >= 3
    for path in [manifest["start_url"], *icons, *(s["url"] for s in manifest["shortcuts"])]:
        assert ask(client, path).status_code == 200


def test_sources_stay_at_home(client):
    for part in parts(client):
        assert "sourceMappingURL" not in ask(client, part).text
        problem(ask(client, f"{part}.map"), 404, "not-found")


def test_no_initial_script_is_large(client):
    sizes = [client_size(client, part) for part in parts(client) if part.endswith(".js")]
    assert sizes and sum(sizes) <= 150_000
