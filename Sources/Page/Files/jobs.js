// All jobs: filtered, sorted and cut into pages by the daemon.

import { h } from './draw.js';
import { word, fill } from './words.js';
import { clock, duration, line, number } from './text.js';
import { askPage, box, choice, clearing, later, pager } from './forms.js';

const size = 50;
const columns = ['job_id', 'state', 'rule', 'last_run', 'duration', 'recent', 'next_run'];
const sortable = new Set(['job_id', 'state', 'last_run', 'duration', 'next_run']);
const filterNames = ['search', 'state', 'outcome', 'problems'];
const states = ['running', 'retrying', 'waiting', 'scheduled', 'paused', 'done'];
export const outcomes = ['success', 'failure', 'timeout', 'stopped', 'start_failed', 'lost'];

export const load = (ask, params) => askPage(ask, 'get_jobs', {
  search: params.get('search'), state: params.get('state'), outcome: params.get('outcome'),
  problems: params.get('problems'), sort: params.get('sort'), recent: 20,
}, params, size);

export function draw(data, { params, status, change, turnPage, link }) {
  const isFiltered = filterNames.some((name) => params.get(name));
  return [
    h('h1', {}, word('jobs')),
    counts(status, link),
    h('form', { class: 'filters', role: 'search', onsubmit: (event) => event.preventDefault() },
      h('label', {}, word('search'), h('input', {
        type: 'search', name: 'search', value: params.get('search') ?? '', placeholder: word('searchHint'),
        oninput: later((event) => change({ search: event.target.value })),
      })),
      choice('state', states, 'state_', params, change),
      choice('outcome', outcomes, 'outcome_', params, change),
      box('problems', 'problemsOnly', params, change),
      order(params, change),
      isFiltered ? clearing(filterNames, change) : null),
    data.total === 0
      ? h('p', { class: 'empty' }, word(isFiltered ? 'noMatch' : 'noJobs'))
      : h('table', { class: 'cards jobs' },
        h('thead', {}, h('tr', {}, columns.map((column) => heading(column, params, change)))),
        h('tbody', {}, data.list.map((job) => row(job, link)))),
    pager(data, turnPage, size),
  ];
}

/** What there is of each kind; each is a way to it. */
function counts(status, link) {
  const count = (number_, name, view, fields) => number_ === 0 && name !== 'countJobs' ? null
    : h('a', { href: link(view, fields), class: name }, fill(name, number(number_)));
  return h('p', { class: 'counts' },
    count(status.jobs.total, 'countJobs', 'jobs', {}),
    count(status.running.length, 'countRunning', 'jobs', { state: 'running' }),
    count(status.waiting, 'countWaiting', 'jobs', { state: 'waiting' }),
    count(status.jobs.failing, 'countFailing', 'jobs', { problems: 'true' }),
    count(status.jobs.paused, 'countPaused', 'jobs', { state: 'paused' }),
    count(status.files.broken, 'countBroken', 'files', { state: 'broken' }));
}

/** On narrow screens the table has no heads to sort by. */
function order(params, change) {
  const chosen = params.get('sort') || 'job_id';
  const values = [...sortable].flatMap((column) => [column, `-${column}`]);
  return h('label', { class: 'narrow' }, word('sort'), h('select', { name: 'sort', onchange: (event) => change({ sort: event.target.value === 'job_id' ? '' : event.target.value }, true) },
    values.map((value) => h('option', { value, selected: value === chosen }, `${word(`col_${value.replace('-', '')}`)} ${value.startsWith('-') ? '▼' : '▲'}`))));
}

function heading(column, params, change) {
  if (column === 'recent') return h('th', { scope: 'col', class: 'recent' }, h('abbr', { title: word('lastRuns') }, word('col_recent')));
  if (!sortable.has(column)) return h('th', { scope: 'col' }, word(`col_${column}`));
  const sort = params.get('sort') || 'job_id';
  const isChosen = sort.replace('-', '') === column;
  const isDown = isChosen && sort.startsWith('-');
  // Times and durations: the newest and longest first.
  const first = column === 'last_run' || column === 'duration' ? `-${column}` : column;
  const other = sort === first ? (first === column ? `-${column}` : column) : first;
  return h('th', { scope: 'col', class: column, 'aria-sort': isChosen ? (isDown ? 'descending' : 'ascending') : null },
    h('button', { onclick: () => change({ sort: other === 'job_id' ? '' : other }, true) }, word(`col_${column}`),
      h('span', { class: 'arrow', 'aria-hidden': 'true' }, isChosen ? (isDown ? '▼' : '▲') : '')));
}

function row(job, link) {
  const run = job.last_run;
  const cell = (name, ...content) => h('td', { class: name, 'data-label': word(`col_${name}`) }, h('div', {}, ...content));
  return h('tr', { 'data-key': job.job_id, class: job.failing || job.problems.length > 0 ? 'troubled' : null },
    h('th', { scope: 'row', class: 'job_id' },
      h('a', { href: link('job', { job_id: job.job_id }) }, job.job_id),
      job.failing ? h('a', { class: 'mark bad', href: link('job', { job_id: job.job_id }) }, word('failing')) : null,
      job.problems.length > 0 ? h('a', { class: 'mark bad', href: link('files', { file: job.file }), title: word('fileBroken') }, word('problem')) : null,
      job.job_name === 'default' ? null : h('div', { class: 'name' }, job.job_name)),
    cell('state', stateMark(job)),
    cell('rule', h('code', {}, Array.isArray(job.rule) ? job.rule.join('\n') : job.rule)),
    cell('last_run', run ? [outcomeMark(run.outcome), h('time', { datetime: run.end_time }, clock(run.end_time))] : h('span', { class: 'none' }, word('noRuns'))),
    cell('duration', run ? duration((Date.parse(run.end_time) - Date.parse(run.start_time)) / 1000) : '–'),
    cell('recent', strip(job.recent)),
    cell('next_run', job.next_run
      ? [h('time', { datetime: job.next_run }, clock(job.next_run)), h('span', { class: 'until', 'data-until': String(Date.parse(job.next_run)) })]
      : h('span', { class: 'none' }, word(neverDue(job)))));
}

export const stateMark = (job) => h('span', { class: `state ${job.state}` }, word(`state_${job.state}`));

export const outcomeMark = (outcome) => h('span', { class: `outcome ${outcome}` }, word(`outcome_${outcome}`));

/** The last runs as small bars: good ones low, others high, so that colour isn't all that tells them apart. */
function strip(recent) {
  const good = recent.filter((outcome) => outcome === 'success').length;
  const bars = [...recent].reverse();
  return h('svg', { class: 'strip', role: 'img', viewBox: '0 0 120 16', width: 120, height: 16, 'aria-label': fill('recentLabel', recent.length, good) },
    bars.map((outcome, index) => {
      const isGood = outcome === 'success';
      return h('rect', { class: outcome, x: index * 6, y: isGood ? 7 : 0, width: 4, height: isGood ? 9 : 16, rx: 1 },
        h('title', {}, word(`outcome_${outcome}`)));
    }));
}

/** Why a job isn't due. */
export function neverDue(job) {
  if (job.state === 'paused') return 'state_paused';
  return [job.rule].flat().includes('@reboot') ? 'atBoot' : 'never';
}

/** What a cell of a definition shows: a command as one line, of other lists a line for each item. */
export function shown(key, value) {
  if (Array.isArray(value) && key !== 'cmd') return value.map(line).join('\n');
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : line(value);
}
