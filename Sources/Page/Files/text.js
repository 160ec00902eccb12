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
  if (seconds < 1) return word(milliseconds > 0 ? 'due' : 'now');
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

/** A command as one line; of a list what has blanks in it stands in quotes. */
export const line = (value) => Array.isArray(value) ? value.map((part) => typeof part === 'string' && /^\S+$/.test(part) ? part : JSON.stringify(part)).join(' ') : String(value ?? '–');

/** What a run wrote, with a picture for each control character but the ends of lines and tabs. */
export const visible = (text) => text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (sign) => sign === '\r' ? '' : String.fromCharCode(sign === '\x7f' ? 0x2421 : 0x2400 + sign.charCodeAt(0)));

/** A plain rule in Chinese; null for one with more to it, which the daemon explains in English. */
export function chineseRule(rule) {
  if (/^(?:\d+(?:ms|[smhdw]))+$/.test(rule)) {
    const units = { ms: '毫秒', s: '秒', m: '分钟', h: '小时', d: '天', w: '周' };
    const text = rule.replace(/(\d+)(ms|[smhdw])/g, (_, count, unit) => `${count} ${units[unit]} `);
    return `每 ${text.trim()}`;
  }
  if (/^\d{4}-\d\d-\d\d[ T]/.test(rule)) return `仅一次：${rule}`;
  if (rule === 'now') return '仅一次：文件生效时立即执行';
  if (rule === '@reboot') return '主机每次启动后执行一次';
  const fields = rule.trim().split(/\s+/);
  if (fields.length === 5) fields.unshift('0');
  if (fields.length !== 6) return null;
  const [second, minute, hour, day, month, weekday] = fields;
  const days = chineseDays(day, month, weekday);
  if (days === null) return null;
  const isNumber = (text) => /^\d+$/.test(text);
  const two = (text) => text.padStart(2, '0');
  const step = (text) => /^\*\/(\d+)$/.exec(text)?.[1];
  if ([second, minute, hour].every(isNumber)) return `${days} ${two(hour)}:${two(minute)}${second === '0' ? '' : `:${two(second)}`}`;
  const which = days === '每天' ? '' : `${days} `;
  if (isNumber(second) && isNumber(minute) && hour === '*') return `${which}每小时的 ${two(minute)}:${two(second)}`;
  if (isNumber(second) && minute === '*' && hour === '*') return `${which}每分钟的第 ${second} 秒`;
  if (second === '0' && step(minute) && 60 % step(minute) === 0 && hour === '*') return `${which}每 ${step(minute)} 分钟`;
  if (step(second) && 60 % step(second) === 0 && minute === '*' && hour === '*') return `${which}每 ${step(second)} 秒`;
  if (second === '*' && minute === '*' && hour === '*') return `${which}每秒`;
  return null;
}

/** The days of a cron rule where only one of its fields restricts them. */
function chineseDays(day, month, weekday) {
  if (month !== '*') return null;
  if (weekday === '*' && day === '*') return '每天';
  if (weekday === '*' && /^\d+$/.test(day)) return `每月 ${day} 日`;
  if (day !== '*') return null;
  const names = { SUN: '日', MON: '一', TUE: '二', WED: '三', THU: '四', FRI: '五', SAT: '六' };
  const parts = weekday.toUpperCase().split(',').map((part) => part.split('-').map((name) => names[name]));
  if (parts.some((part) => part.length > 2 || part.includes(undefined))) return null;
  return parts.map((part) => part.map((name) => `周${name}`).join('至')).join('、');
}
