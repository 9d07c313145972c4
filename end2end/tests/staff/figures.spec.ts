// The figures of a day: a number opens to its rows, which add up to it.

import { looker } from '../../axe';
import { expect, test, type Page } from '../../site';
import { accept, invited } from '../../staff';

async function amounts(page: Page, selector: string): Promise<string[]> {
  const all = page.locator(selector).locator('data.amount');
  return all.evaluateAll((data) => data.map((one) => one.getAttribute('value') ?? ''));
}

function cents(amount: string): number {
  return Number(amount.replace('.', ''));
}

test('a number of a day opens to its rows, page by page, and is their sum', async ({
  page,
  site,
}) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Elsa'), async () => {});
  await page.getByRole('link', { name: 'Cifras' }).click();
  await expect(page).toHaveURL(/\/staff\/figures$/);
  for (const summary of await page.locator('.chart__data > summary').all()) await summary.click();
  await look('figures');
  await page.getByRole('link', { name: 'Emisión' }).click();
  await expect(page).toHaveURL(/by=invoice/);
  await look('figures by invoice date');
  await page.goto('/staff/figures');
  await page.locator('a[rel=prev]').click();
  await expect(page.locator('.page-title__lead')).toContainText('Al final del día');
  await page.getByRole('link', { name: 'Hoy', exact: true }).click();
  await expect(page.locator('.page-title__lead')).toContainText('hasta este momento');

  const number = page.locator('main a[href*="figure=outstanding&"]').first();
  const [printed] = await number.locator('data').evaluateAll((all) =>
    all.map((one) => one.getAttribute('value') ?? ''),
  );
  await number.click();
  await expect(page.locator('h1')).toHaveText('Pendiente');
  await look('rows of a figure');
  expect(await amounts(page, '.total')).toEqual([printed]);
  let sum = 0;
  for (let pages = 0; pages < 100; pages++) {
    for (const amount of await amounts(page, 'tbody')) sum += cents(amount);
    const next = page.getByRole('link', { name: 'Filas siguientes' });
    if ((await next.count()) === 0) break;
    await page.goto((await next.getAttribute('href')) ?? '');
  }
  expect(sum).toBe(cents(printed ?? ''));
  expect(found).toEqual([]);
});
