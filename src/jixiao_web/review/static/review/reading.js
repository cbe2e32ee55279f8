// Reading a version: a cell is opened by click or key; what was found, said and changed there stands in the panel.
const data = JSON.parse(document.getElementById('reading-data').textContent);
const say = data.words;
const panel = document.getElementById('panel');
const box = document.getElementById('panel-cell');
const body = document.getElementById('panel-body');
const form = document.getElementById('panel-form');
const cells = [...document.querySelectorAll('[data-cell]:not([data-project])')];
const byPath = new Map(cells.map((cell) => [cell.dataset.cell, cell]));
let current = null;
let path = '';

function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key === 'class') made.className = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// --- the panel ---

function mark(one) {
  const kind = one.waived ? 'waived' : one.severity;
  return el('li', { class: `said-item said-${kind}` },
    el('p', { class: 'said-head' }, el('span', { class: `count count-${kind}` }, one.waived ? say.waived : say[one.severity]), ' ',
      one.message, ' ', el('span', { class: 'code' }, one.rule)),
    one.suggestion ? el('p', { class: 'said-do' }, say.suggestion, one.suggestion) : null,
    one.authority.length ? el('p', { class: 'mu' }, one.authority.join('；')) : null,
    one.certainty === 'heuristic' ? el('p', { class: 'mu' }, say.judge) : null);
}

function thread(comment) {
  const made = el('li', { class: `thread${comment.settled ? ' settled' : ''}` },
    el('p', {}, el('b', {}, comment.by), ' ', el('span', { class: 'mu' }, `${comment.of} · ${comment.at}${comment.settled ? ` · ${say.settled}` : ''}`)),
    el('p', { class: 'words' }, comment.words));
  for (const answer of comment.answers) {
    made.append(el('div', { class: 'answer' },
      el('p', {}, el('b', {}, answer.by), ' ', el('span', { class: 'mu' }, `${answer.of} · ${answer.at}`)), el('p', { class: 'words' }, answer.words)));
  }
  if (form && !comment.settled) {
    const words = el('textarea', { required: '', maxlength: '2000', 'aria-label': say.reply });
    const reply = el('form', { class: 'reply', 'data-again': '', onsubmit: (event) => {
      event.preventDefault();
      event.stopPropagation();
      send(data.post, { parent: comment.id, words: words.value });
    } }, words, el('button', {}, say.reply));
    const acts = el('div', { class: 'thread-acts' }, el('details', {}, el('summary', {}, say.reply), reply));
    if (comment.may_settle) {
      acts.append(el('button', { type: 'button', class: 'link', onclick: () => send(`${data.post}/${comment.id}/settle`, {}) }, say.settle));
    }
    made.append(acts);
  }
  return made;
}

function fill() {
  const known = data.cells[path];
  body.replaceChildren();
  document.getElementById('panel-where').textContent = known ? known.where : nameOf(current);
  if (known && known.was) {
    body.append(el('div', { class: 'was' }, el('p', {}, el('span', { class: 'tag kind-changed' }, known.was.kind)),
      known.was.old ? el('p', {}, el('span', { class: 'mu' }, `${say.was} `), el('del', {}, known.was.old)) : null,
      known.was.new ? el('p', {}, el('span', { class: 'mu' }, `${say.now} `), el('ins', {}, known.was.new)) : null));
  }
  if (known && known.marks.length) body.append(el('ul', { class: 'said-list' }, ...known.marks.map(mark)));
  if (known && known.comments.length) body.append(el('ul', { class: 'threads' }, ...known.comments.map(thread)));
  if (!body.children.length) body.append(el('p', { class: 'mu' }, say.nothing));
  if (form) document.getElementById('panel-path').value = path;
  const back = document.getElementById('panel-return');
  if (back) back.href = `${back.dataset.href}?cell=${encodeURIComponent(path)}`;
}

function nameOf(cell) {
  const project = cell.closest('.project');
  const name = project ? project.querySelector('h3 > span').textContent.trim() : '';
  return [name, cell.dataset.label || ''].filter(Boolean).join(' · ');
}

function open(cell, { focus = true, scroll = true } = {}) {
  current?.classList.remove('current');
  current = cell;
  path = cell.dataset.cell;
  cell.classList.add('current');
  fill();
  box.hidden = false;
  panel.classList.add('open');
  if (scroll) cell.scrollIntoView({ block: 'center' });
  rove(cell);
  if (focus) panel.focus({ preventScroll: true });
  history.replaceState(null, '', `#${path}`);
}

function close() {
  box.hidden = true;
  panel.classList.remove('open');
  current?.classList.remove('current');
  current?.focus({ preventScroll: true });
}

// --- saying something ---

async function send(to, fields) {
  const error = document.getElementById('panel-error');
  const sent = new FormData();
  sent.append('csrfmiddlewaretoken', form.querySelector('[name=csrfmiddlewaretoken]').value);
  for (const [key, value] of Object.entries(fields)) sent.append(key, value);
  error.hidden = true;
  let told = {};
  let well = false;
  try {
    const answer = await fetch(to, { method: 'POST', body: sent, headers: { Accept: 'application/json' } });
    well = answer.ok;
    told = await answer.json();
  } catch {
    well = false;
  }
  if (!well) {
    error.textContent = told.detail || say.failed;
    error.hidden = false;
    return false;
  }
  data.cells[path] ??= { where: document.getElementById('panel-where').textContent, marks: [], comments: [], was: null };
  data.cells[path].comments = told.comments;
  sign(current, told.comments.filter((comment) => !comment.settled).length);
  fill();
  list();
  return true;
}

function sign(cell, number) {
  cell.querySelector('.sign-said')?.remove();
  cell.classList.toggle('spoken', number > 0);
  if (number) cell.append(' ', el('span', { class: 'sign sign-said' }, `${say.sign}${number > 1 ? number : ''}`));
}

form?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const words = document.getElementById('panel-words');
  if (await send(data.post, { cell: path, words: words.value })) words.value = '';
});

// --- from place to place ---

const kinds = {
  changed: (known) => known.was,
  error: (known) => known.marks.some((one) => one.severity === 'error' && !one.waived),
  warning: (known) => known.marks.some((one) => one.severity === 'warning' && !one.waived),
  said: (known) => known.comments.some((one) => !one.settled),
};
const shown = new Set();

function spots() {
  const wanted = shown.size ? [...shown] : Object.keys(kinds);
  return [...byPath.values(), ...document.querySelectorAll('[data-project]')]
    .filter((cell) => data.cells[cell.dataset.cell] && wanted.some((kind) => kinds[kind](data.cells[cell.dataset.cell])))
    .sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
}

function list() {
  const found = spots();
  document.getElementById('spots').replaceChildren(...found.map((cell) => {
    const known = data.cells[cell.dataset.cell];
    return el('li', {}, el('button', { type: 'button', class: 'plain spot', onclick: () => open(cell) }, known.where,
      el('span', { class: 'spot-kinds' }, ...Object.keys(kinds).filter((kind) => kinds[kind](known)).map((kind) => el('i', { class: `spot-${kind}` })))));
  }), ...(shown.size === 0 || shown.has('changed') ? data.gone : []).map((one) =>
    el('li', { class: 'gone' }, el('span', { class: 'tag kind-removed' }, one.kind), ' ', one.where, ' ', el('del', {}, one.old))));
  for (const button of document.querySelectorAll('[data-show]')) {
    const number = Object.values(data.cells).filter(kinds[button.dataset.show]).length + (button.dataset.show === 'changed' ? data.gone.length : 0);
    button.querySelector('b').textContent = number;
    button.disabled = number === 0;
  }
}

for (const button of document.querySelectorAll('[data-show]')) {
  button.addEventListener('click', () => {
    const kind = button.dataset.show;
    if (!shown.delete(kind)) shown.add(kind);
    button.setAttribute('aria-pressed', shown.has(kind));
    list();
  });
}

function step(by) {
  const found = spots();
  if (!found.length) return;
  const at = found.indexOf(current);
  open(found[at < 0 ? 0 : (at + by + found.length) % found.length]);
}

// --- keys: one cell of each form is in the tab order, arrows go on from there ---

function rove(cell) {
  const grid = cell.closest('[role=grid]');
  if (!grid) return;
  for (const other of grid.querySelectorAll('[data-cell][tabindex="0"]')) other.tabIndex = -1;
  cell.tabIndex = 0;
}

for (const grid of document.querySelectorAll('[role=grid]')) {
  const first = grid.querySelector('[data-cell]');
  if (first) first.tabIndex = 0;
}

function beside(cell, key) {
  const grid = cell.closest('[role=grid]');
  const every = [...grid.querySelectorAll('[data-cell]')];
  if (key === 'ArrowRight') return every[every.indexOf(cell) + 1];
  if (key === 'ArrowLeft') return every[every.indexOf(cell) - 1];
  const here = cell.getBoundingClientRect();
  const down = key === 'ArrowDown';
  const middle = here.left + here.width / 2;
  const away = (r) => Math.max(r.left - middle, middle - r.right, 0);
  return every.map((other) => [other, other.getBoundingClientRect()])
    .filter(([, r]) => (down ? r.top >= here.bottom - 1 : r.bottom <= here.top + 1))
    .sort(([, a], [, b]) => (down ? a.top - b.top : b.bottom - a.bottom) || away(a) - away(b))[0]?.[0];
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  const cell = event.target.closest?.('[data-cell]');
  const typing = event.target.matches?.('input, textarea, select');
  if (event.key === 'Escape' && panel.classList.contains('open')) close();
  else if (typing) return;
  else if (cell && !cell.matches('button') && (event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault();
    open(cell, { scroll: false });
  } else if (cell && event.key.startsWith('Arrow') && cell.closest('[role=grid]')) {
    const next = beside(cell, event.key);
    if (next) {
      event.preventDefault();
      rove(next);
      next.focus();
    }
  } else if (event.key === 'j' || event.key === 'J') step(1);
  else if (event.key === 'k' || event.key === 'K') step(-1);
});

document.addEventListener('click', (event) => {
  const cell = event.target.closest('[data-cell]');
  if (cell && !event.target.closest('a')) open(cell, { focus: false, scroll: false });
});
document.getElementById('panel-close').addEventListener('click', close);

list();
const asked = decodeURIComponent(location.hash.slice(1));
if (byPath.has(asked)) open(byPath.get(asked), { focus: false });
