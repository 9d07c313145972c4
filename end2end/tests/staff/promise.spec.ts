// A promise that a parent makes on the telephone: noted by staff, seen by the parent, withdrawn when
// it was noted by mistake.

import { looker } from '../../axe';
import { PARENT, signIn } from '../../people';
import { expect, test } from '../../site';
import { accept, invited } from '../../staff';

test('a promise on the telephone is noted, seen by the parent, and withdrawn when it was a mistake', async ({
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
  await page.getByRole('link', { name: 'Promesa por teléfono' }).click();
  await page.waitForURL(/\/promises$/);
  const promises = new URL(page.url()).pathname;
  await look('a promise to note');

  const note = page.locator('form[action*="note_promise"]');
  const on = note.locator('input[name="entry[on]"]');
  const last = (await on.getAttribute('max')) ?? '';
  await on.fill(last);
  await note.getByRole('button').click();
  await expect(page.locator('.error-summary')).toContainText('Elija al menos una deuda');
  await expect(on).toHaveValue(last);
  await look('a promise without a debt');

  // Another tab has the same form open.
  const tab = await page.context().newPage();
  await tab.goto(promises);
  const debt = note.getByRole('checkbox').first();
  await debt.check();
  await note.getByRole('button').click();
  await expect(page.locator('.notice--good')).toContainText('Promesa anotada');
  await expect(page.locator('main')).toContainText('La anotó Cole después de una llamada');
  await look('a promise that was noted');

  const stale = tab.locator('form[action*="note_promise"]');
  await stale.getByRole('checkbox').first().check();
  const earlier = new Date(new Date(`${last}T12:00:00Z`).getTime() - 86_400_000);
  await stale.locator('input[name="entry[on]"]').fill(earlier.toISOString().slice(0, 10));
  await stale.getByRole('button').click();
  await expect(tab.locator('.error-summary')).toContainText('No se anotó nada');

  const parent = await (await browser.newContext({ baseURL: site.url })).newPage();
  await signIn(parent, PARENT);
  await page.goto(promises.replace('/promises', ''));
  await expect(page.locator('.timeline')).toContainText('anotada por la institución');
  await page.locator('table a[href^="/staff/invoices/"]').first().click();
  await page.waitForURL(/\/staff\/invoices\/[a-z0-9]+$/);
  const invoice = new URL(page.url()).pathname.replace('/staff', '');
  await parent.goto(invoice);
  await expect(parent.locator('main')).toContainText('después de hablar con usted por teléfono');

  await page.goto(promises);
  await page.locator('summary', { hasText: 'Se anotó por error' }).first().click();
  const withdraw = page.locator('form[action*="withdraw_promise"]').first();
  await withdraw.locator('input[name=reason]').fill('Era la deuda de otro mes');
  await withdraw.getByRole('button').click();
  await expect(page.locator('.notice--good')).toContainText('Promesa retirada');
  await parent.goto(invoice);
  await expect(parent.locator('main')).not.toContainText('después de hablar con usted');
  await expect(parent.locator('main')).not.toContainText('otro mes');
  expect(found).toEqual([]);
});
