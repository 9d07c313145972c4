// Every page in three languages and both themes, read by axe.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { PARENT, signIn } from '../../people';
import { expect, test, type Page } from '../../site';

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

const OPEN = ['/sign-in', '/sign-in/reset', '/verify/AAAA', '/nowhere', '/link-expired'];
const CLOSED = [
  '/',
  '/invoices',
  '/invoices?show=paid',
  '/invoices?q=nothing-is-called-so',
  '/basket',
  '/review?all=1&currency=PEN',
  '/payments',
  '/profile',
];

for (const language of ['es', 'en', 'pt']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing, ${language}, ${colorScheme}`, async ({ page, context, site }) => {
      test.slow();
      await page.emulateMedia({ colorScheme });
      await context.addCookies([{ name: 'aldia_language', value: language, url: site.url }]);
      const found: string[] = [];
      for (const path of OPEN) {
        await page.goto(path);
        await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${language}`));
        found.push(...(await violations(page)));
      }
      await signIn(page, PARENT);
      for (const path of CLOSED) {
        await page.goto(path);
        found.push(...(await violations(page)));
      }
      await page.goto('/invoices');
      await page.locator('main table a[href^="/invoices/"]').first().click();
      await page.waitForURL(/\/invoices\/[a-z0-9]+$/);
      found.push(...(await violations(page)));
      await page.goto('/payments');
      const payment = page.locator('main a[href^="/payments/"]').first();
      if (await payment.count()) {
        await payment.click();
        await page.waitForURL(/\/payments\/[a-z0-9]+/);
        found.push(...(await violations(page)));
      }
      expect(found).toEqual([]);
    });
  }
}
