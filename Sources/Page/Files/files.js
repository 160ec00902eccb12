// The files of jobs.d: what is in effect of each, and what is wrong with it.

import { h } from './draw.js';
import { word, fill } from './words.js';
import { clock, number } from './text.js';
import { choice, pager } from './jobs.js';

const size = 50;
const jobsShown = 30;

export const load = (ask, params) => ask('get_files', {
  file: params.get('file'), state: params.get('state'), page_index: params.get('page') || 1, page_size: size,
});

export function draw(data, { params, change, link }) {
  const isFiltered = params.get('file') || params.get('state');
  return [
    h('h1', {}, word('files')),
    h('form', { class: 'filters', role: 'search', onsubmit: (event) => event.preventDefault() },
      choice('state', ['broken', 'applied', 'ignored'], '', params, change, 'anyFile'),
      isFiltered ? h('button', { type: 'button', onclick: () => change({ state: '', file: '' }) }, word('clear')) : null),
    data.total === 0 ? h('p', { class: 'empty' }, word(isFiltered ? 'noMatch' : 'noFiles')) : data.list.map((file) => entry(file, link)),
    pager(data.total, params, change, size),
  ];
}

function entry(file, link) {
  return h('article', { class: `file ${file.state}`, 'data-key': file.file },
    h('h2', {}, file.file, ' ', h('span', { class: `state ${file.state}` }, word(file.state))),
    h('p', { class: 'facts' },
      file.generation > 0 ? h('span', {}, word('generation').replace('#', number(file.generation))) : null,
      file.hash ? h('span', {}, `${word('hash')} `, h('code', {}, file.hash)) : null,
      file.jobs.length > 0 ? h('span', {}, `${word('jobsOf')}: `, file.jobs.slice(0, jobsShown).map((id, index) => [index ? ', ' : '', h('a', { href: link('job', { job_id: id }) }, id)]), file.jobs.length > jobsShown ? ` … (${number(file.jobs.length)})` : '') : null),
    file.state === 'ignored' ? h('p', {}, file.reason) : null,
    file.state === 'broken' ? h('p', {}, file.last_good_since ? word('lastGood').replace('#', clock(file.last_good_since)) : word('noGood')) : null,
    file.diagnostics.length === 0 ? null : h('ol', { class: 'diagnostics' }, file.diagnostics.map((found) => h('li', {},
      h('p', {}, h('span', { class: `severity ${found.severity}` }, word(found.severity)), ' ', found.line ? h('code', {}, `${found.line}:${found.column}`) : null, ' ', found.message, ' ', h('code', { class: 'code' }, found.code)),
      found.excerpt ? h('pre', { tabindex: 0, 'aria-label': `${found.file}:${found.line}` }, found.excerpt) : null,
      found.hint ? h('p', { class: 'hint' }, `${word('hint')}: ${found.hint}`) : null))));
}
