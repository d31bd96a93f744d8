import { useState } from 'react';
import { faultOf } from '../api/problem';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Form } from '../ui/form';
import { TextField } from '../ui/field';
import { ProblemNotice } from '../ui/page';
import { RadioCards } from '../ui/radio-cards';
import styles from './channels.module.css';
import type { Channel, ChannelForm, Level } from './queries';
import { targetOf } from './words';

type Kind = ChannelForm['kind'];

const KINDS: { value: Kind; title: string; about: string }[] = [
  { value: 'email', title: 'E-mail', about: 'To an address. You confirm it by a link.' },
  { value: 'webhook', title: 'Webhook', about: 'To a program of yours, signed, by HTTPS.' },
];

const LEVELS: { level: Level; label: string }[] = [
  { level: 'near', label: 'A percentage is passed' },
  { level: 'exceeded', label: 'A limit is passed' },
];

interface FormProps {
  title: string;
  action: string;
  /** The one that is changed; undefined for a new one. */
  channel?: Channel;
  busy: boolean;
  error: unknown;
  onSubmit: (form: ChannelForm) => void;
  onClose: () => void;
}

interface LevelsProps {
  levels: Level[];
  onChange: (levels: Level[]) => void;
  fault: string | undefined;
}

function Levels({ levels, onChange, fault }: LevelsProps) {
  return (
    <fieldset>
      <legend className={styles.legend}>Tell me when</legend>
      {LEVELS.map(({ level, label }) => (
        <label key={level} className={styles.choice}>
          <input
            type="checkbox"
            checked={levels.includes(level)}
            onChange={(event) => {
              const others = levels.filter((other) => other !== level);
              onChange(event.target.checked ? [...others, level] : others);
            }}
          />
          {label}
        </label>
      ))}
      {fault ? <p className={styles.fault}>{fault}</p> : null}
    </fieldset>
  );
}

/** A channel being made or changed. */
export function ChannelDialog(props: FormProps) {
  const { title, action, channel, busy, error, onSubmit, onClose } = props;
  const [kind, setKind] = useState<Kind>(channel?.kind ?? 'email');
  const [target, setTarget] = useState(channel ? targetOf(channel) : '');
  const [levels, setLevels] = useState<Level[]>(channel?.levels ?? ['near', 'exceeded']);
  const isMail = kind === 'email';
  const fault = faultOf(error, isMail ? 'address' : 'url');
  const levelsFault = faultOf(error, 'levels');
  return (
    <Dialog title={title} open onClose={onClose}>
      <Form
        error={error}
        className={styles.form}
        onSubmit={() => {
          const to = target.trim();
          onSubmit(isMail ? { kind, address: to, levels } : { kind, url: to, levels });
        }}
      >
        {channel ? null : (
          <RadioCards legend="By" choices={KINDS} value={kind} onChange={setKind} />
        )}
        <TextField
          label={isMail ? 'Address' : 'URL'}
          type={isMail ? 'email' : 'url'}
          autoComplete={isMail ? 'email' : 'off'}
          required
          value={target}
          fault={fault}
          hint={channel ? 'Another one has to be confirmed again.' : undefined}
          onChange={(event) => {
            setTarget(event.target.value);
          }}
        />
        <Levels levels={levels} onChange={setLevels} fault={levelsFault} />
        {error && !fault && !levelsFault ? <ProblemNotice error={error} /> : null}
        <Button type="submit" look="primary" busy={busy}>
          {action}
        </Button>
      </Form>
    </Dialog>
  );
}
