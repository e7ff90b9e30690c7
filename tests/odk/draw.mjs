// Reads a JSON list of Mermaid texts from standard input and writes what Mermaid's own parser says of each: its kind, or its complaint.
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('');
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import('mermaid');

const said = [];
for (const text of JSON.parse(readFileSync(0, 'utf8'))) {
	try {
		said.push({ kind: (await mermaid.parse(text)).diagramType });
	} catch (error) {
		said.push({ error: String(error.message) });
	}
}
process.stdout.write(JSON.stringify(said));
