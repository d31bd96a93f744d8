import { useState } from 'react';
import { faultOf } from '../api/problem';
import { plural } from '../transactions/words';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Form } from '../ui/form';
import { notify } from '../ui/notify';
import { ProblemNotice } from '../ui/page';
import styles from './categories.module.css';
import { CategoryField } from './category-field';
import { categoryWords } from './path';
import { useRename } from './queries';
import { meaningOf, type CategoryNode } from './tree';

function consequence(nodes: CategoryNode[], { path, count }: CategoryNode, to: string): string {
  switch (meaningOf(nodes, path, to)) {
    case 'none':
      return 'With “:” between, it goes below another: “Food:Eating out”.';
    case 'inside':
      return 'That lies inside the category itself.';
    case 'merge':
      return `There is such a category already: ${plural(count)} go there, and the two are one from then on. This cannot be undone.`;
    case 'move':
      return `${plural(count)} go with it, and all categories below it. Budgets that name it follow.`;
  }
}

interface RenameProps {
  node: CategoryNode;
  nodes: CategoryNode[];
  onClose: () => void;
}

/** Another name for a category and all below it, with what that means while it is typed. */
export function Rename({ node, nodes, onClose }: RenameProps) {
  const { path: from } = node;
  const [typed, setTyped] = useState(from);
  const rename = useRename();
  const to = typed.trim();
  const meaning = meaningOf(nodes, from, to);
  const fault = faultOf(rename.error, 'to');

  const tell = (renamed: number) => {
    void notify({
      title: `${categoryWords(from)} is ${categoryWords(to)} now`,
      description: `${plural(renamed)} changed.`,
      tone: 'ok',
      ...(meaning === 'move'
        ? {
            action: {
              label: 'Undo',
              run: () => {
                rename.mutate({ from: to, to: from });
              },
            },
          }
        : {}),
    });
  };
  return (
    <Dialog title={`Rename ${categoryWords(from)}`} open onClose={onClose}>
      <Form
        error={rename.error}
        className={styles.form}
        onSubmit={() => {
          if (!rename.isPending && meaning !== 'none') {
            rename.mutate(
              { from, to },
              {
                onSuccess: ({ renamed }) => {
                  tell(renamed);
                  onClose();
                },
              },
            );
          }
        }}
      >
        <CategoryField
          label="New name"
          value={typed}
          onChange={setTyped}
          fault={fault}
          hint={consequence(nodes, node, to)}
          required
        />
        {rename.error && !fault ? <ProblemNotice error={rename.error} /> : null}
        <Button
          type="submit"
          look={meaning === 'merge' ? 'danger' : 'primary'}
          busy={rename.isPending}
        >
          {meaning === 'merge' ? 'Make them one' : 'Rename it'}
        </Button>
      </Form>
    </Dialog>
  );
}
