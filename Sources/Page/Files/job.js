// One job: when it is due, how it went, and where each of its settings comes from.

import { h } from './draw.js';
import { word, fill } from './words.js';
import { clock, duration, ruleInWords } from './text.js';
import { pager, shown, stateMark } from './jobs.js';
import { records } from './history.js';

const size = 100;
/** What of a job's answer is no setting. */
const told = new Set([
  'Job_trigger', 'next_run_time', 'job_trigger', 'next_run', 'last_run', 'state', 'failing', 'file', 'line', 'problems',
  'explanation', 'sources', 'next_runs', 'last_runs', 'recent',
]);

export async function load(ask, params) {
  const id = params.get('job_id');
  const [job, runs] = await Promise.all([
    ask('get_job', { job_id: id }),
    ask('get_history', { job_id: id, page_index: params.get('page') || 1, page_size: size }),
  ]);
  return { job, runs };
}

export function draw({ job, runs }, { params, change, redraw, link }) {
  return [
    h('h1', {}, job.job_id, ' ', stateMark(job), job.failing ? h('span', { class: 'mark bad' }, word('failing')) : null),
    h('p', { class: 'lead' }, job.description ?? '', job.description ? ' · ' : '', job.job_name, ' · ', h('a', { href: link('files', { file: job.file }) }, `${job.file}:${job.line}`)),
    job.problems.length > 0 ? h('div', { class: 'warning' }, h('p', {}, word('fileBroken')), h('pre', { tabindex: 0, 'aria-label': word('problem') }, job.problems.join('\n'))) : h('div', { hidden: true }),
    h('div', { class: 'columns' },
      h('section', { 'aria-labelledby': 'when' },
        h('h2', { id: 'when' }, word('when')),
        ruleInWords(job).map((sentence) => h('p', {}, sentence)),
        job.state === 'paused' ? h('p', { class: 'note' }, word('pausedLong')) : null),
      h('section', { 'aria-labelledby': 'next' },
        h('h2', { id: 'next' }, word('nextTen')),
        job.next_runs.length === 0 ? h('p', { class: 'note' }, word('notDue')) : h('ol', { class: 'next' }, job.next_runs.map((time) => h('li', {},
          h('time', { datetime: time }, clock(time)), ' ', h('span', { class: 'until', 'data-until': String(Date.parse(time)) })))))),
    chart(runs.list),
    h('section', { 'aria-labelledby': 'settings' },
      h('h2', { id: 'settings' }, word('settings')),
      h('table', { class: 'settings' },
        h('thead', {}, h('tr', {}, ['setting', 'value', 'from'].map((name) => h('th', { scope: 'col' }, word(name))))),
        h('tbody', {}, Object.keys(job).filter((key) => !told.has(key)).map((key) => setting(job, key))))),
    h('section', { 'aria-labelledby': 'runs' },
      h('h2', { id: 'runs' }, word('history')),
      runs.total === 0 ? h('p', { class: 'note' }, word('noRuns')) : records(runs.list, redraw, link, false),
      pager(runs.total, params, change, size)),
  ];
}

function setting(job, key) {
  const places = (job.sources[key] ?? []).map((place) => `${place.file}:${place.line}`).join(', ');
  return h('tr', { 'data-key': key },
    h('th', { scope: 'row' }, key),
    h('td', {}, h('code', {}, shown(job[key]))),
    h('td', { class: places ? 'place' : 'none' }, places || word('builtIn')));
}

/** Durations upward, latenesses downward, each against the largest; the newest run on the right. */
function chart(list) {
  const runs = list.filter((run) => run.cmd_cost !== undefined).reverse();
  if (runs.length === 0) return h('section', { hidden: true });
  const [width, high, low] = [1000, 120, 60];
  const longest = Math.max(...runs.map((run) => run.cmd_cost), 1e-6);
  const latest = Math.max(...runs.map((run) => run.lateness ?? 0), 1e-6);
  const step = width / Math.max(runs.length, 20);
  return h('section', { 'aria-labelledby': 'chart' },
    h('h2', { id: 'chart' }, fill('lastChart', runs.length)),
    h('p', { class: 'legend' }, h('span', {}, `${word('chartDuration')}: ${word('longest')} ${duration(longest)}`), h('span', {}, `${word('chartLateness')}: ${word('latest')} ${duration(latest)}`)),
    h('svg', { class: 'chart', role: 'img', viewBox: `0 0 ${width} ${high + low + 4}`, preserveAspectRatio: 'none', 'aria-label': fill('lastChart', runs.length) },
      runs.map((run, index) => {
        const x = width - (runs.length - index) * step;
        const up = Math.max(1.5, high * run.cmd_cost / longest);
        const down = Math.max(1, low * (run.lateness ?? 0) / latest);
        return h('g', {},
          h('title', {}, `${clock(run.scheduled_time)}: ${word(`outcome_${run.outcome}`)}, ${duration(run.cmd_cost)}, ${word('late')} ${duration(run.lateness)}`),
          h('rect', { class: run.outcome, x, y: high - up, width: step * 0.8, height: up }),
          h('rect', { class: 'lateness', x, y: high + 4, width: step * 0.8, height: down }));
      }),
      h('line', { class: 'axis', x1: 0, x2: width, y1: high + 2, y2: high + 2 })));
}
