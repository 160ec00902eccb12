// The page: what is shown, when it is asked for anew, and what is said when nobody answers.

import { h, morph, morphChildren } from './draw.js';
import { word, language, setLanguage } from './words.js';
import { setServerTime, serverNow, distance, duration, number } from './text.js';
import * as jobs from './jobs.js';
import { forget } from './forms.js';
import * as job from './job.js';
import * as history from './history.js';
import * as files from './files.js';
import * as timeline from './timeline.js';
import * as problems from './problems.js';

const views = { jobs, job, history, files, timeline, problems };
const tabs = ['jobs', 'history', 'files', 'timeline'];
const schemes = ['auto', 'light', 'dark'];

let turn = 0; // which request the newest answer may belong to
let timer = null;
let answer = null; // what is shown: {view, params, data, status}
let answeredAt = null; // when the daemon last answered, by this clock
let trouble = null; // why the newest request has no answer
let askedAt = null; // since when an answer is awaited

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

/** The present view with other fields; a filter's change is no step to go back by, another page is one. */
function change(fields, isStep = false) {
  const { name, params } = address();
  const all = { ...Object.fromEntries(params), page: '', ...fields };
  window.history[isStep ? 'pushState' : 'replaceState'](null, '', link(name, all));
  return refresh();
}

const turnPage = (page) => change({ page: page === 1 ? '' : String(page) }, true);

class Refusal extends Error {}

/** Asks the daemon: the `data` of its answer. */
async function ask(path, fields = {}) {
  const query = new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== '' && value !== null && value !== undefined)).toString();
  const response = await fetch(`ruqi/${path}${query ? `?${query}` : ''}`, { cache: 'no-cache', signal: AbortSignal.timeout(10000) });
  const body = await response.json();
  if (body.stat !== 'OK') throw new Refusal(body.message);
  return body.data;
}

async function refresh() {
  const mine = ++turn;
  clearTimeout(timer);
  askedAt = Date.now();
  const { name, params } = address();
  const view = views[name];
  const isNew = answer?.name !== name || (name === 'job' && answer.params.get('job_id') !== params.get('job_id'));
  document.body.classList.toggle('loading', isNew);
  try {
    const [status, data] = await Promise.all([ask('status'), view.load(ask, params).catch((error) => error)]);
    if (mine !== turn || address().name !== name) return;
    if (data instanceof Error && !(data instanceof Refusal)) throw data;
    setServerTime(status.time);
    const isRefused = data instanceof Refusal;
    // What was there stays, so that a wrong filter can be put right.
    const kept = answer?.name === name && !isNew ? answer.data : null;
    answer = { name, params, data: isRefused ? kept : data, status, refusal: isRefused ? data.message : null };
    [answeredAt, trouble] = [Date.now(), null];
  } catch (error) {
    if (mine !== turn) return;
    trouble = error;
  }
  askedAt = null;
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
  const active = document.activeElement;
  document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
  document.title = `${name === 'job' ? params.get('job_id') ?? word('job') : word(name)} · ruqi`;
  document.getElementById('skip').textContent = word('skip');
  morphChildren(document.getElementById('header'), header(name));
  const main = document.getElementById('main');
  if (answer?.name === name && answer.data) {
    const tree = views[name].draw(answer.data, { params, status: answer.status, change, turnPage, redraw: show, ask, link });
    const refusal = answer.refusal ? h('p', { class: 'refusal', role: 'alert', lang: 'en' }, answer.refusal) : null;
    morphChildren(main, [refusal, tree].flat(Infinity).filter(Boolean));
  } else if (answer?.name === name && answer.refusal) {
    morphChildren(main, refused(name, params, answer.refusal));
  } else if (!answer || trouble) {
    morphChildren(main, [h('h1', {}, word(name)), h('p', { class: 'empty' }, word(trouble ? 'away' : 'loading'))]);
  }
  // An element that was moved loses the focus; one that is gone leaves it to what there is now.
  if (active !== document.activeElement) (active?.isConnected ? active : main).focus({ preventScroll: true });
  main.classList.toggle('old', trouble !== null);
  morphChildren(document.getElementById('footer'), footer());
  tick();
}

/** What is shown where there is nothing else, and the ways on. */
function refused(name, params, sentence) {
  const id = params.get('job_id');
  return [
    h('h1', {}, id ?? word(name)),
    h('p', { class: 'refusal', role: 'alert', lang: 'en' }, sentence),
    h('p', {}, id ? [h('a', { href: link('history', { job_id: id }) }, word('itsHistory')), ' · '] : null, h('a', { href: link('jobs') }, word('allJobs')), ' · ', h('a', { href: link(name === 'job' ? 'jobs' : name) }, word('clear'))),
  ];
}

function header(name) {
  const status = answer?.status;
  const broken = status?.files.broken ?? 0;
  return [
    h('a', { class: 'brand', href: link('jobs') }, h('span', { 'aria-hidden': 'true' }, '如期'), ' ruqi'),
    h('nav', { 'aria-label': word('views') }, tabs.map((tab) => h('a', {
      href: link(tab), 'aria-current': tab === name || (tab === 'jobs' && name === 'job') ? 'page' : null, 'data-key': tab,
    }, word(tab), tab === 'files' && broken > 0 ? h('span', { class: 'count', title: word('brokenFiles') }, number(broken)) : null))),
    h('div', { class: 'health' }, state(status)),
    h('div', { class: 'choices' },
      h('button', { onclick: () => { setLanguage(language() === 'zh' ? 'en' : 'zh'); show(); }, lang: language() === 'zh' ? 'en' : 'zh-CN' }, language() === 'zh' ? 'English' : '中文'),
      h('button', { onclick: nextScheme, title: word('schemeTitle') }, word(`scheme_${scheme()}`))),
    h('div', { class: 'banner', role: 'alert', hidden: trouble === null }, trouble ? word('awayLong') : ''),
  ];
}

function state(status) {
  if (!status) return word(trouble ? 'away' : 'loading');
  const waits = askedAt !== null && Date.now() - askedAt > 4000;
  const good = trouble === null && status.state === 'ready' && status.problems.length === 0;
  return [
    h('span', { class: `dot ${trouble || waits ? 'bad' : good ? 'good' : 'warn'}`, 'aria-hidden': 'true' }),
    h('span', { role: 'status' }, trouble ? word('away') : waits ? word('waits') : `${word(`daemon_${status.state}`)} · ${status.host}`),
    !trouble && status.problems.length > 0 ? h('a', { href: link('problems') }, status.problems.length === 1 ? word('trouble1') : word('troubles').replace('#', number(status.problems.length))) : null,
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
      : until ? (Number(until) < serverNow() ? word('due') : distance(Number(until) - serverNow()))
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
  forget();
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
setInterval(() => {
  if (askedAt !== null && trouble === null && Date.now() - askedAt > 4000) show();
  tick();
}, 1000);
show();
refresh();
