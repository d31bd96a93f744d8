import { useState } from 'react';
import { faultOf } from '../api/problem';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Form, text } from '../ui/form';
import { Card, ProblemNotice } from '../ui/page';
import { PasswordField } from '../ui/password-field';
import { useDeleteAccount } from './queries';
import styles from './settings.module.css';

function Question({ onClose }: { onClose: () => void }) {
  const erase = useDeleteAccount();
  const fault = faultOf(erase.error, 'password');
  return (
    <Dialog title="Delete your account?" open onClose={onClose}>
      <p>
        You are erased from Purser, and with you the household where nobody else is in it: every
        transaction, budget, alert and channel. Nobody can bring it back.
      </p>
      <Form
        error={erase.error}
        className={styles.form}
        onSubmit={(form) => {
          erase.mutate(text(new FormData(form), 'password'));
        }}
      >
        <PasswordField
          label="Your password"
          name="password"
          autoComplete="current-password"
          required
          fault={fault}
        />
        {erase.error && !fault ? <ProblemNotice error={erase.error} /> : null}
        <div className={styles.actions}>
          <Button onClick={onClose}>Keep it</Button>
          <Button type="submit" look="danger" busy={erase.isPending}>
            Delete for ever
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

export function DeleteAccount() {
  const [asks, setAsks] = useState(false);
  return (
    <Card labelledBy="delete">
      <h2 id="delete">Delete your account</h2>
      <p>Everything about you is erased, at once and for ever.</p>
      <div>
        <Button
          look="danger"
          onClick={() => {
            setAsks(true);
          }}
        >
          Delete the account…
        </Button>
      </div>
      {asks ? (
        <Question
          onClose={() => {
            setAsks(false);
          }}
        />
      ) : null}
    </Card>
  );
}
