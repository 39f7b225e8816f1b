import assert from 'node:assert/strict';
import type { DocumentNode } from 'graphql';

function setting(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

export const url = `${setting('CUNJU_URL')}/graphql`;
export const socketUrl = url.replace(/^http/, 'ws');
export const authorization = `Bearer ${setting('CUNJU_TOKEN')}`;

/** The hash that the code generator wrote into a document and into persisted-documents.json. */
export function hashOf(document: DocumentNode): string {
  const { __meta__ } = document as DocumentNode & { __meta__?: { hash?: string } };
  assert.ok(__meta__?.hash, 'a document without a hash');
  return __meta__.hash;
}

/** `fetch`, and what was sent through it. */
export function recorder() {
  const sent: { method: string; url: URL; body: Record<string, unknown>; status: number }[] = [];
  const fetchFn: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    sent.push({
      method: init?.method ?? 'GET',
      url: new URL(String(input)),
      body: init?.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : {},
      status: response.status,
    });
    return response;
  };
  return { sent, fetchFn };
}

/** Whether none of the requests had the text of a document. */
export function hashesOnly(sent: ReturnType<typeof recorder>['sent']): boolean {
  return sent.every(({ url, body }) => !url.searchParams.has('query') && !('query' in body));
}
