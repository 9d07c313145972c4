// Every page in every state, in three languages and both themes, read by axe.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { PARENT } from '../../people';
import { expect, test, type Page } from '../../site';
import { passInside, passOutside, passPayment, passReminders, passSlowPayment } from '../../tour';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary: string }[];
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const runner = (globalThis as unknown as { axe: { run: () => Promise<unknown> } }).axe;
    return (await runner.run()) as { violations: Violation[] };
  });
  return found.violations.flatMap((v) =>
    v.nodes.map((node) => `${page.url()} ${v.id} ${node.target.join(' ')} ${node.failureSummary}`),
  );
}

/// What sticks out sideways in a window as narrow as WCAG asks for (1.4.10).
async function overflow(page: Page): Promise<string[]> {
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (usual) await page.setViewportSize(usual);
  return width > 320 ? [`${page.url()} is ${width} px wide in a window of 320`] : [];
}

for (const language of ['es', 'en', 'pt']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing, ${language}, ${colorScheme}`, async ({ page, context, site }) => {
      test.slow();
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await context.addCookies([{ name: 'aldia_language', value: language, url: site.url }]);
      const found: string[] = [];
      const look = async (name: string): Promise<void> => {
        await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${language}`));
        const all = [...(await violations(page)), ...(await overflow(page))];
        found.push(...all.map((violation) => `${name}: ${violation}`));
      };
      await passOutside(page, look);
      await passInside(page, look);
      await passPayment(page, look);
      await context.clearCookies({ name: /^(__Host-)?aldia$/ });
      await passSlowPayment(page, look, site.payLink);
      await context.clearCookies({ name: /^(__Host-)?aldia$/ });
      await passReminders(page, look, site.command('reminders', 'link', PARENT.email).trim());
      expect(found).toEqual([]);
    });
  }
}
