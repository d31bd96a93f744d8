"""api/problems.txt describes every problem type; services and gateway say the same of each."""

import re
from html import unescape

from harness.platform import TOP


def listed():
    """{name: (status, title)} of api/problems.txt."""
    lines = (TOP / "api/problems.txt").read_text(encoding="utf-8").splitlines()
    heads = [line.split(" ", 2) for line in lines if re.match(r"[a-z]", line)]
    return {name: (int(status), title) for name, status, title in heads}


def test_each_problem_has_a_page_under_its_title(client):
    assert len(listed()) > 20
    for name, (status, title) in listed().items():
        page = client.get(f"/problems/{name}", checked=False)
        assert page.status_code == 200
        assert f"<h1>{title}</h1>" in unescape(page.text)
        assert f"Status {status}," in page.text


def test_what_services_send_is_listed():
    source = (TOP / "shared/problem.c").read_text(encoding="utf-8")
    table = re.findall(r'\{(\d+),\s*"/problems/([a-z-]+)",\s*"([^"]+)"\}', source)
    assert len(table) > 15
    for status, name, title in table:
        assert listed()[name] == (int(status), title)


def test_what_the_gateway_sends_is_listed():
    source = (TOP / "nginx/maps.conf.in").read_text(encoding="utf-8")
    types = re.search(r"map \$status \$problem_type \{(.*?)\n\}", source, re.S)[1]
    titles = re.search(r"map \$problem_type \$problem_title \{(.*?)\n\}", source, re.S)[1]
    titles = dict(re.findall(r'"?([a-z-]+)"? "([^"]+)";', titles))
    of_status = dict(re.findall(r'(\d+) "([a-z-]+)";', types))
    assert len(of_status) > 8
    for status, name in of_status.items():
        assert listed()[name] == (int(status), titles[name])
    assert listed()["internal-error"] == (500, titles["default"])
