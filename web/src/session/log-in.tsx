import { useMutation } from '@tanstack/react-query';
import { ApiError, explain, faultOf } from '../api/problem';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { useFaultFocus } from '../ui/fault-focus';
import { text } from '../ui/form';
import { Notice } from '../ui/page';
import { PasswordField } from '../ui/password-field';
import { Front, frontStyles as styles } from './front';
import { logIn, useSession } from './session';

/** The answer to a wrong password is the same as to an unknown e-mail and to too many attempts. */
function explainLogIn(error: unknown): string {
  return error instanceof ApiError && error.status === 401
    ? 'This e-mail and password do not go together. After several attempts Purser waits some minutes before it takes even the right one.'
    : explain(error);
}

export default function LogIn() {
  const session = useSession();
  const mutation = useMutation({ mutationFn: logIn });
  const form = useFaultFocus(mutation.error);
  const ended = session.state === 'signed-out' && session.reason === 'ended';
  return (
    <Front
      title="Log in"
      notice={
        ended ? (
          <Notice tone="near">
            <p>Your session has ended. Log in to go on where you were.</p>
          </Notice>
        ) : null
      }
      other={{ href: '/sign-up', question: 'New to Purser?', link: 'Sign up' }}
    >
      <form
        ref={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget);
          mutation.mutate({ email: text(data, 'email'), password: text(data, 'password') });
        }}
      >
        <TextField
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
          fault={faultOf(mutation.error, 'email')}
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          fault={faultOf(mutation.error, 'password')}
        />
        {mutation.error ? (
          <div role="alert">
            <Notice tone="over">
              <p>{explainLogIn(mutation.error)}</p>
            </Notice>
          </div>
        ) : null}
        <Button type="submit" look="primary" busy={mutation.isPending}>
          Log in
        </Button>
      </form>
    </Front>
  );
}
