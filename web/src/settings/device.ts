import Bowser from 'bowser';

/** "Firefox on Windows": what a User-Agent says, for people. */
export function deviceOf(userAgent: string | null): string {
  if (!userAgent) {
    return 'Unknown device';
  }
  const { browser, os } = Bowser.parse(userAgent);
  if (browser.name && os.name) {
    return `${browser.name} on ${os.name}`;
  }
  // Programs name themselves first: "curl/8.5.0".
  return browser.name ?? userAgent.split(/[\s/(]/, 1)[0] ?? userAgent;
}
