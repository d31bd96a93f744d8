import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import license, { type Dependency } from 'rollup-plugin-license';

const RULE = '-'.repeat(80);

/** A library's notice, as its licence asks that it go with each copy. */
function notice({ name, version, license: kind, author, licenseText, noticeText }: Dependency) {
  const text = [licenseText, noticeText].filter((part) => part !== null).join('\n\n');
  return [
    `${name ?? ''} ${version ?? ''} (${kind ?? 'no licence named'})`,
    text.trim() || `Copyright (c) ${author?.name ?? `the authors of ${name ?? ''}`}`,
  ].join('\n\n');
}

/**
 * Writes the notices of all libraries that are in what is built, into one file. The app and the
 * service worker are built one after the other, each by `plugin()`.
 */
export function noticesIn(file: string) {
  const notices = new Map<string, string>();

  function write(dependencies: Dependency[]) {
    for (const dependency of dependencies) {
      notices.set(`${dependency.name ?? ''} ${dependency.version ?? ''}`, notice(dependency));
    }
    const texts = [...notices].sort().map(([, text]) => `${RULE}\n${text}\n`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `Purser's web app is made with these libraries.\n\n${texts.join('\n')}`);
  }

  return { plugin: () => license({ thirdParty: { output: write, multipleVersions: true } }) };
}
