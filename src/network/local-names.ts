import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';

/** Where this machine keeps what it knows of names by itself. */
export interface LocalFiles {
  hosts: string;
  resolv: string;
}

export const SYSTEM_FILES: LocalFiles = {
  hosts: process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts',
  resolv: '/etc/resolv.conf',
};

/** Leads to this machine whatever anybody says (RFC 6761, 6.3). */
const LOCALHOST = /(^|\.)localhost$/i;

/** The addresses that the hosts file (hosts(5)) has for a name; none where it has not, or cannot be read. */
export function addressesInHosts(name: string, { hosts }: LocalFiles): string[] {
  const known = HOSTS.read(hosts).get(name.toLowerCase());
  return known ?? (LOCALHOST.test(name) ? ['127.0.0.1', '::1'] : []);
}

/**
 * The names to ask for, in this order: a short one within the search domains first (resolv.conf(5)), such as the name
 * of a service of Kubernetes or of a machine at home. In a container of Docker (`ndots:0`) they come last. A name with
 * a dot that is not short is only itself, else a wildcard of the domain would have every name that nobody has.
 */
export function searched(name: string, { resolv }: LocalFiles): string[] {
  const { domains, dots } = RESOLV.read(resolv);
  const within = domains.map((domain) => `${name}.${domain}`);
  const has = name.split('.').length - 1;
  if (has < dots) return [...within, name];
  return has === 0 ? [name, ...within] : [name];
}

const HOSTS = rememberedFile((lines) => {
  const names = new Map<string, string[]>();
  for (const line of lines) {
    const [address = '', ...aliases] = words(line);
    if (!isIP(address)) continue;
    for (const alias of aliases) {
      const name = alias.toLowerCase();
      names.set(name, [...new Set([...(names.get(name) ?? []), address])]);
    }
  }
  return names;
});

const RESOLV = rememberedFile((lines) => {
  let domains: string[] = [];
  let dots = 1;
  for (const line of lines) {
    const [keyword, ...values] = words(line);
    if (keyword === 'search' || keyword === 'domain') domains = values.map(withoutDot).filter(Boolean);
    const ndots = keyword === 'options' && values.find((value) => /^ndots:\d+$/.test(value));
    if (ndots) dots = Number(ndots.slice('ndots:'.length));
  }
  return { domains, dots };
});

function withoutDot(domain: string): string {
  return domain.replace(/\.$/, '');
}

function words(line: string): string[] {
  return line
    .replace(/[#;].*/, '')
    .split(/\s+/)
    .filter(Boolean);
}

/** Reads a file again only when it has changed: some hosts files are lists of a hundred thousand names. */
function rememberedFile<T>(parse: (lines: string[]) => T): { read(path: string): T } {
  let last: { version: string; content: T } | null = null;
  return {
    read(path) {
      const version = versionOf(path);
      if (last?.version === version) return last.content;
      last = { version, content: parse(linesOf(path)) };
      return last.content;
    },
  };
}

function versionOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return `${path} ${found?.ino} ${found?.mtimeMs} ${found?.size}`;
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}
