// Open pages of staff change by themselves: payments as they settle, questions as they are asked; a
// list says what is new and stays as it is read.

import { looker } from '../../axe';
import { CARD, payBy } from '../../cards';
import { PARENT, signIn } from '../../people';
import { expect, test, type Page } from '../../site';
import { accept, invited } from '../../staff';
import { toGateway, toReview } from '../../tour';

/// Pays one debt on the gateway's page.
async function pay(page: Page): Promise<void> {
  await signIn(page, PARENT);
  await toReview(page);
  await toGateway(page);
  await payBy(page, CARD.approved);
  await expect(page).toHaveURL(/\/payments\/[a-z0-9]+/);
  await expect(page.locator('main a[href*="/receipts/"]').first()).toBeVisible({ timeout: 20_000 });
}

test('payments appear as they settle, and a list that is read is not moved', async ({
  page,
  browser,
  site,
}) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Elsa'));
  const isLive = test.info().project.name === 'scripts on';
  const list = await page.context().newPage();
  await list.goto('/staff/payments');
  const links = list.locator('main tbody a[href^="/staff/payments/"]');
  const first = await links.first().getAttribute('href');

  const customer = await (await browser.newContext({ baseURL: site.url })).newPage();
  await pay(customer);
  const payment = new URL(customer.url()).pathname.split('/').pop() ?? '';

  if (!isLive) await page.getByRole('link', { name: 'Volver a leer' }).click();
  await expect(page.locator(`main a[href="/staff/payments/${payment}"]`)).toBeVisible();
  await look('the first page with a payment of now');
  expect(await links.first().getAttribute('href')).toBe(first);
  if (isLive) {
    await expect(list.locator('.live__stale').first()).toContainText('1 fila nueva');
    await list.getByRole('link', { name: 'Ver los cambios' }).click();
  } else {
    await list.getByRole('link', { name: 'Volver a leer' }).click();
  }
  await expect(links.first()).toHaveAttribute('href', `/staff/payments/${payment}`);

  await page.goto('/staff/health');
  await expect(page.locator('main tbody tr').first()).toContainText('Funciona');
  await look('the health of the portal');
  await page.goto('/staff/figures/changes?on=2020-01-01');
  await look('nothing that changed a day');
  expect(found).toEqual([]);
});
