import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { Webhook as Verifier } from 'standardwebhooks';
import { mailTo } from './harness/mail';
import { expect, test } from './harness/test';
import { Webhook } from './harness/webhook';

const hook = test.extend<{ receiver: Webhook }>({
  receiver: async ({}, use) => {
    const receiver = await Webhook.start();
    await use(receiver);
    await receiver.stop();
  },
});

async function addChannel(app: Page, kind: 'E-mail' | 'Webhook', target: string): Promise<Locator> {
  await app.goto('/settings/channels');
  await app.getByRole('button', { name: 'New channel' }).click();
  const dialog = app.getByRole('dialog', { name: 'New channel' });
  await dialog.getByRole('radio', { name: kind }).check();
  await dialog.getByLabel(kind === 'E-mail' ? 'Address' : 'URL').fill(target);
  await dialog.getByRole('button', { name: 'Add it' }).click();
  return app.getByRole('region', { name: target });
}

test('somebody without channels learns what they are for', async ({ app }) => {
  await app.goto('/settings/channels');
  await expect(app.getByRole('heading', { name: 'Only in the app so far' })).toBeVisible();
});

test('an address is confirmed by the link of a mail, and then gets alerts', async ({
  app,
  household,
}) => {
  const address = `${randomUUID()}@example.org`;
  const card = await addChannel(app, 'E-mail', address);
  await expect(card).toContainText('open the link in the mail');

  const { text } = await mailTo(address);
  const link = /https:\/\/\S+/.exec(text)?.[0] ?? '';
  expect(link).toContain('/v1/channels/confirm?token=');
  await app.goto(link);
  await app.getByRole('button').click();
  await expect(app.getByRole('heading')).toBeVisible();

  await app.goto('/settings/channels');
  await expect(card).toContainText('Alerts go here');
  await card.getByRole('button', { name: 'Send a test' }).click();
  await expect(card.getByRole('status')).toContainText('It was delivered');

  await household.budget('Food', '100.00');
  await household.spend('95.00', 'Food');
  await card.getByText('What was sent').click();
  await expect(card.getByRole('row').filter({ hasText: 'Alert' })).toContainText('Delivered');
});

hook('a webhook tells its secret once, and is verified by a test', async ({ app, receiver }) => {
  const card = await addChannel(app, 'Webhook', receiver.url);
  const dialog = app.getByRole('dialog', { name: "The webhook's secret" });
  const secret = (await dialog.getByText(/^whsec_/).textContent()) ?? '';
  await dialog.getByRole('button', { name: 'I keep it' }).click();
  await expect(card).toContainText('Waits for a test');

  await card.getByRole('button', { name: 'Send a test' }).click();
  await expect(card.getByRole('status')).toContainText('It was delivered (204)');
  await expect(card).toContainText('Alerts go here');
  const [call] = receiver.calls;
  const verify = () =>
    new Verifier(secret).verify(call?.body ?? '', call?.headers as Record<string, string>);
  expect(verify).not.toThrow();
});

hook('what a webhook did not take is in the log, and is sent again', async ({ app, receiver }) => {
  receiver.answer = 500;
  const card = await addChannel(app, 'Webhook', receiver.url);
  await app.getByRole('button', { name: 'I keep it' }).click();
  await card.getByRole('button', { name: 'Send a test' }).click();
  await expect(card.getByRole('status')).toContainText('It was not delivered');
  await card.getByText('What was sent').click();
  await expect(card.getByRole('row').filter({ hasText: '500' }).first()).toBeVisible();

  receiver.answer = 204;
  await expect(async () => {
    await card.getByRole('button', { name: 'Send again' }).first().click({ timeout: 1_000 });
    await expect(card.getByRole('row').filter({ hasText: 'Delivered' })).toBeVisible();
  }).toPass();
  await expect(card).toContainText('Alerts go here');
});

hook(
  'a new secret is shown once, and says how long the old one holds',
  async ({ app, receiver }) => {
    const card = await addChannel(app, 'Webhook', receiver.url);
    const dialog = app.getByRole('dialog', { name: "The webhook's secret" });
    const first = await dialog.getByText(/^whsec_/).textContent();
    await dialog.getByRole('button', { name: 'I keep it' }).click();
    await card.getByRole('button', { name: 'New secret' }).click();
    await expect(app.getByText('For 24 hours requests are signed with both')).toBeVisible();
    await app.getByRole('button', { name: 'Make a new one' }).click();
    await expect(dialog.getByText(/^whsec_/)).not.toHaveText(first ?? '');
  },
);

test('what is wrong with a channel is said at its field', async ({ app }) => {
  await addChannel(app, 'Webhook', 'http://hooks.example.org/plain');
  const dialog = app.getByRole('dialog', { name: 'New channel' });
  await expect(dialog.getByLabel('URL')).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByLabel('URL')).toBeFocused();
});

hook('a channel is switched off, on, and deleted', async ({ app, receiver }) => {
  const card = await addChannel(app, 'Webhook', receiver.url);
  await app.getByRole('button', { name: 'I keep it' }).click();
  await card.getByRole('button', { name: 'Switch off' }).click();
  await expect(card).toContainText('Switched off.');
  await card.getByRole('button', { name: 'Switch on' }).click();
  await expect(card).toContainText('Waits for a test');
  await card.getByRole('button', { name: 'Delete' }).click();
  await app.getByRole('button', { name: 'Delete it' }).click();
  await expect(card).toBeHidden();
});
