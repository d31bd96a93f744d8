import { useMutation } from '@tanstack/react-query';
import { ApiError, explain, faultOf } from '../api/problem';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Form, text } from '../ui/form';
import { Notice, type Tone } from '../ui/page';
import { PasswordField } from '../ui/password-field';
import { Front, frontStyles as styles } from './front';
import { logIn, useSession, type WhySignedOut } from './session';

/** The answer to a wrong password is the same as to an unknown e-mail and to too many attempts. */
function explainLogIn(error: unknown): string {
  return error instanceof ApiError && error.status === 401
    ? 'This e-mail and password do not go together. After several attempts Purser waits some minutes before it takes even the right one.'
    : explain(error);
}

const WORDS: Record<Exclude<WhySignedOut, 'none'>, { tone: Tone; words: string }> = {
  ended: { tone: 'near', words: 'Your session has ended. Log in to go on where you were.' },
  untold: {
    tone: 'near',
    words:
      'You are logged out here. Purser could not be reached to end your session there too; that is done as soon as it can be.',
  },
  erased: { tone: 'ok', words: 'Your account is deleted, with everything in it. Farewell.' },
};

function Why({ reason }: { reason: WhySignedOut }) {
  if (reason === 'none') {
    return null;
  }
  const { tone, words } = WORDS[reason];
  return (
    <div role="status">
      <Notice tone={tone}>
        <p>{words}</p>
      </Notice>
    </div>
  );
}

export default function LogIn() {
  const session = useSession();
  const mutation = useMutation({ mutationFn: logIn });
  const reason = session.state === 'signed-out' ? session.reason : 'none';
  return (
    <Front
      title="Log in"
      notice={<Why reason={reason} />}
      other={{ href: '/sign-up', question: 'New to Purser?', link: 'Sign up' }}
    >
      <Form
        error={mutation.error}
        className={styles.form}
        onSubmit={(form) => {
          const data = new FormData(form);
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
      </Form>
    </Front>
  );
}
