// node listen.js URL: opens the URL with an EventSource and says what it hears, a JSON object a line,
// until its own standard input ends. NODE_EXTRA_CA_CERTS names the authority to be trusted.

import { EventSource } from "eventsource";

const TYPES = ["message", "alert", "transaction", "budget"];

function say(what) {
  process.stdout.write(JSON.stringify(what) + "\n");
}

const source = new EventSource(process.argv[2]);
source.onopen = () => say({ type: "open" });
source.onerror = (event) => {
  const closed = source.readyState === source.CLOSED;
  say({ type: closed ? "closed" : "error", status: event.code ?? null });
};
for (const type of TYPES) {
  source.addEventListener(type, (event) => {
    say({ type, id: event.lastEventId, data: JSON.parse(event.data) });
  });
}

process.stdin.on("end", () => process.exit(0));
process.stdin.resume();
