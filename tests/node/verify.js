// Verifies one webhook with a published library: reads {secret, headers, body} on stdin, prints the
// event; fails where the signature is not good.
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

const { secret, headers, body } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(new Webhook(secret).verify(body, headers)));
