import { useState } from 'react';
import { v7 as uuid } from 'uuid';
import { Button } from '../ui/button';
import { EmptyState, Page, ProblemNotice, Skeleton } from '../ui/page';
import { ChannelCard } from './channel-card';
import { ChannelDialog } from './channel-form';
import { useChannels, useCreateChannel } from './queries';
import { SecretDialog } from './secret';

function NewChannel({ onClose }: { onClose: () => void }) {
  const [id] = useState(() => uuid());
  const create = useCreateChannel();
  const secret = create.data?.secret;
  return secret ? (
    <SecretDialog secret={secret} onClose={onClose} />
  ) : (
    <ChannelDialog
      title="New channel"
      action="Add it"
      busy={create.isPending}
      error={create.error}
      onClose={onClose}
      onSubmit={(form) => {
        create.mutate(
          { id, form },
          {
            onSuccess: (channel) => {
              if (!channel.secret) {
                onClose();
              }
            },
          },
        );
      }}
    />
  );
}

export default function Channels() {
  const [adds, setAdds] = useState(false);
  const { data, error, refetch } = useChannels();
  return (
    <Page
      title="Where alerts go"
      actions={
        <Button
          look="primary"
          onClick={() => {
            setAdds(true);
          }}
        >
          New channel
        </Button>
      }
    >
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {data?.map((channel) => (
        <ChannelCard key={channel.id} channel={channel} />
      ))}
      {data?.length === 0 ? (
        <EmptyState title="Only in the app so far">
          <p>
            Alerts are in your inbox here. Add an e-mail address to hear of them while the app is
            closed, or a webhook to have a program of yours act on them. Channels are your own, not
            the household&apos;s.
          </p>
        </EmptyState>
      ) : null}
      {!data && !error ? <Skeleton height={16} /> : null}
      {adds ? (
        <NewChannel
          onClose={() => {
            setAdds(false);
          }}
        />
      ) : null}
    </Page>
  );
}
