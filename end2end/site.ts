// A running demo for each test, on a database of its own.

import { test as base, expect, type Page } from '@playwright/test';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BIN = process.env.ALDIA_BIN ?? '../target/debug/aldia';

export class Site {
  private process?: ChildProcess;
  private output = '';

  private constructor(
    readonly url: string,
    readonly gateway: string,
    private readonly folder: string,
    private settings: Record<string, string>,
  ) {}

  /// Starts a demo in a folder, and creates its database if necessary. By default reminders are
  /// off, so that its mails do not depend on the time of day.
  static async start(folder: string, settings: Record<string, string> = {}): Promise<Site> {
    const [port, gatewayPort] = await Promise.all([freePort(), freePort()]);
    const [url, gateway] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${gatewayPort}`];
    const site = new Site(url, gateway, folder, { ALDIA_REMINDERS__MODE: 'off', ...settings });
    await site.run();
    return site;
  }

  /// Restarts on the same database with other settings.
  async restart(settings: Record<string, string>): Promise<void> {
    await this.stop();
    this.settings = { ...this.settings, ...settings };
    await this.run();
  }

  /// Runs a command on the same database; returns its output.
  command(...args: string[]): string {
    const env = { ...process.env, ...this.environment() };
    return execFileSync(BIN, args, { cwd: this.folder, env, encoding: 'utf8' });
  }

  /// Runs a command that reads its standard input.
  commandWith(input: string, ...args: string[]): string {
    const env = { ...process.env, ...this.environment() };
    return execFileSync(BIN, args, { cwd: this.folder, env, encoding: 'utf8', input });
  }

  /// Writes a file beside the database; returns its path.
  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  private environment(): Record<string, string> {
    return {
      ALDIA_MODE: 'demo',
      DATABASE_URL: `sqlite:${join(this.folder, 'aldia.sqlite')}`,
      ALDIA_LISTEN: this.url.replace('http://', ''),
      ALDIA_BASE_URL: this.url,
      ALDIA_SANDBOX__LISTEN: this.gateway.replace('http://', ''),
      ALDIA_SANDBOX__URL: this.gateway,
      ALDIA_LOG__FILTER: 'warn',
      ...this.settings,
    };
  }

  private async run(): Promise<void> {
    const env = { ...process.env, ...this.environment() };
    this.process = spawn(BIN, ['demo'], { cwd: this.folder, env });
    this.process.stdout?.on('data', (data) => (this.output += data));
    this.process.stderr?.on('data', (data) => (this.output += data));
    for (let tries = 0; tries < 600; tries++) {
      if (this.process.exitCode !== null) break;
      const answer = await fetch(`${this.url}/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((wait) => setTimeout(wait, 100));
    }
    throw new Error(`the demo did not start:\n${this.output}`);
  }

  /// The pay-link in the output.
  get payLink(): string {
    const link = /http\S+\/l\/\S+/.exec(this.output)?.[0];
    if (link === undefined) throw new Error(`no pay-link was printed:\n${this.output}`);
    return link;
  }

  async stop(): Promise<void> {
    const process = this.process;
    if (!process || process.exitCode !== null) return;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGTERM');
    await ended;
  }
}

/// A port below those that the system hands out by itself (from 32768 on), so that no connection of
/// a browser takes it before the site that is meant to.
function freePort(): Promise<number> {
  const port = 10_000 + Math.floor(Math.random() * 22_000);
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(freePort()));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)));
  });
}

/// A loaded demo is created once per worker; each test works on a copy.
export const test = base.extend<{ site: Site }, { loaded: string }>({
  loaded: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'aldia-demo-'));
      const site = await Site.start(folder);
      await site.stop();
      await use(folder);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  site: async ({ loaded }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'aldia-site-'));
    for (const name of ['aldia.sqlite', 'aldia.sqlite-wal', 'data']) {
      if (existsSync(join(loaded, name))) {
        mkdirSync(folder, { recursive: true });
        cpSync(join(loaded, name), join(folder, name), { recursive: true });
      }
    }
    const site = await Site.start(folder);
    await use(site);
    await site.stop();
    rmSync(folder, { recursive: true, force: true });
  },
  baseURL: async ({ site }, use) => use(site.url),
});

export { expect, type Page };
