/** What `./dev test` says of the platform: PURSER_BASE_URL, PURSER_RUN, PURSER_CA, … */
export function setting(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: run ./dev test browser`);
  }
  return value;
}
