// The last hour's runs, and how many come in each minute of the next day.

import { h } from './draw.js';
import { word, fill } from './words.js';
import { clock, duration, number, serverNow } from './text.js';

export const every = 10000;
const hour = 3600000;
const lanesShown = 40;

export async function load(ask) {
  const since = new Date(serverNow() - hour).toISOString();
  const [runs, load] = await Promise.all([ask('get_history', { since, page_index: 1, page_size: 1000, output: 'false' }), ask('get_load')]);
  return { runs, load };
}

export const draw = ({ runs, load }, { status, link }) => [
  h('h1', {}, word('timeline')),
  lastHour(runs, status, link),
  coming(load),
];

function lastHour(runs, status, link) {
  const now = Date.parse(status.time);
  const jobs = new Map();
  const add = (run, end, outcome) => {
    const lane = jobs.get(run.job_id) ?? [];
    jobs.set(run.job_id, lane);
    lane.push({ start: Math.max(Date.parse(run.start_time), now - hour), end, outcome, run });
  };
  for (const run of runs.list) if (run.start_time && run.end_time) add(run, Date.parse(run.end_time), run.outcome);
  for (const run of status.running) add(run, now, 'running');
  const lanes = [...jobs].sort(([a, first], [b, second]) => second.length - first.length || (a < b ? -1 : 1)).slice(0, lanesShown).sort(([a], [b]) => (a < b ? -1 : 1));
  const x = (time) => 1000 * (time - (now - hour)) / hour;
  // Of a busy hour not all runs are asked for: what stands before them is not empty, but unseen.
  const seen = runs.total > runs.list.length ? Math.min(...runs.list.map((run) => Date.parse(run.time))) : now - hour;
  return h('section', { 'aria-labelledby': 'hour' },
    h('h2', { id: 'hour' }, word('lastHour')),
    h('p', { class: 'note' }, runs.total > runs.list.length ? fill('hourNote', number(runs.list.length), number(runs.total), wall(seen, status.time)) : fill('runsIn', number(runs.total), number(jobs.size)),
      jobs.size > lanes.length ? ` ${fill('lanesNote', number(lanes.length), number(jobs.size))}` : ''),
    lanes.length === 0 ? h('p', { class: 'empty' }, word('hourNone')) : h('div', { class: 'lanes' },
      lanes.map(([id, bars]) => h('div', { class: 'lane', 'data-key': id },
        h('a', { href: link('job', { job_id: id }) }, id),
        h('svg', { role: 'img', viewBox: '0 0 1000 20', preserveAspectRatio: 'none', 'aria-label': `${id}: ${fill('runsAt', number(bars.length))}` },
          h('rect', { class: 'unseen', x: 0, y: 0, width: Math.max(0, x(seen)), height: 20 }),
          bars.map((bar) => h('rect', { class: bar.outcome, x: x(bar.start), y: 3, width: Math.max(1.5, x(bar.end) - x(bar.start)), height: 14 },
            h('title', {}, `${clock(bar.run.start_time)}: ${bar.outcome === 'running' ? word('still') : word(`outcome_${bar.outcome}`)}, ${duration((bar.end - Date.parse(bar.run.start_time)) / 1000)}`)))))),
      scale([0, 15, 30, 45, 60].map((minutes) => [x(now - hour + minutes * 60000), wall(now - hour + minutes * 60000, status.time)]))));
}

function coming(load) {
  const start = Date.parse(load.since);
  const end = Date.parse(load.until);
  const isDay = end - start > 86000000;
  const most = Math.max(...load.list.map((item) => item.count), 0);
  const busiest = [...load.list].sort((a, b) => b.count - a.count || Date.parse(a.time) - Date.parse(b.time)).slice(0, 5);
  const minutes = Math.max(1, (end - start) / 60000);
  const width = 1000 / minutes;
  const hours = [];
  const shift = offset(load.since) % hour;
  for (let time = Math.ceil((start + shift) / hour) * hour - shift; time < end; time += hour) hours.push(time);
  const marks = hours.filter((_, index) => index % 3 === 0 || hours.length < 9);
  return h('section', { 'aria-labelledby': 'coming' },
    h('h2', { id: 'coming' }, isDay ? word('comingDay') : word('comingHours').replace('#', clock(load.until))),
    load.total === 0 ? h('p', { class: 'empty' }, word('noneDue')) : [
      h('p', { class: 'note' }, `${word('perMinute')}: ${fill('total', number(load.total), number(most))}`),
      h('svg', { class: 'load', role: 'img', viewBox: '0 0 1000 120', preserveAspectRatio: 'none', 'aria-label': `${word('perMinute')}: ${fill('total', number(load.total), number(most))}` },
        h('path', { d: load.list.map((item) => column(item, start, most, width)).join('') })),
      ticks(marks.map((time) => [1000 * (time - start) / (end - start), wall(time, clockAt(load, time))])),
      h('h3', {}, word('busiest')),
      h('ol', { class: 'busiest' }, busiest.map((item) => h('li', {}, h('time', { datetime: item.time }, clock(item.time).slice(0, -3)), ` · ${fill('runsAt', number(item.count))}`))),
    ]);
}

/** One minute's column of a path. */
function column(item, start, most, width) {
  const x = Math.max(0, (Date.parse(item.time) - start) / 60000 * width);
  const height = Math.max(1, 118 * item.count / most);
  return `M${x.toFixed(2)} 120v-${height.toFixed(1)}h${Math.max(width * 0.9, 0.5).toFixed(2)}v${height.toFixed(1)}z`;
}

/** `09:15` on the clock whose offset a text of the daemon has. */
const wall = (time, text) => new Date(time + offset(text)).toISOString().slice(11, 16);

/** A text with the offset of the daemon's clock by then: it may change within the day. */
const clockAt = (load, time) => (load.list.findLast((item) => Date.parse(item.time) <= time) ?? load.list[0])?.time ?? load.since;

/** How far that clock is ahead of UTC, in milliseconds. */
function offset(text) {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(text) ?? [null, '+', '0', '0'];
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60000 : 60000);
}

/** Times under a picture; the places from 0 to 1000. */
const scale = (marks) => h('div', { class: 'lane' }, h('span', {}), ticks(marks));

const ticks = (marks) => h('svg', { class: 'scale', 'aria-hidden': 'true' },
  marks.map(([x, text]) => h('text', { x: `${(x / 10).toFixed(2)}%`, y: 12, 'text-anchor': x < 30 ? 'start' : x > 970 ? 'end' : 'middle' }, text)));
