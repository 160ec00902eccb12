// What ended, or other records, the newest first, with what the runs wrote.

import { h } from './draw.js';
import { word, fill } from './words.js';
import { bytes, clock, duration, line, number, visible } from './text.js';
import { outcomeMark, outcomes } from './jobs.js';
import { askPage, box, choice, clearing, later, pager } from './forms.js';

export const every = 3000;
const size = 50;
const events = ['started', 'finished', 'skipped', 'missed', 'lost', 'reconciled', 'daemon'];
const filterNames = ['job_id', 'outcome', 'event', 'since', 'until'];
/** The records whose details are shown, by number: whole, or null until the daemon has sent them. */
const open = new Map();
let openedIn = null; // the list of that time
/** Without following, the list stands still: what is newer than this isn't in it. */
let pin = { filters: null, until: null };

const filters = (params) => ({
  job_id: params.get('job_id'), outcome: params.get('outcome'), event: params.get('event'),
  since: params.get('since'), until: params.get('until'), output: 'false',
});

/** What was opened in another list is closed. */
export function enter(list) {
  if (list !== openedIn) open.clear();
  openedIn = list;
}

export async function load(ask, params) {
  const asked = filters(params);
  const key = JSON.stringify(asked);
  enter(`${key} ${params.get('page')}`);
  if (params.get('follow') === 'true' || asked.until) {
    pin = { filters: null, until: null };
    return { ...await askPage(ask, 'get_history', asked, params, size), newer: 0 };
  }
  if (pin.filters !== key) pin = { filters: key, until: (await ask('status')).time };
  const [data, all] = await Promise.all([
    askPage(ask, 'get_history', { ...asked, until: pin.until }, params, size),
    ask('get_history', { ...asked, page_index: 1, page_size: 1 }),
  ]);
  return { ...data, newer: all.total - data.total };
}

export function draw(data, { params, change, turnPage, redraw, ask, link }) {
  const isFiltered = filterNames.some((name) => params.get(name));
  const isFollowing = params.get('follow') === 'true';
  const time = (name) => h('label', {}, word(name), h('input', {
    type: 'search', name, value: params.get(name) ?? '', placeholder: word('timeHint'), title: word('timeTitle'),
    oninput: (event) => { event.target.typedAt = Infinity; },
    onchange: (event) => {
      event.target.typedAt = 0;
      const text = event.target.value.trim();
      // What ends at some time isn't followed.
      change({ [name]: text, ...(name === 'until' && text ? { follow: '' } : {}) });
    },
  }));
  return [
    h('h1', {}, word('history')),
    h('form', { class: 'filters', role: 'search', onsubmit: (event) => event.preventDefault() },
      h('label', {}, word('jobFilter'), h('input', {
        type: 'search', name: 'job_id', value: params.get('job_id') ?? '', oninput: later((event) => change({ job_id: event.target.value.trim() })),
      })),
      choice('outcome', outcomes, 'outcome_', params, change),
      choice('event', events, 'event_', params, change, 'event_'),
      time('since'), time('until'),
      box('follow', 'follow', params, change, (isTicked) => isTicked ? { until: '' } : {}),
      isFiltered ? clearing(filterNames, change) : null),
    h('p', { class: 'note', role: 'status' }, isFollowing ? word('following') : ''),
    data.newer > 0 ? h('p', { class: 'newer' }, h('button', { onclick: () => { pin.filters = null; change({ page: '' }); } }, fill(data.newer === 1 ? 'newer1' : 'newer', number(data.newer)))) : h('p', { class: 'newer', hidden: true }),
    data.total === 0
      ? h('p', { class: 'empty' }, word(isFiltered ? 'noMatch' : 'noRecords'))
      : records(isFollowing ? withOpen(data.list) : data.list, { redraw, ask, link, hasJob: true }),
    isFollowing ? null : pager(data, turnPage, size),
  ];
}

/** What is being read stays, though newer ones have taken its place. */
export function withOpen(list) {
  const shown = new Set(list.map((record) => record.seq));
  const kept = [...open.values()].filter((record) => record && !shown.has(record.seq));
  return [...list, ...kept.sort((a, b) => b.seq - a.seq)];
}

/** A table of records; `hasJob`: with whose they are. */
export function records(list, view) {
  const names = [view.hasJob ? 'job' : null, 'outcome', 'time', 'took', 'late', 'exit', 'output'].filter(Boolean);
  return h('table', { class: 'cards records' },
    h('thead', {}, h('tr', {}, names.map((name) => h('th', { scope: 'col', class: name }, word(name))))),
    h('tbody', {}, list.flatMap((record) => [row(record, view), open.has(record.seq) ? details(open.get(record.seq), names.length, record.seq) : null]).filter(Boolean)));
}

function row(record, { redraw, ask, link, hasJob }) {
  const cell = (name, ...content) => h('td', { class: name, 'data-label': word(name) }, h('div', {}, ...content));
  const isOpen = open.has(record.seq);
  const toggle = async () => {
    if (open.delete(record.seq)) return redraw();
    open.set(record.seq, null);
    redraw();
    const found = (await whole(record.seq, ask)) ?? record;
    // It was closed meanwhile.
    if (open.get(record.seq) !== null) return;
    open.set(record.seq, found);
    redraw();
  };
  return h('tr', { 'data-key': `r${record.seq}` },
    hasJob ? cell('job', record.job_id ? h('a', { href: link('job', { job_id: record.job_id }) }, record.job_id) : '–') : null,
    cell('outcome', record.outcome ? outcomeMark(record.outcome) : h('span', { class: 'outcome other' }, [word(`event_${record.event}`), record.reason ?? record.action].filter(Boolean).join(': '))),
    cell('time', h('time', { datetime: record.scheduled_time ?? record.time }, clock(record.scheduled_time ?? record.time))),
    cell('took', took(record)),
    cell('late', record.lateness === undefined ? '–' : duration(record.lateness)),
    cell('exit', exit(record)),
    cell('output', h('button', { 'aria-expanded': String(isOpen), onclick: toggle }, word(isOpen ? 'hide' : 'show'))));
}

/** From its beginning to its end, all attempts together. */
export const took = (record) => record.start_time && record.end_time
  ? duration((Date.parse(record.end_time) - Date.parse(record.start_time)) / 1000) : '–';

function exit(record) {
  if (record.http_status !== undefined) return `HTTP ${record.http_status}`;
  if (record.signal !== undefined) return record.signal;
  return record.exit_code ?? '–';
}

/** A record with all of its output. Null: nobody answers, or it is gone. */
export async function whole(seq, ask) {
  try {
    return (await ask('get_history', { seq, page_index: 1, page_size: 1 })).list[0] ?? null;
  } catch {
    return null;
  }
}

const texts = [
  ['run_id', 'runID'], ['scheduled_time', 'scheduledTime'], ['start_time', 'startTime'], ['end_time', 'endTime'],
  ['attempt', 'attempt'], ['cause', 'cause'], ['reason', 'reason'], ['count', 'count'],
  ['exit_code', 'exitCode'], ['signal', 'signal'], ['http_status', 'httpStatus'],
];

/** All of a record. What a run wrote stays text, whatever it is. */
function details(record, columns, seq) {
  if (!record) return h('tr', { 'data-key': `d${seq}`, class: 'details' }, h('td', { colspan: columns }, word('loading')));
  const facts = texts.filter(([key]) => record[key] !== undefined).map(([key, label]) => [label, String(record[key])]);
  if (record.cpu_user !== undefined) facts.push(['cpu', duration(record.cpu_user + (record.cpu_system ?? 0))]);
  if (record.max_rss !== undefined) facts.push(['memory', bytes(record.max_rss)]);
  if (record.output_bytes !== undefined) facts.push(['outputSize', bytes(record.output_bytes)]);
  return h('tr', { 'data-key': `d${seq}`, class: 'details' }, h('td', { colspan: columns },
    [record.problem, record.output_problem].filter(Boolean).map((problem) => h('p', { class: 'problem', lang: 'en' }, problem)),
    record.outcome === undefined ? null : h('dl', {}, facts.flatMap(([label, value]) => [h('dt', {}, word(label)), h('dd', {}, value)]),
      record.cmd === undefined ? null : [h('dt', {}, word('cmd')), h('dd', {}, h('code', {}, line(record.cmd)))]),
    record.outcome === undefined
      ? [h('h3', {}, word('record')), h('pre', { tabindex: 0, 'aria-label': word('record') }, visible(JSON.stringify(record, null, 2)))]
      : output(record)));
}

/** What a run wrote. */
export const output = (record) => [
  h('h3', {}, word('output')),
  record.output_truncated ? h('p', { class: 'note' }, fill('truncated', bytes(record.output_bytes))) : null,
  record.cmd_output ? h('pre', { tabindex: 0, 'aria-label': word('output') }, visible(record.cmd_output))
    : h('p', { class: 'note' }, word(record.cmd_output_left_out ? 'notRead' : 'noOutput')),
];
