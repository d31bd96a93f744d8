import { Page } from '../ui/page';

export default function NewBudget() {
  return <Page title="New budget">x</Page>;
}
