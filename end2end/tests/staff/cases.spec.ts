// Staff answer a question, and the customer's open page changes by itself.

import { looker } from '../../axe';
import { PARENT, signIn } from '../../people';
import { expect, test, type Page } from '../../site';
import { accept, invited } from '../../staff';

const QUESTION = '¿Por qué cobran dos veces el taller?';
const QUIET = 'Por ahora no enviamos recordatorios';
const ANSWER = 'Tiene razón: la segunda cuota es de otro taller.';

/// Asks about the first invoice; the page stays open on it.
async function ask(page: Page): Promise<void> {
  await signIn(page, PARENT);
  await page.goto('/invoices');
  await page.locator('main table a[href^="/invoices/"]').first().click();
  await expect(page).toHaveURL(/\/invoices\/[a-z0-9]+$/);
  await page.locator('details:has(form[action*="ask_question"]) > summary').click();
  const form = page.locator('form[action*="ask_question"]');
  await form.locator('textarea').fill(QUESTION);
  await form.getByRole('button').click();
  await expect(page).toHaveURL(/said=question/);
  await expect(page.locator('main .notice', { hasText: QUIET })).toBeVisible();
}

for (const scripts of [true, false]) {
  test(`a question is answered and its hold ends, scripts ${scripts ? 'on' : 'off'}`, async ({
    browser,
    site,
  }) => {
    test.slow();
    const open = async (javaScriptEnabled: boolean): Promise<Page> =>
      (await browser.newContext({ baseURL: site.url, locale: 'es-PE', javaScriptEnabled })).newPage();
    const [customer, staff] = [await open(true), await open(scripts)];
    await ask(customer);
    const found: string[] = [];
    const look = scripts ? looker(staff, 'es', found) : async () => {};
    await accept(staff, invited(site, 'Elsa'), look);
    await expect(staff.locator('main table')).toContainText(QUESTION);
    await look('the first page of staff with a case');

    await staff.goto('/staff/answer-templates');
    await look('templates of answers');
    await staff.fill('#template-title', 'Dos talleres');
    await staff.fill('#es-text', 'Hola: {invoice} y {outstanding}.');
    await staff.getByRole('button', { name: 'Guardar' }).click();
    await expect(staff.locator('main')).toContainText('La plantilla se guardó');

    await staff.goto('/staff/cases');
    await look('the queue of cases');
    await staff.locator('main table a').first().click();
    await expect(staff.locator('main')).toContainText(QUESTION);
    await look('a case');
    await staff.getByRole('button', { name: 'Atender yo' }).click();
    await expect(staff.locator('main')).toContainText('El cambio se guardó');
    await staff.getByRole('button', { name: 'Usar' }).click();
    await expect(staff.locator('#answer')).toHaveValue(/^Hola: .+ y S\/.+\.$/);
    await staff.fill('#answer', ANSWER);
    await staff.getByRole('button', { name: 'Enviar la respuesta' }).click();
    await expect(staff.locator('main')).toContainText('La respuesta se envió');
    await look('an answered case');
    await staff.goto('/staff/cases');
    await expect(staff.locator('main')).not.toContainText(QUESTION);

    // Nobody touched this page.
    await expect(customer.getByText(ANSWER)).toBeVisible({ timeout: 5_000 });
    await expect(customer.locator('main .notice', { hasText: QUIET })).toHaveCount(0);
    await customer.goto('/demo/mails');
    await expect(customer.getByText(ANSWER).first()).toBeVisible({ timeout: 30_000 });
    expect(found).toEqual([]);
  });
}
