import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setting } from './settings';

const dev = fileURLToPath(new URL('../../../dev', import.meta.url));

/** `./dev stop` or `start` of one of the services that the browser talks to. */
async function command(word: 'stop' | 'start', service: string): Promise<void> {
  await promisify(execFile)(dev, [word, service], {
    env: { ...process.env, PURSER_RUN: setting('PURSER_RUN') },
    timeout: 60_000,
  });
}

/** Runs `work` while a service is not there. It is there again afterwards, whatever happens. */
export async function without(service: string, work: () => Promise<void>): Promise<void> {
  await command('stop', service);
  try {
    await work();
  } finally {
    await command('start', service);
  }
}
