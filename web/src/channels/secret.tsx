import { useState } from 'react';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import styles from './channels.module.css';

/** A webhook's secret, at the one time that it is shown. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const [copied, setCopied] = useState(false);
  return (
    <Dialog title="The webhook's secret" open onClose={onClose}>
      <p>
        Requests to your webhook are signed with it, as the Standard Webhooks specification says.
        Give it to the program that receives them. It is shown this once.
      </p>
      <p>
        <code className={styles.secret}>{secret}</code>
      </p>
      <div className={styles.actions}>
        <Button
          onClick={() => {
            void navigator.clipboard.writeText(secret).then(() => {
              setCopied(true);
            });
          }}
        >
          {copied ? 'Copied' : 'Copy it'}
        </Button>
        <Button look="primary" onClick={onClose}>
          I keep it
        </Button>
      </div>
    </Dialog>
  );
}
