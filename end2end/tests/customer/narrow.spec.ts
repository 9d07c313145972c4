// No page is wider than a window of 320 px, and none cuts off a text, whatever the names.

import { overflow } from '../../axe';
import { CARD, payBy } from '../../cards';
import { signIn } from '../../people';
import { expect, test, type Site } from '../../site';

const PERSON = {
  email: 'administracion.cobranzas.y.pagos@institutoeducativolatinoamericano.example',
  password: 'cometa jirafa tambor',
};

const LONG_NAME = 'Comercializadora'.repeat(12);
const LONG_NUMBER = '2911202601179001234500110010010000012341234567819';
const JOINED = 'MATRICULA_SEGUNDO_SEMESTRE_2026_SEDE_NORTE_TURNO_TARDE';
const SENTENCE = 'Mantenimiento del ascensor del edificio norte; '.repeat(8);

/// Longest name of a user.
const LONGEST_NAME = 100;

const HEADER = 'customer,name,email,number,issued,due,amount,what,hold';
const ROWS = [
  `W1,Wilma Ancha,${PERSON.email},${LONG_NUMBER},2026-10-01,2026-11-01,100.00,${JOINED},no`,
  `W2,${LONG_NAME},${PERSON.email},L-1,2026-10-01,2026-12-20,9999999.99,${'X'.repeat(300)},no`,
  `W3,${'Hermanos y Compañía '.repeat(9)},${PERSON.email},${'F'.repeat(60)},2026-10-01,2026-12-21,1.00,${SENTENCE},no`,
  `W4,${JOINED}_${JOINED},${PERSON.email},N_${'9'.repeat(49)},2026-10-01,2026-10-20,10.00,${LONG_NUMBER},yes`,
];

const PROFILE = `source = "wide"
currency = "PEN"
date = "%Y-%m-%d"

[columns]
customer = "customer"
name = "name"
email = "email"
number = "number"
issued_on = "issued"
due_on = "due"
amount = "amount"
description = "what"
disputed = "hold"
`;

function load(site: Site): void {
  const csv = site.file('wide.csv', [HEADER, ...ROWS].join('\n') + '\n');
  site.command('import', csv, '--profile', site.file('wide.toml', PROFILE));
  const customers = ['W1', 'W2', 'W3', 'W4'].flatMap((number) => ['--customer', number]);
  const name = `${LONG_NAME} ${JOINED}`.slice(0, LONGEST_NAME);
  site.commandWith(PERSON.password, 'user', 'add', PERSON.email, name, '--password-stdin', ...customers);
}

for (const language of ['es', 'en', 'pt']) {
  test(`no page is wider than its screen, whatever the names, ${language}`, async ({
    page,
    context,
    site,
  }) => {
    test.slow();
    load(site);
    await context.addCookies([{ name: 'aldia_language', value: language, url: site.url }]);
    const found: string[] = [];
    const look = async (name: string) => {
      await page.locator('main details').evaluateAll((all) => {
        for (const one of all) one.setAttribute('open', '');
      });
      found.push(...(await overflow(page)).map((what) => `${name}: ${what}`));
    };
    const at = async (path: string) => {
      await page.goto(path);
      await look(path);
    };

    await signIn(page, PERSON);
    await look('overview');
    for (const path of ['/invoices', `/invoices?q=${LONG_NUMBER}${JOINED}`, '/payments']) {
      await at(path);
    }
    for (const path of ['/profile', '/reminders', '/basket', '/basket?check=1']) await at(path);

    await page.goto('/invoices');
    const links = page.locator('main table a[href^="/invoices/"]');
    const invoices = await links.evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
    expect(invoices.length).toBe(4);
    for (const invoice of invoices) await at(invoice);
    await page.goto(invoices[1] ?? '/');
    await page.locator('main details:has(form[action*="ask_question"]) > summary').click();
    await page.fill('main form[action*="ask_question"] textarea', LONG_NUMBER.repeat(4) + JOINED);
    await page.locator('main form[action*="ask_question"] button').click();
    await page.waitForURL(/said=question/);
    await look('asked');

    const ids = invoices.map((path) => path.split('/').pop());
    for (const id of ids) await at(`/review?invoice=${id}`);
    await page.goto(`/review?invoice=${ids[1]}`);
    await page.locator('form[action="/do/start_payment"] button[type=submit]').click();
    await page.locator('input[name=number]').waitFor();
    await look('gateway');
    await page.locator('a[href*="left=1"]').click();
    await look('left');
    await page.locator('main a[href*="/pay/"]').first().click();
    await payBy(page, CARD.approved);
    await page.locator('main a[href^="/receipts/"]').first().waitFor();
    await look('confirmed');
    for (const path of ['/', '/payments', '/invoices?show=paid']) await at(path);
    expect(found).toEqual([]);
  });
}
