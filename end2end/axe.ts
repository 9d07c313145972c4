// Accessibility violations found by axe, and overflow in a narrow window.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { expect, test, type Page } from './site';
import type { Look } from './tour';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary: string }[];
}

async function violations(page: Page): Promise<string[]> {
  // Axe would measure intermediate colours of a running transition.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const runner = (globalThis as unknown as { axe: { run: () => Promise<unknown> } }).axe;
    return (await runner.run()) as { violations: Violation[] };
  });
  return found.violations.flatMap((v) =>
    v.nodes.map((node) => `${page.url()} ${v.id} ${node.target.join(' ')} ${node.failureSummary}`),
  );
}

/// Visible elements that hide a part of their text to the side. Runs in the page.
function clippedTexts(): string[] {
  const styles = ['hidden', 'clip'];
  const hides = (element: Element) => styles.includes(getComputedStyle(element).overflowX);
  const all = [...document.querySelectorAll('body *')].filter(hides);
  const cuts = (e: Element) => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1;
  const text = (e: Element) => `${e.className}: ${(e.textContent ?? '').trim().slice(0, 60)}`;
  return all.filter((e) => cuts(e) && (e.textContent ?? '').trim() !== '').map(text);
}

/// Elements that overflow horizontally in a window as narrow as WCAG 1.4.10 requires.
export async function overflow(page: Page): Promise<string[]> {
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  const clipped = await page.evaluate(clippedTexts);
  if (usual) await page.setViewportSize(usual);
  const wide = width > 320 ? [`${page.url()} is ${width} px wide in a window of 320`] : [];
  return [...wide, ...clipped.map((what) => `${page.url()} cuts off ${what}`)];
}

/// Checks each stop in a language and collects problems. Without scripts axe cannot run, so only
/// the width is checked.
export function looker(page: Page, language: string, found: string[]): Look {
  return async (name) => {
    await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${language}`));
    const runs = test.info().project.use.javaScriptEnabled !== false;
    const all = [...(runs ? await violations(page) : []), ...(await overflow(page))];
    found.push(...all.map((violation) => `${name}: ${violation}`));
  };
}
