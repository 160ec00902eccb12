// The page: what is shown, when it is asked for anew, and what is said when nobody answers.

import { h, morph, morphChildren } from './draw.js';
import { word, language, setLanguage } from './words.js';
import { setServerTime, serverNow, distance, duration, number } from './text.js';
import * as jobs from './jobs.js';
import * as job from './job.js';
import * as history from './history.js';
import * as files from './files.js';
import * as timeline from './timeline.js';

const views = { jobs, job, history, files, timeline };
const tabs = ['jobs', 'history', 'files', 'timeline'];
const schemes = ['auto', 'light', 'dark'];

let turn = 0; // which request the newest answer may belong to
let timer = null;
let answer = null; // what is shown: {view, params, data, status}
let answeredAt = null; // when the daemon last answered, by this clock
let trouble = null; // why the newest request has no answer

/** The address: `#/history?outcome=failure`. */
function address() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const name = views[path] ? path : 'jobs';
  return { name, params: new URLSearchParams(query ?? '') };
}

/** The address of a view. Empty fields are left out. */
function link(name, fields = {}) {
  const params = new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== '' && value !== null && value !== undefined));
  const query = params.toString();
  return `#/${name}${query ? `?${query}` : ''}`;
}

/** The present view with other fields; a filter's change is no step to go back by. */
function change(fields) {
  const { name, params } = address();
  const all = { ...Object.fromEntries(params), page: '', ...fields };
  window.history.replaceState(null, '', link(name, all));
  refresh();
}

class Refusal extends Error {}

/** Asks the daemon: the `data` of its answer. */
async function ask(path, fields = {}) {
  const query = new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== '' && value !== null && value !== undefined)).toString();
  const response = await fetch(`ruqi/${path}${query ? `?${query}` : ''}`, { cache: 'no-cache', signal: AbortSignal.timeout(15000) });
  const body = await response.json();
  if (body.stat !== 'OK') throw new Refusal(body.message);
  return body.data;
}

async function refresh() {
  const mine = ++turn;
  clearTimeout(timer);
  const { name, params } = address();
  const view = views[name];
  const isNew = answer?.name !== name || (name === 'job' && answer.params.get('job_id') !== params.get('job_id'));
  if (isNew) document.body.classList.add('loading');
  try {
    const [status, data] = await Promise.all([ask('status'), view.load(ask, params)]);
    if (mine !== turn) return;
    setServerTime(status.time);
    answer = { name, params, data, status, refusal: null };
    [answeredAt, trouble] = [Date.now(), null];
  } catch (error) {
    if (mine !== turn) return;
    if (error instanceof Refusal) {
      answer = { name, params, data: null, status: answer?.status ?? null, refusal: error.message };
      [answeredAt, trouble] = [Date.now(), null];
    } else {
      trouble = error;
    }
  }
  show();
  if (isNew) {
    document.body.classList.remove('loading');
    window.scrollTo(0, 0);
  }
  plan(view.every ?? 5000);
}

/** A page that nobody sees asks nothing; it asks at once when it is seen again. */
function plan(delay) {
  clearTimeout(timer);
  if (document.visibilityState === 'visible') timer = setTimeout(refresh, delay);
}

function show() {
  const { name, params } = address();
  document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
  document.title = `${name === 'job' ? params.get('job_id') : word(name)} · ruqi`;
  document.getElementById('skip').textContent = word('skip');
  morphChildren(document.getElementById('header'), header(name));
  const main = document.getElementById('main');
  if (answer?.refusal) {
    morphChildren(main, [h('p', { class: 'refusal', role: 'alert' }, answer.refusal)]);
  } else if (answer && answer.name === name) {
    const tree = views[name].draw(answer.data, { params, status: answer.status, change, redraw: show, link });
    morphChildren(main, [tree].flat(Infinity).filter(Boolean));
  } else if (!answer) {
    morphChildren(main, [h('p', { class: 'empty' }, word(trouble ? 'away' : 'loading'))]);
  }
  main.classList.toggle('old', trouble !== null);
  morphChildren(document.getElementById('footer'), footer());
  tick();
}

function header(name) {
  const status = answer?.status;
  const broken = status?.files.broken ?? 0;
  return [
    h('a', { class: 'brand', href: link('jobs') }, h('span', { 'aria-hidden': 'true' }, '如期'), ' ruqi'),
    h('nav', { 'aria-label': word('views') }, tabs.map((tab) => h('a', {
      href: link(tab), 'aria-current': tab === name || (tab === 'jobs' && name === 'job') ? 'page' : null, 'data-key': tab,
    }, word(tab), tab === 'files' && broken > 0 ? h('span', { class: 'count', title: word('brokenFiles') }, number(broken)) : null))),
    h('p', { class: 'health', role: 'status' }, state(status)),
    h('div', { class: 'choices' },
      h('button', { onclick: () => { setLanguage(language() === 'zh' ? 'en' : 'zh'); show(); }, lang: language() === 'zh' ? 'en' : 'zh-CN' }, language() === 'zh' ? 'English' : '中文'),
      h('button', { onclick: nextScheme, title: word('schemeTitle') }, word(`scheme_${scheme()}`))),
    h('div', { class: 'banner', role: 'alert', hidden: trouble === null }, trouble ? word('awayLong') : ''),
  ];
}

function state(status) {
  if (!status) return word(trouble ? 'away' : 'loading');
  const good = trouble === null && status.state === 'ready' && status.problems.length === 0;
  return [
    h('span', { class: `dot ${trouble ? 'bad' : good ? 'good' : 'warn'}`, 'aria-hidden': 'true' }),
    h('span', {}, trouble ? word('away') : `${word(`daemon_${status.state}`)} · ${status.host}`),
    !trouble && status.problems.length > 0 ? h('a', { href: link('files', { state: 'broken' }), title: status.problems[0] }, status.problems.length === 1 ? word('trouble1') : word('troubles').replace('#', number(status.problems.length))) : null,
    h('span', { class: 'age', 'data-since': String(answeredAt) }),
  ];
}

function footer() {
  const status = answer?.status;
  if (!status) return [];
  return [
    h('p', {}, word('readOnly')),
    h('p', {}, `ruqi ${status.version} · ${status.scheduler_name} · ${status.timezone} · `, h('span', { 'data-up': String(Date.parse(status.start_time)) })),
  ];
}

/** What changes each second without the daemon: ages and countdowns. */
function tick() {
  for (const element of document.querySelectorAll('[data-since],[data-until],[data-up]')) {
    const { since, until, up } = element.dataset;
    const text = since ? word('updated').replace('#', distance(Math.min(0, Number(since) - Date.now())))
      : until ? distance(Number(until) - serverNow())
      : word('up').replace('#', duration((serverNow() - Number(up)) / 1000));
    if (element.textContent !== text) element.textContent = text;
  }
}

const stored = {
  get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* private windows */ } },
};

const scheme = () => schemes.includes(stored.get('ruqi.scheme')) ? stored.get('ruqi.scheme') : 'auto';

function nextScheme() {
  stored.set('ruqi.scheme', schemes[(schemes.indexOf(scheme()) + 1) % schemes.length]);
  applyScheme();
  show();
}

function applyScheme() {
  document.documentElement.dataset.scheme = scheme();
}

applyScheme();
addEventListener('hashchange', () => {
  if (location.hash === '#main') return;
  show();
  refresh();
});
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') refresh(); });
addEventListener('online', refresh);
addEventListener('pageshow', (event) => { if (event.persisted) refresh(); });
document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  document.getElementById('main').focus();
});
setInterval(tick, 1000);
show();
refresh();
