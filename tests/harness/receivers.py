"""What alerts are sent to: a webhook's server and a mail server, both real and with TLS."""

import email
import email.policy
import json
import os
import socket
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from harness.platform import TOP
from harness.wait import until


def server_context(platform):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(platform.run / "tls/server.pem", platform.run / "tls/server.key")
    return context


def verified(secret, call):
    """The event of a call, as a published verifier gives it; None where it finds a forgery."""
    wanted = {name: call["headers"][name]
              for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
    told = subprocess.run(
        ["node", TOP / "tests/node/verify.js"], capture_output=True, timeout=30,
        input=json.dumps({"secret": secret, "headers": wanted, "body": call["body"]}), text=True)
    return json.loads(told.stdout) if told.returncode == 0 else None


class Hook:
    """A webhook over HTTPS. `answers` are taken one after the other, the last for ever: a status,
    "hang", "drop", or a function of the handler."""

    def __init__(self, platform, *answers):
        self.calls, self._answers = [], list(answers) or [204]
        self._over = threading.Event()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                hook.calls.append({
                    "headers": {name.lower(): value for name, value in self.headers.items()},
                    "body": body, "path": self.path})
                answers = hook._answers
                hook._answer(self, answers.pop(0) if len(answers) > 1 else answers[0])

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.socket = server_context(platform).wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"https://localhost:{self._server.server_address[1]}/hook"

    def _answer(self, handler, answer):
        if answer == "hang":
            self._over.wait(60)
        elif answer == "drop":
            handler.connection.shutdown(socket.SHUT_RDWR)
        elif callable(answer):
            answer(handler)
        else:
            handler.send_response(answer)
            handler.send_header("Content-Length", "2")
            handler.end_headers()
            handler.wfile.write(b"ok")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def called(self, times=1):
        """The calls, once there are so many."""
        return until(lambda: len(self.calls) >= times and list(self.calls),
                     f"the webhook is called {times} times", 30)



class MailServer:
    """An SMTP server with STARTTLS and authentication, where the platform sends its mail.
    `answers` to DATA are taken one after the other, the last for ever."""

    def __init__(self, platform, *answers, password=None):
        self.mails = []
        self._answers = list(answers) or ["250 taken"]
        self.tried = 0
        wanted = (os.environ["PURSER_SMTP_USER"], password or os.environ["PURSER_SMTP_PASSWORD"])

        def authenticate(_server, _session, _envelope, _mechanism, data):
            given = (data.login.decode(), data.password.decode())
            return AuthResult(success=given == wanted, handled=given == wanted)

        self._controller = Controller(
            self, hostname="127.0.0.1", port=int(os.environ["PURSER_SMTP_URL"].rpartition(":")[2]),
            tls_context=server_context(platform), require_starttls=True, auth_required=True,
            authenticator=authenticate)

    async def handle_DATA(self, _server, _session, envelope):
        self.tried += 1
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if answer.startswith("2"):
            self.mails.append((envelope.rcpt_tos, email.message_from_bytes(
                envelope.content, policy=email.policy.default)))
        return answer

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_):
        self._controller.stop()

    def mail_to(self, address, subject=""):
        """The newest mail to the address whose subject has those words, once it is there."""
        def found():
            for recipients, mail in reversed(self.mails):
                if recipients == [address] and subject in mail["Subject"]:
                    return mail
            return None
        return until(found, f"a mail {subject!r}", 30)
