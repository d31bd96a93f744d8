import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setting } from './settings';

export interface Call {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A program that takes webhooks over HTTPS, and answers as it is told to. */
export class Webhook {
  readonly calls: Call[] = [];
  answer = 204;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Webhook> {
    const tls = `${setting('PURSER_RUN')}/tls/server`;
    const server = createServer({
      cert: readFileSync(`${tls}.pem`),
      key: readFileSync(`${tls}.key`),
    });
    const webhook = new Webhook(server);
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        webhook.calls.push({ headers: request.headers, body });
        response.writeHead(webhook.answer).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return webhook;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `https://localhost:${port}/purser`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
