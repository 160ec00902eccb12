// The files of jobs.d: what is in effect of each, and what is wrong with it.

import { h } from './draw.js';
import { word, fill } from './words.js';
import { clock, number } from './text.js';
import { askPage, choice, clearing, pager } from './forms.js';

const size = 50;
const jobsShown = 30;
const findingsShown = 5;

export const load = (ask, params) => askPage(ask, 'get_files', { file: params.get('file'), state: params.get('state') }, params, size);

export function draw(data, { params, change, turnPage, link }) {
  const isFiltered = params.get('file') || params.get('state');
  return [
    h('h1', {}, word('files')),
    h('form', { class: 'filters', role: 'search', onsubmit: (event) => event.preventDefault() },
      choice('state', ['broken', 'applied', 'ignored'], '', params, change, 'anyFile'),
      isFiltered ? clearing(['state', 'file'], change) : null),
    data.total === 0 ? h('p', { class: 'empty' }, word(isFiltered ? 'noMatch' : 'noFiles')) : data.list.map((file) => entry(file, link)),
    pager(data, turnPage, size),
  ];
}

function entry(file, link) {
  return h('article', { class: `file ${file.state}`, 'data-key': file.file },
    h('h2', {}, file.file, ' ', h('span', { class: `state ${file.state}` }, word(file.state))),
    h('p', { class: 'facts' },
      file.generation > 0 ? h('span', {}, word('generation').replace('#', number(file.generation))) : null,
      file.hash ? h('span', {}, `${word('hash')} `, h('code', {}, file.hash)) : null,
      file.jobs.length > 0 ? h('span', {}, `${word('jobsOf')}: `, file.jobs.slice(0, jobsShown).map((id, index) => [index ? ', ' : '', h('a', { href: link('job', { job_id: id }) }, id)]), file.jobs.length > jobsShown ? ` … (${number(file.jobs.length)})` : '') : null),
    file.state === 'ignored' ? h('p', { lang: 'en' }, file.reason) : null,
    file.state === 'broken' ? h('p', {}, file.last_good_since ? word('lastGood').replace('#', clock(file.last_good_since)) : word('noGood')) : null,
    file.diagnostics.length === 0 ? null : h('ol', { class: 'diagnostics' }, file.diagnostics.slice(0, findingsShown).map(finding)),
    file.diagnostics.length > findingsShown ? h('details', {}, h('summary', {}, fill('moreFindings', number(file.diagnostics.length - findingsShown))),
      h('ol', { class: 'diagnostics', start: findingsShown + 1 }, file.diagnostics.slice(findingsShown).map(finding))) : null);
}

const finding = (found) => h('li', {},
  h('p', {}, h('span', { class: `severity ${found.severity}` }, word(found.severity)), ' ', found.line ? h('code', {}, `${found.line}:${found.column}`) : null, ' ', h('span', { lang: 'en' }, found.message), ' ', h('code', { class: 'code' }, found.code)),
  found.excerpt ? h('pre', { tabindex: 0, 'aria-label': `${found.file}:${found.line}` }, found.excerpt) : null,
  found.hint ? h('p', { class: 'hint' }, `${word('hint')}: `, h('span', { lang: 'en' }, found.hint)) : null);
