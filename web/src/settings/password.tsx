import { faultOf } from '../api/problem';
import { Button } from '../ui/button';
import { Form, text } from '../ui/form';
import { notify } from '../ui/notify';
import { Card, ProblemNotice } from '../ui/page';
import { PasswordField } from '../ui/password-field';
import { useChangePassword } from './queries';
import styles from './settings.module.css';

/** A new password, which ends the sessions of all other devices. */
export function Password({ email }: { email: string }) {
  const change = useChangePassword();
  const current = faultOf(change.error, 'current_password');
  const next = faultOf(change.error, 'new_password');
  return (
    <Card labelledBy="password">
      <h2 id="password">Password</h2>
      <Form
        error={change.error}
        className={styles.form}
        onSubmit={(form) => {
          const data = new FormData(form);
          change.mutate(
            {
              current_password: text(data, 'current_password'),
              new_password: text(data, 'new_password'),
            },
            {
              onSuccess: () => {
                form.reset();
                void notify({
                  title: 'Your password is changed',
                  description: 'All other devices have to log in again.',
                  tone: 'ok',
                });
              },
            },
          );
        }}
      >
        {/* For password managers, which want to know whose password it is. */}
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          label="Current password"
          name="current_password"
          autoComplete="current-password"
          required
          fault={current}
        />
        <PasswordField
          label="New password"
          name="new_password"
          autoComplete="new-password"
          required
          minLength={8}
          maxLength={128}
          hint="8 characters or more. All other devices have to log in again."
          fault={next}
        />
        {change.error && !current && !next ? <ProblemNotice error={change.error} /> : null}
        <div>
          <Button type="submit" busy={change.isPending}>
            Change the password
          </Button>
        </div>
      </Form>
    </Card>
  );
}
