// Staff look at the account of a parent as the parent sees it, and can change nothing.

import { looker } from '../../axe';
import { PARENT, signIn } from '../../people';
import { expect, test } from '../../site';
import { accept, invited } from '../../staff';

test('staff look at an account, change nothing, and the parent is told', async ({
  page,
  browser,
  site,
}) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Cole', 'collector'));
  await page.goto('/staff/search?q=2041');
  await page.locator('.hits__hit').first().click();
  await page.locator('summary', { hasText: 'Ver como este usuario' }).first().click();
  await look('how staff begin to look');
  const form = page.locator('form[action*="begin_view"]').first();
  await form.locator('input[name=reason]').fill('No encuentra su factura');
  await form.getByRole('button').click();
  const bar = page.locator('.view-bar');
  await expect(bar).toContainText('Cole');
  await look('an account that staff look at');

  await page.goto('/profile');
  await expect(bar).toBeVisible();
  await page.locator('form[action*="change_name"]').getByRole('button').click();
  await expect(page.locator('main h1')).toHaveText('Usted solo está mirando');
  await look('what staff who look cannot do');

  await page.goto('/');
  await bar.getByRole('button', { name: 'Dejar de mirar' }).click();
  await expect(page).toHaveURL(/\/staff\/customers\/[a-z0-9]+$/);
  await expect(page.locator('.timeline')).toContainText('Miró la cuenta de un usuario');
  await page.goto('/');
  await expect(bar).toBeHidden();

  const elsewhere = await (await browser.newContext({ baseURL: site.url })).newPage();
  await signIn(elsewhere, PARENT);
  await elsewhere.goto('/profile');
  await expect(elsewhere.locator('main')).toContainText('Cole');
  await expect(elsewhere.locator('main')).not.toContainText('No encuentra su factura');
  expect(found).toEqual([]);
});
