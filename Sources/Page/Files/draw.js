// Elements, and how a tree that was drawn anew is brought onto the one that is shown: what is equal
// stays as it is, with its focus, selection and scroll position.

const drawn = 'http://www.w3.org/2000/svg';
const pictures = new Set(['svg', 'g', 'rect', 'line', 'text', 'path', 'circle', 'title']);
const handlers = ['onclick', 'oninput', 'onchange', 'onsubmit'];

/** An element. Texts stay texts, whatever stands in them; what is null or false is left out. */
export function h(name, attributes = {}, ...children) {
  const element = pictures.has(name)
    ? document.createElementNS(drawn, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (handlers.includes(key)) element[key] = value;
    else if (key === 'value') { element.value = value; element.setAttribute('value', value); }
    else if (key === 'checked') { element.checked = value; element.setAttribute('checked', ''); }
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const used = new Set(['BUTTON', 'INPUT', 'SELECT', 'FORM']);

/** Whether what stands in a field is newer than what was drawn; `typedAt` is Infinity where it isn't taken yet. */
const isTyping = (field) => field.typedAt === Infinity ? field === document.activeElement : Date.now() - (field.typedAt ?? 0) < 3000;

/** What people open stays open. */
const isTheirs = (element, name) => name === 'open' && element.nodeName === 'DETAILS';

const keyOf = (node) => node.nodeType === 1 ? node.getAttribute('data-key') : null;

/** Makes `from` show what `to` shows. */
export function morph(from, to) {
  if (from.isEqualNode(to) && !used.has(to.nodeName) && !to.querySelector?.('button,input,select,form')) return;
  if (from.nodeType === 3) { from.data = to.data; return; }
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && !isTheirs(from, name)) from.removeAttribute(name);
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  for (const name of handlers) if (from[name] !== to[name]) from[name] = to[name];
  if (from.nodeName === 'INPUT' && !isTyping(from)) {
    if (from.value !== to.value) from.value = to.value;
    if (from.checked !== to.checked) from.checked = to.checked;
  }
  morphChildren(from, [...to.childNodes]);
  if (from.nodeName === 'SELECT' && from !== document.activeElement) from.value = to.value;
}

/** Makes the children of `parent` show what `children` show. Those with a `data-key` stay the same elements. */
export function morphChildren(parent, children) {
  const keyed = new Map();
  const others = [];
  for (const node of parent.childNodes) {
    const key = keyOf(node);
    if (key === null) others.push(node); else keyed.set(key, node);
  }
  let place = parent.firstChild;
  for (const child of children) {
    const key = keyOf(child);
    let match = key === null ? null : keyed.get(key);
    if (key === null) {
      const index = others.findIndex((node) => node.nodeName === child.nodeName);
      if (index >= 0) match = others.splice(index, 1)[0];
    } else {
      keyed.delete(key);
    }
    if (match && match.nodeName === child.nodeName) morph(match, child); else match = child;
    if (match === place) place = place.nextSibling; else parent.insertBefore(match, place);
  }
  for (const node of [...keyed.values(), ...others]) if (node.parentNode === parent) node.remove();
}
