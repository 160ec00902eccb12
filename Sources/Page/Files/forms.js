// What the views have in common: fields, choices, pages.

import { h } from './draw.js';
import { word, fill } from './words.js';
import { number } from './text.js';

const waiting = new Map(); // by name of the field

/** Runs when nothing more was typed into a field for a moment. */
export const later = (action) => (event) => {
  const field = event.target;
  field.typedAt = Date.now();
  clearTimeout(waiting.get(field.name));
  waiting.set(field.name, setTimeout(() => action(event), 250));
};

/** What was typed in another view is none of this one's business. */
export function forget() {
  for (const timer of waiting.values()) clearTimeout(timer);
  waiting.clear();
}

/** A choice among words, with one for all of them. */
export function choice(name, values, prefix, params, change, all = 'any') {
  const chosen = params.get(name) ?? '';
  return h('label', {}, word(name), h('select', { name, onchange: (event) => change({ [name]: event.target.value }) },
    ['', ...values].map((value) => h('option', { value, selected: value === chosen }, value ? word(prefix + value) : word(all)))));
}

/** A box to tick. */
export const box = (name, label, params, change, more = () => ({})) => h('label', { class: 'check' }, h('input', {
  type: 'checkbox', name, checked: params.get(name) === 'true',
  onchange: (event) => change({ [name]: event.target.checked ? 'true' : '', ...more(event.target.checked) }),
}), word(label));

/** Takes these filters away, and what was typed last. */
export const clearing = (names, change) => h('button', {
  type: 'button',
  onclick: () => {
    forget();
    for (const field of document.querySelectorAll('.filters input, .filters select')) {
      if (!names.includes(field.name)) continue;
      field.typedAt = 0;
      if (field.type === 'checkbox') field.checked = false; else field.value = '';
    }
    change(Object.fromEntries(names.map((name) => [name, ''])));
    document.querySelector('.filters input, .filters select')?.focus();
  },
}, word('clear'));

/** Asks for a page of a list; for the last one where there aren't so many. */
export async function askPage(ask, path, fields, params, size) {
  const page = Math.max(1, Number(params.get('page')) || 1);
  const data = await ask(path, { ...fields, page_index: page, page_size: size });
  const last = Math.max(1, Math.ceil(data.total / size));
  if (page <= last) return { ...data, page };
  return { ...await ask(path, { ...fields, page_index: last, page_size: size }), page: last };
}

/** Which part of how many is shown, and the ways to the others; `turnPage` takes the number of a page. */
export function pager(data, turnPage, size) {
  const first = (data.page - 1) * size + 1;
  if (data.total === 0) return h('nav', { class: 'pager', hidden: true });
  const step = (text, page, isThere) => h('button', {
    disabled: !isThere,
    onclick: async (event) => {
      const list = event.target.closest('section, main');
      await turnPage(page);
      list.querySelector('table, article')?.scrollIntoView({ block: 'start' });
    },
  }, text);
  return h('nav', { class: 'pager', 'aria-label': word('pages') },
    step(word('previous'), data.page - 1, data.page > 1),
    h('span', {}, fill('range', number(Math.min(first, data.total)), number(Math.min(first + size - 1, data.total)), number(data.total))),
    step(word('next'), data.page + 1, first + size - 1 < data.total));
}
