// Versions: package.json, its lock file, jsr.json, Cargo.toml, Cargo.lock and CHANGELOG.md have the same one.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';

/** Where a version stands: the text around it, for each file. */
const PLACES = [
  ['package.json', /("version": ")([^"]+)(")/],
  ['package-lock.json', /("version": ")([^"]+)(")/],
  ['package-lock.json', /("name": "zeromean",\s+"version": ")([^"]+)(",\s+"license")/],
  ['jsr.json', /("version": ")([^"]+)(")/],
  ['Cargo.toml', /(\[workspace.package\]\nversion = ")([^"]+)(")/],
  ['Cargo.lock', /(name = "zeromean"\nversion = ")([^"]+)(")/],
  ['Cargo.lock', /(name = "zeromean-wasm"\nversion = ")([^"]+)(")/],
];
const NEWEST = /^## \[(\d[^\]]*)\] - \d{4}-\d{2}-\d{2}$/m;
const UNRELEASED = /^## \[Unreleased\]\n([\s\S]*?)(?=^## )/m;

function read(path) {
  return readFileSync(join(root, path), 'utf8').replaceAll('\r', '');
}

/** The version, and in words what disagrees with it. */
export function versions() {
  const version = JSON.parse(read('package.json')).version;
  const found = PLACES.map(([path, pattern]) => [path, pattern.exec(read(path))?.[2]]);
  found.push(['CHANGELOG.md', NEWEST.exec(read('CHANGELOG.md'))?.[1]]);
  const others = found.filter(([, other]) => other !== version);
  return { version, wrong: others.map(([path, other]) => `${path} has ${other ?? 'no version'}, not ${version}`) };
}

/** Whether the CHANGELOG has something that no version has yet. */
export function hasUnreleased() {
  return UNRELEASED.exec(read('CHANGELOG.md'))?.[1].trim() !== '';
}

/** Writes a version everywhere, and gives what is unreleased its number and this date. */
export function setVersion(version, date) {
  for (const [path, pattern] of PLACES) {
    writeFileSync(
      join(root, path),
      read(path).replace(pattern, (_, before, __, after) => before + version + after),
    );
  }
  const heading = `## [Unreleased]\n\n## [${version}] - ${date}\n`;
  writeFileSync(join(root, 'CHANGELOG.md'), read('CHANGELOG.md').replace('## [Unreleased]\n', heading));
}
