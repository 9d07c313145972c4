// Staff answer a question and pause reminders, and customers see it on their pages.

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

test('a question is answered, its hold ends and the open page of the customer changes', async ({
  page,
  browser,
  site,
}) => {
  test.slow();
  const context = { baseURL: site.url, locale: 'es-PE', javaScriptEnabled: true };
  const customer = await (await browser.newContext(context)).newPage();
  await ask(customer);
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Elsa'), look);
  await expect(page.locator('main .case-table')).toContainText(QUESTION);
  await look('the first page of staff with a case');

  await page.goto('/staff/answer-templates');
  await look('templates of answers');
  await page.fill('#template-title', 'Dos talleres');
  await page.fill('#es-text', 'Hola: {invoice} y {outstanding}.');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.locator('main')).toContainText('La plantilla se guardó');

  await page.goto('/staff/cases');
  await look('the queue of cases');
  await page.locator('main table a').first().click();
  await expect(page.locator('main')).toContainText(QUESTION);
  await look('a case');
  await page.getByRole('button', { name: 'Atender yo' }).click();
  await expect(page.locator('main')).toContainText('El cambio se guardó');
  await page.getByRole('button', { name: 'Usar', exact: true }).click();
  await expect(page.locator('#answer')).toHaveValue(/^Hola: .+ y S\/.+\.$/);
  await page.fill('#answer', ANSWER);
  await page.getByRole('button', { name: 'Enviar la respuesta' }).click();
  await expect(page.locator('main')).toContainText('La respuesta se envió');
  await look('an answered case');
  await page.goto('/staff/cases');
  await expect(page.locator('main')).not.toContainText(QUESTION);

  // Nobody touched this page.
  await expect(customer.getByText(ANSWER)).toBeVisible({ timeout: 5_000 });
  await expect(customer.locator('main .notice', { hasText: QUIET })).toHaveCount(0);
  await customer.goto('/demo/mails');
  await expect(customer.getByText(ANSWER).first()).toBeVisible({ timeout: 30_000 });
  expect(found).toEqual([]);
});

test('reminders of everybody are paused until a day, and customers read until when', async ({
  page,
  browser,
  site,
}) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Elsa'), look);
  await page.goto('/staff/pauses');
  await look('pauses');
  await page.selectOption('#pause-scope', 'everybody');
  const last = await page.locator('#pause-last').getAttribute('max');
  await page.fill('#pause-last', `${last}`);
  await page.fill('#pause-reason', 'Vacaciones');
  await page.getByRole('button', { name: 'Pausar' }).click();
  await expect(page.locator('main')).toContainText('La pausa empezó');
  await look('a pause');

  const context = { baseURL: site.url, locale: 'es-PE', javaScriptEnabled: true };
  const customer = await (await browser.newContext(context)).newPage();
  await signIn(customer, PARENT);
  await customer.goto('/invoices');
  await customer.locator('main table a[href^="/invoices/"]').first().click();
  const quiet = customer.locator('main .notice', { hasText: QUIET });
  await expect(quiet).toContainText('la institución los puso en pausa');

  await page.getByRole('button', { name: 'Terminar la pausa' }).click();
  await expect(page.locator('main')).toContainText('La pausa terminó');
  await customer.reload();
  await expect(quiet).toHaveCount(0);
  expect(found).toEqual([]);
});
