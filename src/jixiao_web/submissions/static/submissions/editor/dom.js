// Small helpers of the editor's modules: elements, words, lines of tables, differences.

let known = {};

/** The words of the page in the person's language; `%(name)s` is filled in. */
export function learn(words) { known = words; }
export function say(key, values = {}) {
  const words = known[key];
  if (words === undefined) throw new Error(`no words for ${key}`);
  return words.replace(/%\((\w+)\)s/g, (_all, name) => String(values[name] ?? ''));
}

/** An element: el('button.primary', {type: 'button', onclick: …}, 'words', child, …). Nothing is ever parsed as HTML. */
export function el(name, props = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const made = document.createElement(tag || 'div');
  if (classes.length) made.className = classes.join(' ');
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'data') Object.assign(made.dataset, value);
    else if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key in made && !key.startsWith('aria') && key !== 'list') made[key] = value;
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat().filter((c) => c !== undefined && c !== null && c !== false));
  return made;
}

export const icon = { error: '✕', warning: '!', info: 'i', waived: '✓' };
export const ranks = ['error', 'warning', 'info', 'waived'];

/** How many findings of each severity, as marks. */
export function counts(found = {}) {
  return ranks.filter((r) => found[r] && r !== 'waived').map((r) => el(`span.count.count-${r}`, { title: say(r) }, `${icon[r]}${found[r]}`, el('span.vh', {}, say(r))));
}

/** A line that says what happened, and goes; `undo` offers to take it back. */
export function toast(words, undo) {
  const place = document.getElementById('toasts');
  const one = el('p.toast', {}, words);
  if (undo) one.append(el('button', { type: 'button', onclick: () => { one.remove(); undo(); } }, say('undo')));
  place.append(one);
  while (place.children.length > 3) place.firstChild.remove();
  setTimeout(() => one.remove(), undo ? 9000 : 6000);
}

/** What was copied from a sheet: rows of cells. Quoted cells may hold line ends. */
export function parseTable(text) {
  const rows = [[]];
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  let at = 0;
  while (at <= source.length) {
    let cell = '';
    const quoted = source[at] === '"' && /^"(?:[^"]|"")*"(?=[\t\n]|$)/.exec(source.slice(at));
    if (quoted) {
      cell = quoted[0].slice(1, -1).replaceAll('""', '"');
      at += quoted[0].length;
    } else {
      while (at < source.length && source[at] !== '\t' && source[at] !== '\n') cell += source[at++];
    }
    rows.at(-1).push(cell);
    if (at >= source.length) break;
    if (source[at] === '\n') rows.push([]);
    at += 1;
  }
  return rows;
}

/** The same the other way. */
export function formatTable(rows) {
  const cell = (words) => (/["\t\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words);
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}

const UNSEEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu;

/** Words as the server keeps them. */
export function visible(words) {
  return words.replace(/\r\n?/g, '\n').replace(UNSEEN, '');
}

const POWER = 6;

/** Figures that can be added: 1,234.50 → a BigInt of millionths; null for what is no figure. */
function figure(words) {
  const plain = words.replace(/[,，\s]|万元?$/g, '');
  const match = /^([-+]?)(\d{1,15})(?:\.(\d{1,6}))?$/.exec(plain);
  if (!match) return null;
  const whole = BigInt(match[2] + (match[3] ?? '').padEnd(POWER, '0'));
  return match[1] === '-' ? -whole : whole;
}

/** The sum of figures as 1,234.50, and how many could not be added. */
export function sum(every) {
  let total = 0n;
  let left = 0;
  for (const words of every) {
    if (words.trim() === '') continue;
    const one = figure(words);
    if (one === null) left += 1;
    else total += one;
  }
  const sign = total < 0n ? '-' : '';
  const digits = String(total < 0n ? -total : total).padStart(POWER + 1, '0');
  const whole = digits.slice(0, -POWER).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = digits.slice(-POWER).replace(/0{0,4}$/, '');
  return { words: `${sign}${whole}.${rest}`, left };
}

/** How one text came from another: [mark, words] with mark same, old or new; by characters, figures whole. */
export function difference(old, now) {
  const pieces = (words) => words.match(/[A-Za-z0-9.%]+|[\s\S]/g) ?? [];
  const a = pieces(old);
  const b = pieces(now);
  if (a.length * b.length > 4_000_000) return [['old', old], ['new', now]];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1
        : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const found = [];
  const add = (mark, words) => {
    if (found.length && found.at(-1)[0] === mark) found.at(-1)[1] += words;
    else found.push([mark, words]);
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { add('same', a[i]); i += 1; j += 1; }
    else if (j >= b.length || (i < a.length && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) add('old', a[i++]);
    else add('new', b[j++]);
  }
  return found;
}

export function shownDifference(old, now) {
  const names = { same: 'span', old: 'del', new: 'ins' };
  return difference(old, now).map(([mark, words]) => el(names[mark], {}, words));
}

/** A text field as high as its words. */
export function fit(area) {
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight + 2}px`;
}

/** Rows that are dragged by a handle: `drop(uid, after)` is told where to. */
export function draggable(list, rowOf, drop) {
  let held = null;
  list.addEventListener('dragstart', (event) => {
    const handle = event.target.closest?.('[draggable="true"]');
    if (!handle) return;
    held = rowOf(handle);
    event.dataTransfer.setData('text/plain', held.uid);
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setDragImage(held.element, 10, 10);
  });
  const spot = (event) => {
    const over = rowOf(event.target);
    if (!over) return null;
    const box = over.element.getBoundingClientRect();
    return { over, below: event.clientY > box.top + box.height / 2 };
  };
  const clear = () => { for (const one of list.querySelectorAll('.drop-above, .drop-below')) one.classList.remove('drop-above', 'drop-below'); };
  list.addEventListener('dragover', (event) => {
    if (!held) return;
    const at = spot(event);
    clear();
    if (!at) return;
    event.preventDefault();
    at.over.element.classList.add(at.below ? 'drop-below' : 'drop-above');
  });
  list.addEventListener('drop', (event) => {
    if (!held) return;
    const at = spot(event);
    clear();
    event.preventDefault();
    if (at && at.over.uid !== held.uid) drop(held.uid, at.over.uid, at.below);
    held = null;
  });
  list.addEventListener('dragend', () => { held = null; clear(); });
}

const HEX = (n) => n.toString(16).padStart(2, '0');

/** A lasting name of a new row: `p` project, `o` objective, `i` indicator, `s` safeguard. */
export function newUid(kind) {
  return kind + [...crypto.getRandomValues(new Uint8Array(5))].map(HEX).join('');
}
