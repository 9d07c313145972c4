// An open page in a second browser updates itself.

import { CARD, payBy } from '../../cards';
import { PARENT, signIn } from '../../people';
import { expect, test } from '../../site';

test('an open invoice page changes by itself when the invoice is paid elsewhere', async ({
  page,
  browser,
  site,
}) => {
  await signIn(page, PARENT);
  await page.goto('/invoices');
  await page.locator('main table a[href^="/invoices/"]').first().click();
  await expect(page).toHaveURL(/\/invoices\/[a-z0-9]+$/);
  const url = page.url();

  const elsewhere = await (await browser.newContext({ baseURL: site.url })).newPage();
  await signIn(elsewhere, PARENT);
  await elsewhere.goto(url);
  await elsewhere.getByRole('link', { name: /^Pagar S\// }).last().click();
  await elsewhere.getByRole('button', { name: /^Pagar/ }).click();
  await payBy(elsewhere, CARD.approved);
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('Pago recibido', {
    timeout: 30_000,
  });

  // Nobody touched this page.
  await expect(page.getByText('Esta factura está pagada')).toBeVisible({ timeout: 1_000 });
});
