import { useState } from 'react';
import { Button } from '../ui/button';
import { Confirm } from '../ui/confirm';
import { Card, Notice, ProblemNotice } from '../ui/page';
import { ChannelDialog } from './channel-form';
import styles from './channels.module.css';
import { Deliveries } from './deliveries';
import {
  useChangeChannel,
  useDeleteChannel,
  useDeliveries,
  useRotateSecret,
  useTestChannel,
  type Channel,
} from './queries';
import { SecretDialog } from './secret';
import { stateOf, targetOf } from './words';

/** What became of a test: watched until it is over. */
function TestOutcome({ channel, delivery }: { channel: Channel; delivery: string }) {
  const { data } = useDeliveries(channel.id, true);
  const attempt = data?.find(({ id }) => id === delivery);
  if (!attempt) {
    return <p>It is on its way…</p>;
  }
  if (attempt.outcome === 'delivered') {
    return <p>It was delivered{attempt.status_code ? ` (${attempt.status_code})` : ''}.</p>;
  }
  return (
    <p>
      It was not delivered: {attempt.reply ?? 'no answer'}.{' '}
      {attempt.outcome === 'retrying' ? 'It is tried again.' : ''}
    </p>
  );
}

function Test({ channel }: { channel: Channel }) {
  const test = useTestChannel();
  const isLink = channel.kind === 'email' && !channel.verified_at;
  return (
    <>
      <Button
        busy={test.isPending}
        onClick={() => {
          test.mutate(channel.id);
        }}
      >
        {isLink ? 'Send the link again' : 'Send a test'}
      </Button>
      {test.error || test.data ? (
        <div className={styles.wide} role="status">
          {test.error ? <ProblemNotice error={test.error} /> : null}
          {test.data ? (
            <Notice>
              <TestOutcome channel={channel} delivery={test.data.delivery_id} />
            </Notice>
          ) : null}
        </div>
      ) : null}
    </>
  );
}

function Change({ channel }: { channel: Channel }) {
  const [open, setOpen] = useState(false);
  const change = useChangeChannel();
  const close = () => {
    setOpen(false);
  };
  return (
    <>
      <Button
        onClick={() => {
          setOpen(true);
        }}
      >
        Change
      </Button>
      {open ? (
        <ChannelDialog
          title="Change the channel"
          action="Save"
          channel={channel}
          busy={change.isPending}
          error={change.error}
          onClose={close}
          onSubmit={(form) => {
            const { levels } = form;
            const body =
              form.kind === 'email' ? { address: form.address, levels } : { url: form.url, levels };
            change.mutate({ channel, body }, { onSuccess: close });
          }}
        />
      ) : null}
    </>
  );
}

function OnOff({ channel }: { channel: Channel }) {
  const change = useChangeChannel();
  return (
    <>
      <Button
        busy={change.isPending}
        onClick={() => {
          change.mutate({ channel, body: { enabled: !channel.enabled } });
        }}
      >
        {channel.enabled ? 'Switch off' : 'Switch on'}
      </Button>
      {change.error ? <ProblemNotice error={change.error} /> : null}
    </>
  );
}

function Rotate({ channel }: { channel: Channel }) {
  const [asks, setAsks] = useState(false);
  const rotate = useRotateSecret();
  return (
    <>
      <Button
        onClick={() => {
          setAsks(true);
        }}
      >
        New secret
      </Button>
      <Confirm
        title="Make a new secret?"
        open={asks}
        action="Make a new one"
        busy={rotate.isPending}
        error={rotate.error}
        onClose={() => {
          setAsks(false);
        }}
        onConfirm={() => {
          rotate.mutate(channel.id, {
            onSuccess: () => {
              setAsks(false);
            },
          });
        }}
      >
        <p>For 24 hours requests are signed with both, so that you can change over.</p>
      </Confirm>
      {rotate.data?.secret ? (
        <SecretDialog secret={rotate.data.secret} onClose={rotate.reset} />
      ) : null}
    </>
  );
}

function Delete({ channel }: { channel: Channel }) {
  const [asks, setAsks] = useState(false);
  const remove = useDeleteChannel();
  return (
    <>
      <Button
        look="danger"
        onClick={() => {
          setAsks(true);
        }}
      >
        Delete
      </Button>
      <Confirm
        title="Delete this channel?"
        open={asks}
        action="Delete it"
        busy={remove.isPending}
        error={remove.error}
        onClose={() => {
          setAsks(false);
        }}
        onConfirm={() => {
          remove.mutate(channel.id);
        }}
      >
        <p>No alert goes to {targetOf(channel)} any more.</p>
      </Confirm>
    </>
  );
}

/** One channel: its state, what can be done with it, and what was sent. */
export function ChannelCard({ channel }: { channel: Channel }) {
  const [opened, setOpened] = useState(false);
  const { tone, words } = stateOf(channel);
  const heading = `channel-${channel.id}`;
  return (
    <Card labelledBy={heading}>
      <div>
        <h2 id={heading} className={styles.target}>
          {targetOf(channel)}
        </h2>
        <p className={styles.small}>
          {channel.kind === 'email' ? 'E-mail' : 'Webhook'}
          {channel.levels.length === 1
            ? channel.levels[0] === 'near'
              ? ', when a percentage is passed'
              : ', when a limit is passed'
            : ''}
        </p>
      </div>
      <Notice tone={tone}>
        <p>{words}</p>
      </Notice>
      <div className={styles.actions}>
        <Test channel={channel} />
        <Change channel={channel} />
        {channel.kind === 'webhook' ? <Rotate channel={channel} /> : null}
        <OnOff channel={channel} />
        <Delete channel={channel} />
      </div>
      <details
        onToggle={(event) => {
          setOpened(event.currentTarget.open);
        }}
      >
        <summary className={styles.summary}>What was sent</summary>
        {opened ? <Deliveries channel={channel} watched={opened} /> : null}
      </details>
    </Card>
  );
}
