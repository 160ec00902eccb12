// One job: when it is due, how it went, and where each of its settings comes from.

import { h } from './draw.js';
import { word, fill, language } from './words.js';
import { chineseRule, clock, duration, visible } from './text.js';
import { neverDue, outcomeMark, shown, stateMark } from './jobs.js';
import { askPage, pager } from './forms.js';
import { enter, records, whole, withOpen } from './history.js';

const size = 100;
const linesShown = 12;
/** What of a job's answer is no setting. */
const told = new Set([
  'Job_trigger', 'next_run_time', 'job_trigger', 'next_run', 'last_run', 'state', 'failing', 'file', 'line', 'problems',
  'explanation', 'sources', 'next_runs', 'last_runs', 'recent',
]);
const bad = new Set(['failure', 'timeout', 'start_failed', 'lost']);
let failed = { seq: null, record: null }; // the newest failed run, whole

export async function load(ask, params) {
  const id = params.get('job_id');
  enter(`job ${id} ${params.get('page')}`);
  const [job, runs] = await Promise.all([
    ask('get_job', { job_id: id, output: 'false' }),
    askPage(ask, 'get_history', { job_id: id, output: 'false' }, params, size),
  ]);
  const last = job.failing ? job.last_runs.find((run) => bad.has(run.outcome)) : null;
  if (last && (failed.seq !== last.seq || !failed.record)) failed = { seq: last.seq, record: await whole(last.seq, ask) };
  return { job, runs, failed: last ? failed.record ?? last : null };
}

export function draw({ job, runs, failed: last }, { turnPage, redraw, ask, link }) {
  return [
    h('h1', {}, job.job_id, ' ', stateMark(job), job.failing ? h('span', { class: 'mark bad' }, word('failing')) : null),
    h('p', { class: 'lead' }, job.description ?? '', job.description ? ' · ' : '', job.job_name, ' · ', h('a', { href: link('files', { file: job.file }) }, `${job.file}:${job.line}`)),
    job.problems.length > 0 ? h('div', { class: 'warning', 'data-key': 'problems' }, h('p', {}, word('fileBroken')), h('pre', { tabindex: 0, 'aria-label': word('problem'), lang: 'en' }, job.problems.join('\n'))) : null,
    last ? failure(last) : null,
    h('div', { class: 'columns', 'data-key': 'due' }, due(job), coming(job)),
    h('section', { 'aria-labelledby': 'runs', 'data-key': 'runs' },
      h('h2', { id: 'runs' }, word('history')),
      runs.page === 1 ? chart(runs.list) : null,
      runs.total === 0 ? h('p', { class: 'note' }, word('noRuns')) : records(runs.page === 1 ? withOpen(runs.list) : runs.list, { redraw, ask, link, hasJob: false }),
      pager(runs, turnPage, size)),
    settings(job),
  ];
}

/** Why it failed, before anything else. */
function failure(run) {
  const lines = (run.cmd_output ?? '').trimEnd().split('\n').slice(-linesShown).join('\n');
  return h('div', { class: 'alarm', 'data-key': 'alarm' },
    h('p', {}, word('lastFailure'), ' ', outcomeMark(run.outcome), clock(run.end_time), run.exit_code === undefined ? '' : ` · ${word('exitCode')} ${run.exit_code}`, run.signal ? ` · ${word('signal')} ${run.signal}` : '', run.http_status ? ` · HTTP ${run.http_status}` : ''),
    run.problem ? h('p', { class: 'problem', lang: 'en' }, run.problem) : null,
    lines ? h('pre', { tabindex: 0, 'aria-label': word('output') }, visible(lines)) : null);
}

/** In Chinese a plain rule has its own words; all that there is to say stands below, as the daemon says it. */
function due(job) {
  const all = language() === 'zh' ? [job.rule].flat().map(chineseRule) : [];
  const texts = all.includes(null) ? [] : all;
  return h('section', { 'aria-labelledby': 'when' },
    h('h2', { id: 'when' }, word('when')),
    texts.length > 0 ? h('p', { class: 'rule' }, `${texts.join('；')}（${job.timezone}）`) : null,
    h('div', { lang: 'en', class: texts.length > 0 ? 'note' : null }, job.explanation.map((sentence) => h('p', {}, sentence))));
}

function coming(job) {
  const never = { state_paused: 'pausedLong', atBoot: 'atBootLong', never: 'notDue' };
  return h('section', { 'aria-labelledby': 'next' },
    h('h2', { id: 'next' }, word('nextTen')),
    job.next_runs.length === 0 ? h('p', { class: 'note' }, word(never[neverDue(job)])) : h('ol', { class: 'next' }, job.next_runs.map((time) => h('li', {},
      h('time', { datetime: time }, clock(time)), ' ', h('span', { class: 'until', 'data-until': String(Date.parse(time)) })))));
}

/** Those that somebody wrote, then the others. */
function settings(job) {
  const keys = Object.keys(job).filter((key) => !told.has(key));
  const written = keys.filter((key) => job.sources[key]);
  const others = keys.filter((key) => !job.sources[key]);
  const table = (names) => h('table', { class: 'settings' },
    h('thead', {}, h('tr', {}, ['setting', 'value', 'from'].map((name) => h('th', { scope: 'col' }, word(name))))),
    h('tbody', {}, names.map((key) => setting(job, key))));
  return h('section', { 'aria-labelledby': 'settings', 'data-key': 'settings' },
    h('h2', { id: 'settings' }, word('settings')),
    table(written),
    h('details', {}, h('summary', {}, fill('defaults', others.length)), table(others)));
}

function setting(job, key) {
  const places = (job.sources[key] ?? []).map((place) => `${place.file}:${place.line}`).join(', ');
  return h('tr', { 'data-key': key },
    h('th', { scope: 'row' }, key),
    h('td', {}, h('code', {}, shown(key, job[key]))),
    h('td', { class: places ? 'place' : 'none' }, places || word(key === 'job_id' ? 'fileName' : 'builtIn')));
}

/** Durations upward, latenesses downward, each against the largest; the newest run on the right. */
function chart(list) {
  const runs = list.filter((run) => run.cmd_cost !== undefined).reverse();
  if (runs.length === 0) return null;
  const [width, high, low] = [1000, 120, 60];
  const longest = Math.max(...runs.map((run) => run.cmd_cost), 1e-6);
  const latest = Math.max(...runs.map((run) => run.lateness ?? 0), 1e-6);
  const step = width / Math.max(runs.length, 80);
  return h('figure', { 'data-key': 'chart' },
    h('figcaption', { class: 'legend' }, h('span', {}, fill('lastChart', runs.length)), h('span', {}, `${word('longest')}: ${duration(longest)}`), h('span', { class: 'lateness' }, `${word('latest')}: ${duration(latest)}`)),
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
