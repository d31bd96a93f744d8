import { formatInstant } from '../dates/dates';
import { useUser } from '../session/session';
import { Button } from '../ui/button';
import { ProblemNotice, Skeleton } from '../ui/page';
import styles from './channels.module.css';
import { useDeliveries, useRetryDelivery, type Channel, type Delivery } from './queries';
import { outcomeWords } from './words';

/** An attempt that is the last of its delivery so far, and can be made again. */
function canRetry(delivery: Delivery, deliveries: Delivery[]): boolean {
  const latest = deliveries.find(({ id }) => id === delivery.id);
  return latest === delivery && delivery.outcome !== 'delivered';
}

function Answer({ delivery }: { delivery: Delivery }) {
  const { timezone } = useUser();
  const { status_code, reply, next_at } = delivery;
  return (
    <>
      {status_code === null ? null : <strong>{status_code} </strong>}
      {reply}
      {next_at ? (
        <span className={styles.small}> Next try {formatInstant(next_at, timezone)}.</span>
      ) : null}
    </>
  );
}

/** What became of what was sent, attempt by attempt. */
export function Deliveries({ channel, watched }: { channel: Channel; watched: boolean }) {
  const { timezone } = useUser();
  const { data, error, refetch } = useDeliveries(channel.id, watched);
  const retry = useRetryDelivery(channel.id);
  if (error) {
    return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  }
  if (!data) {
    return <Skeleton height={4} />;
  }
  if (data.length === 0) {
    return <p className={styles.small}>Nothing was sent yet.</p>;
  }
  return (
    <>
      {retry.error ? <ProblemNotice error={retry.error} /> : null}
      <div className={styles.scroll}>
        <table className={styles.log}>
          <caption className="visually-hidden">What was sent</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Outcome</th>
              <th scope="col">Answer</th>
              <th scope="col">
                <span className="visually-hidden">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((delivery) => (
              <tr key={`${delivery.id} ${delivery.attempt}`}>
                <td>{formatInstant(delivery.at, timezone)}</td>
                <td>
                  {delivery.alert_id ? 'Alert' : 'Test or confirmation'}
                  {delivery.attempt > 1 ? `, attempt ${delivery.attempt}` : ''}
                </td>
                <td data-tone={outcomeWords(delivery).tone}>{outcomeWords(delivery).words}</td>
                <td className={styles.answer}>
                  <Answer delivery={delivery} />
                </td>
                <td>
                  {canRetry(delivery, data) ? (
                    <Button
                      busy={retry.isPending}
                      onClick={() => {
                        retry.mutate(delivery.id);
                      }}
                    >
                      Send again
                    </Button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
