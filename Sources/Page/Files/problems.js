// All that the daemon says is wrong, in its own words.

import { h } from './draw.js';
import { word } from './words.js';

export const load = async () => ({});

export const draw = (_, { status, link }) => [
  h('h1', {}, word('problems')),
  status.problems.length === 0
    ? h('p', { class: 'empty' }, word('noProblems'))
    : h('ol', { class: 'diagnostics' }, status.problems.map((problem) => h('li', {}, h('pre', { tabindex: 0, 'aria-label': word('problem'), lang: 'en' }, problem)))),
  h('p', {}, h('a', { href: link('files', { state: 'broken' }) }, word('brokenFilesLink')), ' · ', h('a', { href: link('jobs', { problems: 'true' }) }, word('problemsOnly'))),
];
