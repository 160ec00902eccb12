// Numbers, times and rules as people read them. Times are shown as the daemon's own clock shows them.

import { word, language } from './words.js';

let serverOffset = 0; // milliseconds by which the daemon's clock is ahead of this one
let today = '';

/** Notes the daemon's time, an RFC 3339 text. */
export function setServerTime(text) {
  serverOffset = Date.parse(text) - Date.now();
  today = text.slice(0, 10);
}

/** What the daemon's clock shows, in milliseconds since the epoch. */
export const serverNow = () => Date.now() + serverOffset;

/** `09:15:00`, with the date where it isn't today. */
export function clock(text) {
  if (!text) return '–';
  const [date, time] = [text.slice(0, 10), text.slice(11, 19)];
  if (date === today) return time;
  return `${date.slice(0, 4) === today.slice(0, 4) ? date.slice(5) : date} ${time}`;
}

/** `1 h 2 m`, `350 ms`: two units at most. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  const unit = (value, name) => `${value} ${word(name)}`;
  if (seconds < 0.0095) return unit(Math.max(0, Math.round(seconds * 10000) / 10), 'ms');
  if (seconds < 0.9995) return unit(Math.round(seconds * 1000), 'ms');
  if (seconds < 59.95) return unit(Math.round(seconds * 10) / 10, 's');
  const whole = Math.round(seconds);
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'm'], [1, 's']];
  const first = parts.findIndex(([size]) => whole >= size);
  const [size, name] = parts[first];
  const rest = parts[first + 1] ? Math.floor((whole % size) / parts[first + 1][0]) : 0;
  const head = unit(Math.floor(whole / size), name);
  return rest ? `${head} ${unit(rest, parts[first + 1][1])}` : head;
}

/** `in 12 s`, `3 m ago`. */
export function distance(milliseconds) {
  const seconds = Math.abs(milliseconds) / 1000;
  const text = duration(seconds < 1 ? 0 : seconds < 60 ? Math.floor(seconds) : seconds);
  if (seconds < 1) return word('now');
  return word(milliseconds > 0 ? 'in' : 'ago').replace('#', text);
}

export const number = (value) => value.toLocaleString(language() === 'zh' ? 'zh-CN' : 'en-US');

/** A byte count: `1.5 MB`. */
export function bytes(count) {
  const names = ['B', 'KB', 'MB', 'GB', 'TB'];
  let index = 0;
  while (count >= 1000 && index < 4) { count /= 1000; index += 1; }
  return `${index ? Math.round(count * 10) / 10 : count} ${names[index]}`;
}

/** A command or rule as one line. */
export const line = (value) => Array.isArray(value) ? value.map((part) => typeof part === 'string' ? part : JSON.stringify(part)).join(' ') : String(value ?? '–');

/** When a job is due, in words: the daemon's, or where these are English and Chinese is shown, our own of a plain rule. */
export function ruleInWords(job) {
  if (language() !== 'zh') return job.explanation ?? [];
  const rules = Array.isArray(job.rule) ? job.rule : [job.rule];
  const texts = rules.map(chineseRule);
  if (texts.includes(null)) return job.explanation ?? [];
  return [...texts, `时区：${job.timezone}。`];
}

function chineseRule(rule) {
  const every = /^(?:\d+(?:ms|[smhdw]))+$/.exec(rule);
  if (every) {
    const units = { ms: '毫秒', s: '秒', m: '分钟', h: '小时', d: '天', w: '周' };
    const text = rule.replace(/(\d+)(ms|[smhdw])/g, (_, count, unit) => `${count} ${units[unit]} `);
    return `每隔 ${text.trim()}运行一次。`;
  }
  if (/^\d{4}-\d\d-\d\d[ T]/.test(rule)) return `仅一次：${rule}。`;
  if (rule === 'now') return '仅一次：文件生效时立即运行。';
  if (rule === '@reboot') return '主机每次启动后运行一次。';
  const fields = rule.trim().split(/\s+/);
  if (fields.length !== 6 || !fields.every((field) => /^[\w*\/,?#-]+$/.test(field))) return null;
  const names = ['秒', '分', '时', '日', '月', '星期'];
  const parts = fields.map((field, index) => ({ name: names[index], text: chineseField(field) })).reverse();
  return `${parts.filter((part) => part.text).map((part) => `${part.name}：${part.text}`).join('；') || '每秒'}。`;
}

function chineseField(field) {
  if (field === '*' || field === '?') return '';
  const days = { SUN: '日', MON: '一', TUE: '二', WED: '三', THU: '四', FRI: '五', SAT: '六' };
  const named = (text) => text.replace(/[A-Z]{3}/gi, (name) => days[name.toUpperCase()] ?? name);
  return field.split(',').map((part) => {
    const [range, step] = part.split('/');
    const span = range === '*' ? '' : named(range).replace('-', ' 至 ');
    if (!step) return span;
    return `${span ? `${span}，` : ''}每 ${step}`;
  }).join('、');
}
