import { Page } from '../ui/page';

export default function Transactions() {
  return <Page title="Transactions">x</Page>;
}
