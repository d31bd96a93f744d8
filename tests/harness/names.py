"""A name server of the test's own."""

import threading

from dnslib import AAAA, QTYPE, RR, A
from dnslib.server import BaseResolver, DNSServer


class Names(BaseResolver):
    """Answers at 127.0.0.1 with what `addresses` has at the moment; a name that it lacks does not
    exist. Answers are said to be good for an hour, which nobody should believe."""

    def __init__(self):
        self.addresses = {}
        self.asked = 0
        self._lock = threading.Lock()
        self._server = DNSServer(self, address="127.0.0.1", port=0)
        self._server.start_thread()

    @property
    def where(self):
        host, port = self._server.server.server_address
        return f"{host}:{port}"

    def resolve(self, request, handler):
        reply = request.reply()
        name = str(request.q.qname).rstrip(".")
        with self._lock:
            self.asked += 1
            known = self.addresses.get(name)
        if known is None:
            reply.header.rcode = 3  # NXDOMAIN
            return reply
        for address in known:
            kind, data = (QTYPE.AAAA, AAAA) if ":" in address else (QTYPE.A, A)
            if request.q.qtype in (kind, QTYPE.ANY):
                reply.add_answer(RR(request.q.qname, kind, rdata=data(address), ttl=3600))
        return reply

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.stop()
        self._server.server.server_close()
