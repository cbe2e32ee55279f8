// The editor's page: puts the parts together, follows the store, knows the keys.

import { el, icon, learn, ranks, say, sum, toast } from './dom.js';
import { isStructural, MONTHS, ownerOf, ROW_FIELDS } from './draft.js';
import { Conflicts } from './conflicts.js';
import { Form } from './form.js';
import { Sheet } from './grid.js';
import { emptySheet, ProjectList } from './list.js';
import { Panel } from './panel.js';
import { PartOne } from './partone.js';
import { Store } from './store.js';
import { newUid } from './dom.js';

const state = JSON.parse(document.getElementById('state').textContent);
learn(state.words);
const store = new Store(state);
const at = (id) => document.getElementById(id);
const { labels } = state;

/** What a cell is called, for people. */
state.cellName = (path) => {
  const parts = path.split('.');
  if (parts[0] === 'head') {
    if (parts[1] === 'items') return say('itemName', { name: store.draft.sheet(parts[2])?.name ?? '', field: state.headLabels[parts[3]] ?? '' });
    return state.headLabels[parts[1]] ?? say('partOne');
  }
  const sheet = store.draft.sheet(parts[0]);
  const number = store.draft.sheets.indexOf(sheet) + 1;
  const owner = current.view === 'project' && parts[0] === current.project ? '' : say('projectName', { n: number, name: sheet?.name ?? '' });
  let inside = labels[parts[1]] ?? '';
  if (parts[1] === 'plan') inside = say('planLabel', { month: parts[2] });
  if (parts[1] === 'indicators' && parts[2]) {
    const n = sheet?.indicators.findIndex((r) => r.uid === parts[2]) ?? -1;
    inside = say('rowName', { n: n + 1, field: labels[parts.at(-1)] ?? '' });
  }
  if (parts[1] === 'objectives' && parts[2]) inside = say('lineLabel', { label: labels.objectives, n: (sheet?.objectives.findIndex((o) => o.uid === parts[2]) ?? -1) + 1 });
  return [owner, inside].filter(Boolean).join(' · ') || say('wholeProject');
};

const current = { view: 'project', project: null };

// --- the parts ----------------------------------------------------------------------------------------------------

const list = new ProjectList(store, at('projects'), choose);
const form = new Form(store, at('form'));
const panel = new Panel(store, at('panel'), { go });
const partOne = new PartOne(store, at('part-one'));
const conflicts = new Conflicts(store, at('conflicts'));

const framework = () => state.frameworks[store.draft.sheet(current.project)?.framework] ?? {};
const CONTENT = [
  { field: 'level1', title: labels.level1, width: 78, single: true, css: 'is-level', choices: () => Object.keys(framework()) },
  { field: 'level2', title: labels.level2, width: 92, single: true, css: 'is-level', choices: (row) => framework()[row.level1] ?? Object.values(framework()).flat() },
  { field: 'level3', title: labels.level3, grow: 3, minWidth: 90, single: true },
  { field: 'description', title: labels.description, grow: 5, minWidth: 120 },
  { field: 'target', title: labels.target, grow: 2, minWidth: 84, single: true },
  { field: 'basis', title: labels.basis, grow: 4, minWidth: 110 },
];
const WEIGHT = { field: 'weight', title: labels.weight, width: 56, single: true, align: 'right' };
const MEASURED = [
  { field: 'level3', title: labels.level3, grow: 3, minWidth: 100, single: true },
  { field: 'target', title: labels.target, width: 92, single: true },
  ...state.measureFields.map((key) => {
    const coded = { source: state.sources, method: state.methods }[key];
    return { field: `measure.${key}`, title: labels[key], grow: coded ? 2 : 3, minWidth: 70, ...(coded && { coded, choices: () => Object.values(coded) }) };
  }),
];
let measured = false;
const columns = () => {
  if (measured) return MEASURED;
  const weighted = store.draft.sheet(current.project)?.indicators.some((r) => r.weight);
  return weighted ? [...CONTENT.slice(0, 5), WEIGHT, CONTENT[5]] : CONTENT;
};

const grid = new Sheet(at('indicators'), store, {
  label: labels.indicators, columns: CONTENT, first: 'level3',
  list: () => `${current.project}.indicators`,
  path: (uid, field) => `${current.project}.indicators.${uid}.${field}`,
  empty: (above) => ({ uid: newUid('i'), ...Object.fromEntries(ROW_FIELDS.map((key) => [key, ''])), level1: above?.level1 ?? '', level2: above?.level2 ?? '', measure: {} }),
  selected: (row, path) => { panel.at(row); if (path) panel.here(path); },
});

const money = (field) => ({ field, title: labels[field], width: 84, single: true, align: 'right' });
const overview = new Sheet(at('overview-grid'), store, {
  label: say('overview'), height: '100%', first: 'code',
  columns: [
    { field: 'code', title: labels.code, width: 186, single: true }, { field: 'name', title: labels.name, grow: 3, minWidth: 160, single: true },
    money('total'), money('fiscal'), money('other'),
    ...MONTHS.map((m) => ({ field: `plan.${m}`, title: say('monthShort', { month: m }), width: 56, single: true, align: 'right' })),
    { field: 'purpose', title: labels.purpose, grow: 4, minWidth: 200 },
  ],
  list: () => 'projects', path: (uid, field) => `${uid}.${field}`, empty: (above) => emptySheet(store, above),
  opened: (uid) => choose(uid), selected: (_row, path) => { if (path) panel.here(path); },
});
document.querySelector('.workspace').addEventListener('focusin', (event) => { if (event.target.matches('textarea.cell')) panel.here(event.target.dataset.cell); });

// --- moving about -------------------------------------------------------------------------------------------------

function choose(uid, field) {
  leave();
  const active = document.activeElement;
  const key = at('form').contains(active) ? active.dataset.cell?.split('.').slice(1).join('.') : '';
  const inGrid = at('indicators').contains(active);
  current.project = uid ?? store.draft.sheets[0]?.uid ?? null;
  list.current = current.project;
  show('project');
  list.draw();
  if (field || key) form.focus(`${current.project}.${field ?? key}`);
  else if (inGrid) grid.then(() => grid.focus());
}

function show(view) {
  leave();
  current.view = view;
  for (const name of ['project', 'overview', 'part-one']) {
    at(`view-${name}`).hidden = name !== view;
    at(`open-${name}`).setAttribute('aria-selected', String(name === view));
    at(`open-${name}`).tabIndex = name === view ? 0 : -1;
  }
  at('layout').dataset.view = view;
  store.look(view === 'project' ? current.project ?? 'head' : view === 'overview' ? 'projects' : 'head');
  if (view === 'project') {
    const sheet = store.draft.sheet(current.project);
    at('nothing').hidden = Boolean(sheet);
    at('project').hidden = !sheet;
    at('project-title').textContent = sheet ? say('projectName', { n: store.draft.sheets.indexOf(sheet) + 1, name: sheet.name || say('unnamed') }) : '';
    form.show(current.project);
    grid.show({ columns: columns(), keep: false }).then(paint);
    panel.about(sheet ? current.project : null);
  } else if (view === 'overview') {
    overview.show({ keep: true }).then(paint);
    total();
    panel.about(null);
  } else {
    partOne.draw();
    partOne.fit();
    panel.about(null);
  }
  paint();
  history.replaceState(null, '', `#${view === 'project' ? current.project ?? '' : view}`);
}

/** To the cell of a mark, wherever it is. */
function go(path, { late = false } = {}) {
  const [owner, kind, uid] = path.split('.');
  if (owner === 'head') {
    if (current.view !== 'part-one') show('part-one');
    partOne.focus(path);
    return;
  }
  if (current.view === 'overview' && kind !== 'indicators' && kind !== 'objectives' && overview.go(owner, path.slice(owner.length + 1))) return;
  const reach = () => {
    if (kind === 'indicators' && uid) {
      if (path.includes('.measure.') !== measured && path.includes('.measure.')) toggle();
      grid.go(uid, path.split('.').slice(3).join('.') || 'level3');
    } else if (kind === 'indicators') at('indicators').scrollIntoView({ block: 'start' });
    else form.focus(path);
  };
  if (current.project !== owner || current.view !== 'project') {
    choose(owner);
    grid.then(reach);
  } else if (late) grid.then(reach);
  else reach();
}

function toggle() {
  measured = !measured;
  at('show-content').setAttribute('aria-pressed', String(!measured));
  at('show-measure').setAttribute('aria-pressed', String(measured));
  grid.show({ columns: columns() }).then(paint);
}

// --- marks --------------------------------------------------------------------------------------------------------

let painted = [];

/** Put every mark into its cell: a colour, a sign in its corner, its words for who points at it or hears the page. */
function paint() {
  for (const element of painted) {
    delete element.dataset.severity;
    delete element.dataset.sign;
    element.removeAttribute('title');
    element.removeAttribute('aria-describedby');
    if (element.tagName === 'TEXTAREA') element.removeAttribute('aria-invalid');
  }
  painted = [];
  const cells = new Map();
  for (const element of document.querySelectorAll('.workspace [data-cell]')) {
    const path = element.dataset.cell;
    if (cells.has(path)) cells.get(path).push(element);
    else cells.set(path, [element]);
  }
  const found = new Map();
  store.marks.forEach((mark, n) => {
    if (mark.waived) return;
    if (found.has(mark.cell)) found.get(mark.cell).push([mark, n]);
    else found.set(mark.cell, [[mark, n]]);
  });
  const whole = [];
  for (const [path, marks] of found) {
    const severity = ranks.find((r) => marks.some(([m]) => m.severity === r));
    const elements = cells.get(path);
    if (!elements) { whole.push(...marks.map(([m]) => m)); continue; }
    for (const element of elements) {
      element.dataset.severity = severity;
      element.title = marks.map(([m]) => `${icon[m.severity]} ${m.message}${m.suggestion ? `\n   ${m.suggestion}` : ''}`).join('\n');
      element.setAttribute('aria-describedby', marks.map(([, n]) => `said-${n}`).join(' '));
      if (element.tagName === 'TEXTAREA') {
        if (severity === 'error') element.setAttribute('aria-invalid', 'true');
        if (element.parentElement.dataset) { element.parentElement.dataset.severity = severity; element.parentElement.dataset.sign = icon[severity]; painted.push(element.parentElement); }
      } else element.dataset.sign = icon[severity];
      painted.push(element);
    }
  }
  at('whole').replaceChildren(...whole.filter((m) => current.view === 'project' && m.cell === current.project).map((m) => el(`p.note.note-${m.severity === 'info' ? 'info' : m.severity}`, {}, `${icon[m.severity]} ${m.message}`)));
  at('whole').hidden = !at('whole').childElementCount;
  grid.marked();
  overview.marked();
  panel.marks();
  count();
}

function count() {
  const every = { error: 0, warning: 0, info: 0, waived: 0 };
  for (const one of Object.values(store.counts)) for (const [key, n] of Object.entries(one)) every[key] += n;
  at('counts').replaceChildren(...ranks.map((r) => el(`span.count.count-${r}`, {}, `${icon[r]} ${say(r)} ${every[r]}`)));
  list.count();
}

function total() {
  const { sheets } = store.draft;
  const parts = ['total', 'fiscal', 'other'].map((key) => {
    const one = sum(sheets.map((s) => s[key]));
    return say('totalOf', { field: labels[key], n: one.words }) + (one.left ? say('totalLeft', { n: one.left }) : '');
  });
  at('overview-total').textContent = `${say('projectsCount', { n: sheets.length })}　${parts.join('　')}`;
}

// --- following the store --------------------------------------------------------------------------------------------

store.addEventListener('changed', ({ detail: { ops, structural, rebuilt, told } }) => {
  if (rebuilt && !store.draft.sheet(current.project)) choose(null);
  const owners = new Set(ops.map(ownerOf));
  if (structural) {
    const projects = rebuilt || ops.some((op) => op.list === 'projects');
    if (projects) list.draw();
    if (current.view === 'part-one') partOne.draw();
    else if (current.view === 'overview') overview.show().then(paint);
    else if (rebuilt || owners.has(current.project) || projects) {
      form.show(current.project);
      if (rebuilt || ops.some((op) => op.list === `${current.project}.indicators`)) { grid.show({ columns: columns() }).then(paint); panel.stale(); }
    }
  }
  for (const op of ops) {
    if (isStructural(op)) continue;
    if (current.view === 'project') {
      form.refresh(op.cell);
      grid.refresh(op.cell);
      panel.refresh(op.cell);
    } else if (current.view === 'overview') overview.refresh(op.cell);
    if (/\.(name|code|total)$/.test(op.cell)) list.draw();
  }
  if (current.view === 'overview') total();
  if (current.view === 'part-one' && ops.some((op) => op.cell?.startsWith('head.'))) partOne.draw();
  at('undo').disabled = !store.canUndo;
  at('redo').disabled = !store.canRedo;
  for (const one of told ?? []) flash(one);
});

/** Somebody else's change: the cell lights up with their name. */
function flash(told) {
  for (const element of document.querySelectorAll(`.workspace [data-cell="${CSS.escape(told.where)}"]`)) {
    const cell = element.tagName === 'TEXTAREA' ? element.parentElement : element;
    cell.classList.add('flash');
    cell.dataset.by = told.by;
    setTimeout(() => { cell.classList.remove('flash'); delete cell.dataset.by; }, 2500);
  }
}

store.addEventListener('marks', () => {
  if (current.view === 'part-one') partOne.composed();
  paint();
});

store.addEventListener('status', ({ detail: { status, at: when, left } }) => {
  const line = at('status');
  line.dataset.status = status;
  const time = when?.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  line.textContent = status === 'saved' ? (time ? say('savedAt', { at: time }) : say('upToDate')) : say(status, { n: left });
  at('again').hidden = !['offline', 'serverBusy', 'unsaved'].includes(status);
  at('sign-in').hidden = status !== 'signedOut';
});

let people = '';
store.addEventListener('people', ({ detail }) => {
  const words = detail.people.map((p) => say('atWork', { name: p.name, where: p.where === 'head' ? say('partOne') : store.draft.sheet(p.where)?.name ?? '' })).join(say('between'));
  if (words !== people) at('people').textContent = words;
  people = words;
});

store.addEventListener('conflict', ({ detail }) => conflicts.add(detail));
store.addEventListener('refused', ({ detail }) => toast(detail.words));
store.addEventListener('undone', ({ detail: { ops, others } }) => {
  if (others) toast(say('undoneByOthers'));
  const cell = ops.find((op) => op.cell)?.cell;
  if (cell) go(cell);
});
store.addEventListener('closed', ({ detail }) => {
  at('closed').replaceChildren(el('p', {}, detail.words, ' ', store.unsaved ? say('keptHere', { n: store.unsaved }) : '', ' ', el('a', { href: '' }, say('reload'))));
  at('closed').hidden = false;
});
store.addEventListener('replaced', () => {
  if (!store.unsaved) { window.location.reload(); return; }
  at('closed').replaceChildren(el('p', {}, say('replaced'), ' ', el('a', { href: '' }, say('reload'))));
  at('closed').hidden = false;
});

// --- controls and keys ----------------------------------------------------------------------------------------------

const views = ['project', 'overview', 'part-one'];
for (const view of views) {
  at(`open-${view}`).addEventListener('click', () => (view === 'project' ? choose(current.project) : show(view)));
  at(`open-${view}`).addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const other = at(`open-${views[(views.indexOf(view) + step + 3) % 3]}`);
    other.click();
    other.focus();
  });
}
const click = (id, run) => at(id)?.addEventListener('click', run);
click('show-content', () => { if (measured) toggle(); });
click('show-measure', () => { if (!measured) toggle(); });
click('undo', () => store.undo());
click('redo', () => store.redo());
click('again', () => store.save(true));
click('row-add', () => grid.insert());
click('row-copy', () => grid.duplicateRows());
click('row-up', () => grid.moveRows(-1));
click('row-down', () => grid.moveRows(1));
click('row-remove', () => grid.removeRows());
click('row-library', () => panel.open('library'));
click('add-first', () => list.add());
click('add-all', () => { show('overview'); overview.then(() => overview.focus()); });
// A button keeps the sheet's current cell: it acts on it.
for (const tool of document.querySelectorAll('.row-tools button')) tool.addEventListener('mousedown', (event) => event.preventDefault());

const regions = ['projects', 'form', 'indicators', 'panel'];
document.addEventListener('keydown', (event) => {
  if (event.isComposing || document.querySelector('dialog[open]') || (event.target.matches('input, select') && event.ctrlKey)) return;
  const ctrl = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const done = () => event.preventDefault();
  if (ctrl && key === 's') { done(); document.activeElement?.leave?.(); store.save(true); }
  else if (ctrl && !event.altKey && key === 'z' && !event.shiftKey) { done(); store.undo(); }
  else if (ctrl && (key === 'y' || (key === 'z' && event.shiftKey))) { done(); store.redo(); }
  else if (event.altKey && !event.shiftKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && current.view === 'project') {
    const uid = list.beside(event.key === 'ArrowUp' ? -1 : 1);
    if (uid && uid !== current.project) { done(); choose(uid); }
  } else if (event.altKey && event.shiftKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && at('projects').contains(document.activeElement)) {
    done();
    list.move(event.key === 'ArrowUp' ? -1 : 1);
  } else if (event.key === 'F6') {
    done();
    const here = regions.findIndex((id) => at(id).contains(document.activeElement));
    const id = regions[(here + (event.shiftKey ? regions.length - 1 : 1) + (here < 0 && event.shiftKey ? 1 : 0)) % regions.length];
    if (id === 'indicators') grid.focus();
    else at(id).querySelector('[aria-current], textarea, [aria-selected="true"], button, input')?.focus();
  } else if (event.key === 'F1') { done(); at('keys').showModal(); }
});

// What is typed and not committed yet is committed when the page is left or hidden.
function leave() {
  document.activeElement?.leave?.();
  grid.leave();
  overview.leave();
}
window.addEventListener('beforeunload', leave);
document.addEventListener('visibilitychange', () => { if (document.hidden) leave(); });

// --- begin ----------------------------------------------------------------------------------------------------------

store.start();
const wanted = decodeURIComponent(window.location.hash.slice(1));
if (views.includes(wanted) && wanted !== 'project') { current.project = list.current = store.draft.sheets[0]?.uid ?? null; list.draw(); show(wanted); }
else if (wanted.startsWith('head')) { current.project = list.current = store.draft.sheets[0]?.uid ?? null; list.draw(); go(wanted); }
else {
  choose(store.draft.sheet(wanted.split('.')[0])?.uid ?? null);
  if (wanted.includes('.')) grid.then(() => go(wanted));
}
at('layout').dataset.ready = 'yes';
