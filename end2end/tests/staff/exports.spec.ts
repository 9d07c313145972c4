// A list is filtered, exported and read: the file has the rows and the sum of the list's foot.

import { readFileSync } from 'node:fs';

import { looker } from '../../axe';
import { expect, test, type Page } from '../../site';
import { accept, invited } from '../../staff';

async function download(page: Page, format: string): Promise<{ name: string; bytes: Buffer }> {
  await page.getByLabel(format).check();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Descargar' }).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

function cents(amount: string): number {
  return Math.round(Number(amount) * 100);
}

test('a filtered list is downloaded with all its rows and its sum', async ({ page, site }) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Elsa'), async () => {});
  await page.goto('/staff/invoices?show=overdue&currency=PEN');
  const count = (await page.locator('.list-foot__count').textContent()) ?? '';
  const sum = await page.locator('.list-foot__sums data').first().getAttribute('value');
  await page.getByRole('link', { name: 'Exportar' }).click();
  await expect(page).toHaveURL(/\/staff\/exports\?list=invoices/);
  await expect(page.locator('main')).toContainText(count);
  await look('an export');

  const csv = await download(page, 'CSV para programas');
  expect(csv.name).toMatch(/^invoices-\d{4}-\d\d-\d\d\.csv$/);
  const [titles, ...lines] = csv.bytes.toString('utf8').trimEnd().split('\r\n');
  expect(titles).toContain('Por cobrar');
  expect(lines.length).toBe(Number(/\d+/.exec(count)?.[0]));
  // Amounts are the two values before the last one, in which nothing has a comma.
  const owed = lines.map((line) => line.split(',').at(-2) ?? '');
  expect(owed.reduce((all, one) => all + cents(one), 0)).toBe(cents(sum ?? ''));

  const workbook = await download(page, 'Excel (XLSX)');
  expect(workbook.name).toMatch(/\.xlsx$/);
  expect(workbook.bytes.subarray(0, 2).toString()).toBe('PK');

  await page.goto('/staff/audit?act=list_exported');
  await expect(page.locator('tbody tr')).toHaveCount(2);
  await expect(page.locator('tbody')).toContainText('invoices');
  expect(found).toEqual([]);
});

test('a list is downloaded as a spreadsheet of the region writes it', async ({ page, site }) => {
  test.slow();
  await accept(page, invited(site, 'Elsa'), async () => {});
  await page.goto('/staff/invoices?show=overdue');
  const count = (await page.locator('.list-foot__count').textContent()) ?? '';
  await page.getByRole('link', { name: 'Exportar' }).click();
  const csv = await download(page, 'CSV para hojas de cálculo');
  const text = csv.bytes.toString('utf8');
  expect(text.startsWith('\ufeffFactura;Cuota;')).toBe(true);
  expect(text).toMatch(/;\d\d\/\d\d\/\d{4};/);
  expect(text.trimEnd().split('\r\n').length - 1).toBe(Number(/\d+/.exec(count)?.[0]));
});
