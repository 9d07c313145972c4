// Telephones that receive messages by a simulated Twilio, in its wire format over HTTP.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const ACCOUNT = 'AC0123456789abcdef0123456789abcdef';
const TOKEN = 'a token for the tests';

interface TextMessage {
  to: string;
  text: string;
}

export class Telephones {
  readonly messages: TextMessage[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Telephones> {
    const server = createServer();
    const telephones = new Telephones(server);
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (data) => (body += data));
      request.on('end', () => {
        const [status, answer] = telephones.carry(`${request.method} ${request.url}`, {
          authorization: request.headers.authorization ?? '',
          form: new URLSearchParams(body),
        });
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return telephones;
  }

  private carry(
    asked: string,
    { authorization, form }: { authorization: string; form: URLSearchParams },
  ): [number, object] {
    const expected = `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`;
    if (authorization !== expected) return [401, { code: 20003, status: 401 }];
    if (asked !== `POST /2010-04-01/Accounts/${ACCOUNT}/Messages.json`) return [404, { code: 20404 }];
    const [to, text] = [form.get('To') ?? '', form.get('Body') ?? ''];
    if (!/^\+[1-9]\d{7,14}$/.test(to)) return [400, { code: 21211, status: 400 }];
    if (!form.get('From') || !text) return [400, { code: 21602, status: 400 }];
    this.messages.push({ to, text });
    const sid = `SM${String(this.messages.length).padStart(32, '0')}`;
    return [201, { sid, status: 'queued', to, body: text }];
  }

  /// Settings of a site that sends its text messages here.
  get settings(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return {
      ALDIA_TWILIO__ACCOUNT_SID: ACCOUNT,
      ALDIA_TWILIO__AUTH_TOKEN: TOKEN,
      ALDIA_TWILIO__SMS_SENDER: '+15005550006',
      ALDIA_TWILIO__BASE_URL: `http://127.0.0.1:${port}`,
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((ended) => this.server.close(ended));
  }
}
