import { Page } from '../ui/page';

export default function Channels() {
  return <Page title="Channels">x</Page>;
}
