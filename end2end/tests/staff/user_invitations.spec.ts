// Staff invite an aunt to a family's account; she sees nothing before the code, and nothing after she
// is removed.

import { looker } from '../../axe';
import { expect, test } from '../../site';
import { accept, invited } from '../../staff';

const AUNT = 'ines.mamani@correo.example';

test('who is invited enters with a code, and is out at the next click once removed', async ({
  page,
  browser,
  site,
}) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Cata', 'cashier'));
  await page.goto('/staff/search?q=2041');
  await page.locator('.hits__hit').first().click();
  await page.waitForURL(/\/staff\/customers\/[a-z0-9]+$/);
  const customer = new URL(page.url()).pathname;
  const invite = page.locator('form[action*="invite_user"]');
  const fill = async (email: string) => {
    await invite.locator('input[name="entry[name]"]').fill('Inés Mamani');
    await invite.locator('input[name="entry[email]"]').fill(email);
    await invite.getByRole('button').click();
  };
  await page.locator('summary', { hasText: 'Invitar a alguien' }).click();
  await fill('rosa.mamani@correo.example');
  await expect(page.locator('.error-summary')).toContainText('ya tiene acceso');
  await expect(invite.locator('input[name="entry[name]"]')).toHaveValue('Inés Mamani');
  await look('an invitation that is refused');
  await fill(AUNT);
  await expect(page.locator('.notice--good')).toContainText('Invitación enviada');
  await expect(page.locator('main')).toContainText(AUNT);
  await look('an invitation that waits');

  const aunt = await (await browser.newContext({ baseURL: site.url })).newPage();
  const seen = looker(aunt, 'es', found);
  const link = aunt.locator('main a[href*="/invitation/"]').first();
  await expect(async () => {
    await aunt.goto('/demo/mails');
    await expect(link).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const address = (await link.getAttribute('href')) ?? '';
  await aunt.goto(address);
  await expect(aunt.locator('main')).not.toContainText('Mamani');
  await seen('the page of an invitation');
  await aunt.getByRole('button', { name: 'Enviarme el código' }).click();
  await aunt.waitForURL(/\/sign-in\/code$/);
  await expect(aunt.locator('main')).toContainText('a i•••@correo.example');
  const mails = await (await browser.newContext({ baseURL: site.url })).newPage();
  let code = '';
  await expect(async () => {
    await mails.goto('/demo/mails');
    code = /\b\d{4} \d{4}\b/.exec((await mails.locator('main').textContent()) ?? '')?.[0] ?? '';
    expect(code).not.toBe('');
  }).toPass();
  await aunt.fill('input[name=code]', code);
  await aunt.locator('form[action*="enter_code"]').getByRole('button').click();
  await expect(aunt).toHaveURL(/\/$/);
  await aunt.goto('/invoices');
  await aunt.locator('main a[href^="/invoices/"]').first().click();
  await aunt.waitForURL(/\/invoices\/[a-z0-9]+$/);

  await page.goto(customer);
  const users = page.locator('main');
  await expect(users).toContainText('por invitación de Cata');
  const row = page.locator('.summary-list__row', { hasText: 'Inés Mamani' }).last();
  await row.locator('summary', { hasText: 'Quitar acceso' }).click();
  await row.locator('form[action*="revoke_access"]').getByRole('button').click();
  await expect(page.locator('.notice--good')).toContainText('Acceso quitado');
  await aunt.reload();
  await expect(aunt.locator('main')).toContainText('No encontramos');
  await aunt.goto(address);
  await expect(aunt.locator('main')).toContainText('ya no vale');
  await seen('an invitation that was used');
  expect(found).toEqual([]);
});
