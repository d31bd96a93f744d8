import { readdirSync, readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { setting } from './settings';

export interface Mail {
  to: string[];
  subject: string;
  text: string;
}

/** Where the run's mail server puts what it gets. */
export const MAILS = `${setting('PURSER_RUN')}/mail-browser`;

/** What came for an address so far. */
export function mailsTo(address: string): Mail[] {
  return readdirSync(MAILS)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(`${MAILS}/${name}`, 'utf8')) as Mail)
    .filter(({ to }) => to.includes(address));
}

/** The first mail for an address, once it is there. */
export async function mailTo(address: string): Promise<Mail> {
  await expect.poll(() => mailsTo(address).length, { timeout: 20_000 }).toBeGreaterThan(0);
  const [mail] = mailsTo(address);
  if (!mail) {
    throw new Error('it was there a moment ago');
  }
  return mail;
}
