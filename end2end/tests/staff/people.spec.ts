// Staff: the first administrator, a second factor, another member who sees less.

import { looker } from '../../axe';
import { expect, test, type Page } from '../../site';
import { STAFF_PASSWORD, accept, invited } from '../../staff';

async function signOut(page: Page): Promise<void> {
  await page.locator('summary', { hasText: 'Su cuenta' }).click();
  await page.getByRole('button', { name: 'Cerrar sesión' }).click();
  await expect(page).toHaveURL(/\/staff\/sign-in\?notice=signed_out$/);
}

async function givePassword(page: Page, email: string): Promise<void> {
  await page.goto('/staff/sign-in');
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', STAFF_PASSWORD);
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(page).toHaveURL(/\/staff\/sign-in\/code$/);
}

async function giveCode(page: Page, code: string): Promise<void> {
  await page.fill('input[name=code]', code);
  await page.getByRole('button', { name: 'Ingresar', exact: true }).click();
}

test('the first administrator sets up a factor, uses each code once and invites a cashier', async ({
  page,
  site,
}) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  const authenticator = await accept(page, invited(site, 'Elsa'), look);
  await look('the first page of staff');
  await signOut(page);

  await givePassword(page, 'elsa@colegio.example');
  await look('the code of staff');
  const used = await authenticator.next();
  await giveCode(page, used);
  await expect(page).toHaveURL(/\/staff$/);
  await signOut(page);
  await givePassword(page, 'elsa@colegio.example');
  await giveCode(page, used);
  await expect(page.locator('main')).toContainText('ya se usó');
  await giveCode(page, await authenticator.next());
  await expect(page).toHaveURL(/\/staff$/);

  await page.goto('/staff/people');
  await look('people');
  await page.fill('#invite-name', 'Carla Caja');
  await page.fill('#invite-email', 'carla@colegio.example');
  await page.getByLabel('Caja', { exact: true }).check();
  await page.getByRole('button', { name: 'Enviar la invitación' }).click();
  await expect(page.locator('main')).toContainText('va en camino');
  await expect(page.locator('table')).toContainText('Carla Caja');
  await page.getByRole('link', { name: 'Carla Caja' }).click();
  await expect(page.getByLabel('Caja', { exact: true })).toBeChecked();
  await look('a member of staff');
  await page.goto('/staff/account');
  await look('the account of staff');
  await signOut(page);

  const again = site.command('staff', 'reset', 'carla@colegio.example');
  const link = /http\S+\/staff\/invitation\/\S+/.exec(again)?.[0] ?? '';
  await accept(page, link, look);
  await expect(page.getByRole('link', { name: 'Personal' })).toHaveCount(0);
  const answer = await page.goto('/staff/people');
  expect(answer?.status()).toBe(403);
  await expect(page.locator('main')).toContainText('No tiene permiso');
  await page.goto('/profile');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  expect(found).toEqual([]);
});
