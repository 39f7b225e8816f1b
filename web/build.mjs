// Builds dist/: GraphiQL as one html file (brotli), and the Content-Security-Policy it is served with.
// With --check nothing is written; exits 1 when dist/ is not what the sources give.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';

process.chdir(import.meta.dirname);

const { outputFiles, metafile } = await build({
  entryPoints: ['main.jsx'],
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  outdir: 'out',
  format: 'iife',
  target: 'es2022',
  jsx: 'automatic',
  loader: { '.graphql': 'text' },
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'none',
});
const output = (end) => outputFiles.find((file) => file.path.endsWith(end)).text;

// The page uses the reader's own fonts: the embedded ones are two thirds of the bytes.
const css = output('.css').replace(/@font-face\s*\{[^}]*\}/g, '').trim();
// "<!--" inside a script changes how the html parser looks for its end.
const js = output('.js').replaceAll('<!--', '\\x3c!--').trim();
const licenses = licensesOf(Object.keys(metafile.inputs));

for (const [name, text, bad] of [
  ['css', css, /<\/style|url\((?!["']?data:)|@import|\r/i],
  ['js', js, /<\/script|\r/i],
  ['licenses', licenses, /--!?>|\r/],
]) {
  if (bad.test(text)) throw new Error(`${name} cannot stand in the page: ${text.match(bad)[0]}`);
}

const parts = { css, js, licenses };
const html = readFileSync('index.html', 'utf8').replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
const hash = createHash('sha256').update(js).digest('base64');
const csp = [
  "default-src 'none'",
  `script-src 'sha256-${hash}'`,
  "style-src 'unsafe-inline'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HTML = 'dist/graphiql.html.br';
const CSP = 'dist/graphiql.csp';

if (process.argv.includes('--check')) {
  const same =
    existsSync(HTML) && brotliDecompressSync(readFileSync(HTML)).toString() === html &&
    existsSync(CSP) && readFileSync(CSP, 'utf8') === csp;
  console.log(same ? 'dist is current' : 'dist is not current: npm run build');
  process.exit(same ? 0 : 1);
}

const page = Buffer.from(html);
const compressed = brotliCompressSync(page, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: page.length,
  },
});
mkdirSync('dist', { recursive: true });
writeFileSync(HTML, compressed);
writeFileSync(CSP, csp);
console.log(`${HTML}: ${compressed.length} bytes, ${page.length} unpacked`);

// The licenses of the bundled packages, each text once.
function licensesOf(inputs) {
  const folders = new Set(inputs.map((input) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(input)?.[0]));
  const byText = new Map();
  for (const folder of [...folders].filter(Boolean).sort()) {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(`${folder}/${file}`, 'utf8').replace(/\s*\r?\n/g, '\n').trim() : license;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version}`]);
  }
  return [...byText].map(([text, names]) => `${names.join(', ')}\n\n${text}`).join('\n\n');
}
