import { Page } from '../ui/page';

export default function Alerts() {
  return <Page title="Alerts">x</Page>;
}
