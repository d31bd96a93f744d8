import { useState } from 'react';
import { ApiError, faultOf, otherFaults } from '../api/problem';
import { AmountField } from '../money/amount-field';
import { formatMoney } from '../money/money';
import { useUser } from '../session/session';
import { Button } from '../ui/button';
import { Form } from '../ui/form';
import { TextField } from '../ui/field';
import { Card, Notice, ProblemNotice } from '../ui/page';
import { RadioCards } from '../ui/radio-cards';
import { bodyOf, type BudgetBody, type BudgetDraft } from './draft';
import { CategoriesPart, PeriodPart, ThresholdsPart, type PartProps } from './form-fields';
import styles from './form.module.css';
import { Preview } from './preview';
import { usePausedPreview } from './use-preview';
import { exampleOf, MODES, periodWords, ROLLOVERS, titleOf } from './words';

const MEMBERS = [
  'name',
  'categories',
  'amount',
  'period',
  'thresholds',
  'mode',
  'rollover',
  'rollover_cap',
  'starts_on',
  'ends_on',
];

function RolloverPart({ draft, onChange, fault }: PartProps) {
  const { book } = useUser();
  return (
    <>
      <RadioCards
        legend="What goes on to the next period?"
        choices={ROLLOVERS.map((choice) => ({
          ...choice,
          about: `${choice.about} ${exampleOf(choice.value, (amount) => formatMoney(amount, book.currency))}`,
        }))}
        value={draft.rollover}
        fault={fault('rollover')}
        onChange={(rollover) => {
          onChange({ ...draft, rollover });
        }}
      />
      {draft.rollover === 'none' ? null : (
        <AmountField
          label="At most"
          hint="Empty: as much as it is."
          currency={book.currency}
          value={draft.cap}
          fault={fault('rollover_cap')}
          onChange={(cap) => {
            onChange({ ...draft, cap });
          }}
        />
      )}
    </>
  );
}

function DatesPart({ draft, onChange, fault }: PartProps) {
  return (
    <div className={styles.columns}>
      <TextField
        label="Starts on"
        type="date"
        hint="Empty: with the current period."
        value={draft.startsOn}
        fault={fault('starts_on')}
        onChange={(event) => {
          onChange({ ...draft, startsOn: event.target.value });
        }}
      />
      <TextField
        label="Ends on"
        type="date"
        hint="Empty: it goes on."
        value={draft.endsOn}
        fault={fault('ends_on')}
        onChange={(event) => {
          onChange({ ...draft, endsOn: event.target.value });
        }}
      />
    </div>
  );
}

/** What needs no thought in the simple case, folded away behind what it says now. */
function More(props: PartProps) {
  const { draft, fault } = props;
  const every = Number(draft.every) || 1;
  const [open, setOpen] = useState(false);
  const faulty = MEMBERS.slice(3).some((member) => fault(member));
  return (
    <details
      className={styles.more}
      open={open || faulty}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>
        <span>More: period, percentages, rollover, dates</span>
        <span className={styles.soft}>
          {periodWords({ unit: draft.unit, every, anchor: draft.anchor || undefined })}; told at{' '}
          {draft.thresholds.join(', ')} %; carried over: {titleOf(ROLLOVERS, draft.rollover)}
        </span>
      </summary>
      <div className={styles.parts}>
        <PeriodPart {...props} />
        <ThresholdsPart {...props} />
        <RolloverPart {...props} />
        <DatesPart {...props} />
      </div>
    </details>
  );
}

/** What is wrong and belongs to no field. */
function Elsewhere({ error }: { error: unknown }) {
  const faults = otherFaults(error, MEMBERS);
  if (faults.length > 0) {
    return (
      <div role="alert">
        <Notice tone="over">
          {faults.map(({ detail }) => (
            <p key={detail}>{detail}</p>
          ))}
        </Notice>
      </div>
    );
  }
  const marked = error instanceof ApiError && error.problem?.errors;
  return error && !marked ? <ProblemNotice error={error} /> : null;
}

interface BudgetFormProps {
  initial: BudgetDraft;
  /** The budget that is changed; undefined for a new one. */
  replaces?: string;
  action: string;
  busy: boolean;
  error: unknown;
  onSubmit: (body: BudgetBody) => void;
}

/** A budget being made or changed, with a live preview of what it would be. */
export function BudgetForm(props: BudgetFormProps) {
  const { initial, replaces, action, busy, error, onSubmit } = props;
  const { book } = useUser();
  const [draft, setDraft] = useState(initial);
  const [tried, setTried] = useState(0);
  const made = bodyOf(draft);
  const own = tried && 'faults' in made ? made.faults : {};
  const preview = usePausedPreview('body' in made ? made.body : null, replaces);
  const fault = (member: string) =>
    own[member] ?? faultOf(error, member) ?? faultOf(preview.error, member);
  const part = { draft, onChange: setDraft, fault };
  return (
    <div className={styles.sides}>
      <Form
        error={error ?? (tried || null)}
        className={styles.parts}
        onSubmit={() => {
          setTried(tried + 1);
          if ('body' in made) {
            onSubmit(made.body);
          }
        }}
      >
        <Card>
          <TextField
            label="Name"
            value={draft.name}
            fault={fault('name')}
            onChange={(event) => {
              setDraft({ ...draft, name: event.target.value });
            }}
          />
          <AmountField
            label="Amount"
            hint={
              replaces ? 'A change holds from the current period on; earlier ones stay.' : undefined
            }
            currency={book.currency}
            value={draft.amount}
            fault={fault('amount')}
            onChange={(amount) => {
              setDraft({ ...draft, amount });
            }}
          />
          <CategoriesPart {...part} />
          <RadioCards
            legend="When it gets tight"
            choices={MODES}
            value={draft.mode}
            fault={fault('mode')}
            onChange={(mode) => {
              setDraft({ ...draft, mode });
            }}
          />
          <More {...part} />
        </Card>
        <Elsewhere error={error} />
        <div>
          <Button type="submit" look="primary" busy={busy}>
            {action}
          </Button>
        </div>
      </Form>
      <Preview usages={preview.usages} error={preview.error} />
    </div>
  );
}
