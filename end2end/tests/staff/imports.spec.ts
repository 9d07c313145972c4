// Imports: a workbook with twelve bad lines is sent, looked at, mapped again, loaded, and undone.

import { looker } from '../../axe';
import { expect, test, type Page, type Site } from '../../site';
import { Authenticator } from '../../totp';
import { workbook, type Cell } from '../../workbook';

const PASSWORD = 'cuatro gatos verdes bailan';

/// Comes in as a new member of finance; returns their authenticator.
async function enter(page: Page, site: Site): Promise<Authenticator> {
  const email = 'fina@colegio.example';
  const out = site.command('staff', 'add', email, '--name', 'Fina', '--role', 'finance');
  const link = /http\S+\/staff\/invitation\/\S+/.exec(out)?.[0] ?? '';
  await page.goto(link);
  await page.fill('input[name=password]', PASSWORD);
  await page.getByRole('button', { name: 'Continuar' }).click();
  const secret = (await page.locator('.factor__secret').textContent()) ?? '';
  const authenticator = new Authenticator(secret.trim());
  await page.fill('input[name=code]', await authenticator.next());
  await page.getByRole('button', { name: 'Confirmar e ingresar' }).click();
  await page.getByRole('button', { name: 'Ya los guardé' }).click();
  await expect(page).toHaveURL(/\/staff$/);
  return authenticator;
}

function cobranza(): Buffer {
  const names = ['Código', 'Nombre', 'Factura', 'Emisión', 'Vencimiento', 'Monto', 'Moneda'];
  const rows: Cell[][] = [names];
  for (let n = 1; n <= 14; n++) {
    const amount = n <= 12 ? 19.999 : 20.5;
    rows.push([`K${n}`, 'Ana Peña', `X-${n}`, { day: 46327 }, { day: 46357 }, amount, 'PEN']);
  }
  return workbook(rows);
}

test('a workbook with twelve bad lines is checked, reviewed, loaded and undone', async ({ page, site }) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await enter(page, site);
  await page.getByRole('link', { name: 'Importaciones' }).click();
  await look('no imports');
  const file = { name: 'Cobranza.xlsx', mimeType: 'application/octet-stream', buffer: cobranza() };
  await page.setInputFiles('input[type=file]', file);
  await page.getByRole('button', { name: 'Subir y revisar' }).click();

  // The page follows the work by itself.
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('Cobranza.xlsx está revisado', { timeout: 20_000 });
  await look('a checked import');
  const problems = page.locator('#problems tbody tr');
  await expect(problems).toHaveCount(12);
  await expect(problems.first()).toContainText('Tiene más decimales que PEN');

  await page.getByRole('button', { name: 'Cargar el archivo' }).click();
  await expect(page.locator('.error-summary')).toContainText('líneas malas');
  await look('an import whose bad lines nobody accepted');
  await page.getByLabel('dejar fuera las 12').check();
  await page.getByRole('button', { name: 'Cargar el archivo' }).click();
  await expect(title).toHaveText('Cobranza.xlsx está cargado', { timeout: 20_000 });
  await expect(page.locator('main')).toContainText('41.00');
  await look('a loaded import');

  await page.locator('summary', { hasText: 'Deshacer esta importación' }).click();
  await look('how an import is undone');
  await page.getByRole('button', { name: 'Deshacer la importación' }).click();
  await expect(title).toHaveText('Cobranza.xlsx fue deshecho', { timeout: 20_000 });
  await look('an import that was undone');
  // Two invoices and their two customers.
  await page.locator('main a[href*="undone?outcome=reversed"]').click();
  await expect(page.locator('main tbody tr')).toHaveCount(4);
  await look('what was reversed');
  await page.locator('.filter-tabs').getByRole('link', { name: 'Mantenidas' }).click();
  await expect(page.locator('main')).toContainText('Ninguna fila terminó así');
  await look('nothing was kept');

  await page.getByRole('link', { name: 'Importaciones' }).click();
  await expect(page.locator('table')).toContainText('Deshecho');
  await look('imports');
  expect(found).toEqual([]);
});
