import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setting } from './settings';

export const CHROMIUM = '/usr/bin/chromium';

/** The key of the platform's own certificate: the only one that is trusted beside the system's. */
function trustedKey(): string {
  const certificate = new X509Certificate(readFileSync(`${setting('PURSER_RUN')}/tls/server.pem`));
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

export function chromiumArguments(): string[] {
  return [
    `--ignore-certificate-errors-spki-list=${trustedKey()}`,
    // The browser's own sandbox does not start as root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}
