import { categoryWords } from '../categories/path';
import { formatMoney, isNegative, magnitude } from '../money/money';
import { takeBack } from '../offline/queue';
import { notify } from '../ui/notify';
import type { Tone } from '../ui/page';
import { cannotTell, hasTold } from './told';
import type { Done } from './use-entry';
import { worstFirst, type CheckEntry } from './words';

/** As many as are read in passing; the home page has them all. */
const MOST = 2;
const TONES: Record<string, Tone> = { ok: 'ok', near: 'near', exceeded: 'over' };

function effect(entry: CheckEntry, currency: string): string {
  const amount = formatMoney(magnitude(entry.remaining), currency);
  const left = isNegative(entry.remaining) ? `over by ${amount}` : `${amount} left`;
  const crossed = entry.crossed.at(-1);
  return `${entry.name}: ${left}${crossed === undefined ? '' : `, passed ${crossed} %`}.`;
}

/** Tells what became of an entry and what it did, and offers to undo it. */
export function tellSaved({ entry, sent }: Done, currency: string): void {
  const { amount, category } = entry.body;
  const what = `${formatMoney(amount, currency)} for ${categoryWords(category)}`;
  const undo = {
    label: 'Undo',
    run: () => {
      void takeBack(entry).then(() => notify({ title: `Undone: ${what}` }));
    },
  };
  if (sent.outcome !== 'stored') {
    cannotTell(entry.id);
    const description = 'It waits here and is sent by itself.';
    void notify({ title: `Kept: ${what}`, description, action: undo });
    return;
  }
  hasTold(entry.id);
  const check = sent.transaction?.budget_check;
  const effects = check ? worstFirst(check).slice(0, MOST) : [];
  void notify({
    title: `Saved: ${what}`,
    tone: TONES[check?.status ?? ''] ?? 'plain',
    action: undo,
    ...(effects.length
      ? { description: effects.map((one) => effect(one, currency)).join(' ') }
      : {}),
  });
}
