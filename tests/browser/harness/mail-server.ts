import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { MAILS, type Mail } from './mail';
import { setting } from './settings';

function listening(server: SMTPServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

/**
 * The server that the platform sends its mail to, for the whole run: TLS, a name and a password as
 * PURSER_SMTP_URL and its neighbours say. Each mail becomes a file that harness/mail.ts finds.
 */
export default async function startMailServer(): Promise<() => Promise<void>> {
  rmSync(MAILS, { recursive: true, force: true });
  mkdirSync(MAILS, { recursive: true });
  let count = 0;
  const tls = `${setting('PURSER_RUN')}/tls/server`;
  const server = new SMTPServer({
    cert: readFileSync(`${tls}.pem`),
    key: readFileSync(`${tls}.key`),
    authOptional: false,
    onAuth({ username, password }, _session, done) {
      const good =
        username === setting('PURSER_SMTP_USER') && password === setting('PURSER_SMTP_PASSWORD');
      done(good ? null : new Error('wrong name or password'), { user: username });
    },
    onData(stream, session, done) {
      simpleParser(stream)
        .then(({ subject, text }) => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          const mail: Mail = { to, subject: subject ?? '', text: text ?? '' };
          count += 1;
          writeFileSync(`${MAILS}/${count}.json`, JSON.stringify(mail));
          done();
        })
        .catch((error: unknown) => {
          done(error instanceof Error ? error : new Error('unreadable'));
        });
    },
  });
  await listening(server, Number(new URL(setting('PURSER_SMTP_URL')).port));
  return () =>
    new Promise((resolve) => {
      server.close(resolve);
    });
}
