// What ended, or other records, the newest first, with what the runs wrote.

import { h } from './draw.js';
import { word, fill } from './words.js';
import { clock, duration, bytes, line } from './text.js';
import { choice, later, outcomeMark, outcomes, pager } from './jobs.js';

export const every = 3000;
const size = 50;
const events = ['started', 'finished', 'skipped', 'missed', 'lost', 'reconciled', 'daemon'];
const open = new Set(); // the records whose details are shown

export const load = (ask, params) => ask('get_history', {
  job_id: params.get('job_id'), outcome: params.get('outcome'), event: params.get('event'),
  since: params.get('since'), until: params.get('until'),
  page_index: params.get('page') || 1, page_size: size,
});

export function draw(data, { params, change, redraw, link }) {
  const isFiltered = ['job_id', 'outcome', 'event', 'since', 'until'].some((name) => params.get(name));
  const field = (name, label, hint) => h('label', {}, word(label), h('input', {
    type: 'search', name, value: params.get(name) ?? '', placeholder: hint, oninput: later((event) => change({ [name]: event.target.value.trim() })),
  }));
  const isFollowing = params.get('follow') === 'true';
  return [
    h('h1', {}, word('history')),
    h('form', { class: 'filters', role: 'search', onsubmit: (event) => event.preventDefault() },
      field('job_id', 'jobFilter', ''),
      choice('outcome', outcomes, 'outcome_', params, change),
      choice('event', events, 'event_', params, change, 'event_'),
      field('since', 'since', word('timeHint')), field('until', 'until', word('timeHint')),
      h('label', { class: 'check' }, h('input', {
        type: 'checkbox', name: 'follow', checked: isFollowing,
        onchange: (event) => change({ follow: event.target.checked ? 'true' : '', until: event.target.checked ? '' : params.get('until') }),
      }), word('follow')),
      isFiltered ? h('button', { type: 'button', onclick: () => change({ job_id: '', outcome: '', event: '', since: '', until: '' }) }, word('clear')) : null),
    h('p', { class: 'note', role: 'status' }, isFollowing ? word('following') : ''),
    data.total === 0 ? h('p', { class: 'empty' }, word(isFiltered ? 'noMatch' : 'noRecords')) : records(data.list, redraw, link, true),
    isFollowing ? null : pager(data.total, params, change, size),
  ];
}

/** A table of records; `hasJob`: with whose they are. */
export function records(list, redraw, link, hasJob) {
  const names = [hasJob ? 'job' : null, 'outcome', 'time', 'took', 'late', 'exit', 'output'].filter(Boolean);
  return h('table', { class: 'cards records' },
    h('thead', {}, h('tr', {}, names.map((name) => h('th', { scope: 'col', class: name }, word(name))))),
    h('tbody', {}, list.flatMap((record) => [row(record, redraw, link, hasJob), open.has(record.seq) ? details(record, names.length) : null]).filter(Boolean)));
}

function row(record, redraw, link, hasJob) {
  const cell = (name, ...content) => h('td', { class: name, 'data-label': word(name) }, h('div', {}, ...content));
  const isOpen = open.has(record.seq);
  const toggle = () => {
    if (!open.delete(record.seq)) open.add(record.seq);
    redraw();
  };
  return h('tr', { 'data-key': `r${record.seq}` },
    hasJob ? cell('job', record.job_id ? h('a', { href: link('job', { job_id: record.job_id }) }, record.job_id) : '–') : null,
    cell('outcome', record.outcome ? outcomeMark(record.outcome) : h('span', { class: 'outcome other' }, [word(`event_${record.event}`), record.reason ?? record.action].filter(Boolean).join(': '))),
    cell('time', h('time', { datetime: record.scheduled_time ?? record.time }, clock(record.scheduled_time ?? record.time))),
    cell('took', record.cmd_cost === undefined ? '–' : duration(record.cmd_cost)),
    cell('late', record.lateness === undefined ? '–' : duration(record.lateness)),
    cell('exit', record.signal ?? record.exit_code ?? record.http_status ?? '–'),
    cell('output', h('button', { 'aria-expanded': String(isOpen), onclick: toggle }, word(isOpen ? 'hide' : 'show'))));
}

const texts = [
  ['run_id', 'runID'], ['scheduled_time', 'scheduledTime'], ['start_time', 'startTime'], ['end_time', 'endTime'],
  ['attempt', 'attempt'], ['cause', 'cause'], ['reason', 'reason'], ['count', 'count'],
];

/** All of a record. What a run wrote stays text, whatever it is. */
function details(record, columns) {
  const rows = texts.filter(([key]) => record[key] !== undefined);
  const isRun = record.cmd_output !== undefined || record.outcome !== undefined;
  const output = record.cmd_output ?? '';
  return h('tr', { 'data-key': `d${record.seq}`, class: 'details' }, h('td', { colspan: columns },
    h('dl', {}, rows.flatMap(([key, label]) => [h('dt', {}, word(label)), h('dd', {}, String(record[key]))]),
      record.cmd === undefined ? null : [h('dt', {}, word('cmd')), h('dd', {}, h('code', {}, line(record.cmd)))]),
    isRun ? [
      h('h3', {}, word('output')),
      record.output_truncated ? h('p', { class: 'note' }, fill('truncated', bytes(record.output_bytes))) : null,
      output === '' ? h('p', { class: 'note' }, word('noOutput')) : h('pre', { tabindex: 0, 'aria-label': word('output') }, output),
    ] : [h('h3', {}, word('record')), h('pre', { tabindex: 0, 'aria-label': word('record') }, JSON.stringify(record, null, 2))]));
}
