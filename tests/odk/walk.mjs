// Walks forms through ODK's own engine. Reads a JSON list of {name, xform, answers: [[key, value], …]} from standard input and
// writes, for each, what the engine says of every question before the first answer and after each one.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('');
for (const name of ['document', 'DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'XMLDocument', 'Attr', 'Text', 'Comment']) {
	globalThis[name] = window[name];
}
globalThis.__dirname = dirname(fileURLToPath(import.meta.url)); // The engine's bundled parser asks for it.
const { loadForm } = await import('@getodk/xforms-engine');

const leaves = (node, found = []) => {
	for (const child of node.currentState.children ?? []) {
		if (child.currentState.children) leaves(child, found);
		else found.push(child);
	}
	return found;
};

// "/data/group/visit[2]/who" is our "visit[2]/who"; "/data/group/age" is "age".
const keyOf = (reference) => {
	const steps = reference.split('/');
	const round = steps.slice(1, -1).filter((step) => step.includes('[')).at(-1);
	return round ? `${round}/${steps.at(-1)}` : steps.at(-1);
};

const stateOf = (root) => {
	const state = {};
	for (const node of leaves(root)) {
		const key = keyOf(node.currentState.reference);
		if (key === 'instanceID') continue;
		state[key] = {
			relevant: node.currentState.relevant,
			value: node.currentState.instanceValue,
			valid: node.validationState.constraint.valid,
			choices: ['select', 'rank'].includes(node.nodeType) ? node.currentState.valueOptions.map((each) => each.value) : null,
			label: node.currentState.label?.asString ?? null,
		};
	}
	return state;
};

const repeats = (node, found = {}) => {
	for (const child of node.currentState.children ?? []) {
		if (child.nodeType.startsWith('repeat-range')) found[child.currentState.reference.split('/').at(-1)] = child;
		repeats(child, found);
	}
	return found;
};

const answer = (root, key, value) => {
	const more = /^(\w+)\[\d+\]\/\1_more$/.exec(key);
	if (more) {
		if (value === 'yes') repeats(root)[more[1]].addInstances();
		return;
	}
	const node = leaves(root).find((each) => keyOf(each.currentState.reference) === key);
	if (!node) throw new Error(`no question ${key}`);
	if (node.nodeType === 'select') node.selectValues(value.split(' ').filter(Boolean));
	else if (node.nodeType === 'rank') node.setValues(value.split(' ').filter(Boolean));
	else if (node.nodeType === 'trigger') node.setValue(value === 'OK');
	else node.setValue(value);
};

const walk = async ({ xform, answers }) => {
	const form = await loadForm(xform);
	if (form.status === 'failure') return { error: String(form.error.message) };
	const { root } = form.createInstance();
	const states = [stateOf(root)];
	for (const [key, value] of answers) {
		answer(root, key, value);
		states.push(stateOf(root));
	}
	return { states };
};

const results = [];
for (const form of JSON.parse(readFileSync(0, 'utf8'))) {
	try {
		results.push(await walk(form));
	} catch (error) {
		results.push({ error: String(error.message) });
	}
}
process.stdout.write(JSON.stringify(results));
