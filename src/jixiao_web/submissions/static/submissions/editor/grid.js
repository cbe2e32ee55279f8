// A list of rows as a sheet. Tabulator lays out and draws; what is selected, typed, pasted and filled is here, because an
// input method needs a text field that has the focus before the first letter comes: one lies in the current cell always.

import { FormatModule, FrozenColumnsModule, ResizeColumnsModule, ResizeTableModule, Tabulator } from '../../vendor/tabulator-tables-6.5.3/tabulator_esm.min.mjs';
import { draggable, el, formatTable, newUid, parseTable, say, toast, visible } from './dom.js';
import { kindOf } from './draft.js';

Tabulator.registerModule([FormatModule, FrozenColumnsModule, ResizeColumnsModule, ResizeTableModule]);

const NEW = 'new';
const HEAD = '#';

/** A field of a row: `target`, or `measure.source` inside it. */
const read = (row, field) => field.split('.').reduce((at, key) => at?.[key], row) ?? '';

function write(row, field, words) {
  const keys = field.split('.');
  const last = keys.pop();
  const holder = keys.reduce((at, key) => (at[key] ??= {}), row);
  holder[last] = words;
}

/** A row as it is, with new names for it and the rows inside it. */
export function duplicate(row, kind) {
  const made = structuredClone(row);
  made.uid = newUid(kind);
  for (const inner of [...(made.objectives ?? []), ...(made.indicators ?? [])]) inner.uid = newUid(inner.uid[0]);
  return made;
}

/**
 * options: list() its name; columns [{field, title, width|grow, choices(row), align, frozen}]; empty(above) a new row;
 * path(uid, field) the cell's name; label; height; selected(row) told when another row is current; opened(uid) on a double
 * click of a row's number.
 */
export class Sheet {
  #table;
  #cells = new Map();
  #at = { row: 0, col: 0 };
  #to = { row: 0, col: 0 };
  #editing = false;
  #leaving = false;
  #choice = -1;
  #ready = false;
  #stale = false;
  #drawing = Promise.resolve();

  constructor(host, store, options) {
    this.store = store;
    this.options = options;
    this.box = el('.sheet');
    this.body = el('.sheet-table');
    this.field = el('textarea.sheet-field', { rows: 1, spellcheck: false, autocomplete: 'off', maxLength: store.state.maxWords, readOnly: !store.editable });
    this.menu = el('ul.sheet-menu', { role: 'listbox', hidden: true, id: `${newUid('m')}`, 'aria-label': say('choices') });
    this.handle = el('span.sheet-fill', { hidden: true, title: say('fillHandle') });
    this.hint = el('p.sheet-hint', { hidden: true });
    this.box.append(this.body, this.handle, this.hint, this.menu);
    host.append(this.box);
    this.columns = options.columns;
    this.rows = [];
    this.#listen();
  }

  get fields() { return this.columns.map((c) => c.field); }
  get column() { return this.columns[this.#at.col]; }
  get row() { return this.rows[this.#at.row]; }

  // --- drawing ----------------------------------------------------------------------------------------------------

  /** Show the rows of the draft as they are now; the selection stays on its row. Who is typing is not disturbed. */
  show(how = {}) {
    if (this.#editing) this.#stale = true;
    else this.#drawing = this.#drawing.then(() => this.#draw(how));
    return this.#drawing;
  }

  async #draw({ columns = this.columns, keep = true }) {
    const uid = keep ? this.row?.uid : undefined;
    const focused = document.activeElement === this.field;
    this.#stale = false;
    const rows = this.store.draft.list(this.options.list()) ?? [];
    this.rows = this.store.editable ? [...rows, { uid: NEW }] : [...rows];
    this.#cells.clear();
    const fresh = columns !== this.columns;
    this.columns = columns;
    const data = this.rows.map(({ uid: id }) => ({ uid: id }));
    if (!this.#table) await this.#build(data);
    else {
      if (fresh) this.#table.setColumns(this.#definitions());
      await this.#table.setData(data);
    }
    const at = this.rows.findIndex((r) => r.uid === uid);
    const col = Math.min(this.#at.col, this.columns.length - 1);
    this.#select({ row: at >= 0 ? at : Math.max(0, Math.min(this.#at.row, this.rows.length - 1)), col }, null, focused);
    this.box.dispatchEvent(new CustomEvent('drawn'));
  }

  #build(data) {
    return new Promise((done) => {
      this.#table = new Tabulator(this.body, {
        index: 'uid', data, columns: this.#definitions(), layout: 'fitColumns', renderVertical: 'basic', height: this.options.height ?? false,
        columnDefaults: { resizable: 'header', formatter: (cell) => this.#cell(cell) },
        rowHeader: { field: HEAD, title: say('number'), width: 42, minWidth: 42, resizable: false, frozen: true, formatter: (cell) => this.#number(cell) },
      });
      this.#table.on('tableBuilt', () => {
        this.#ready = true;
        this.body.setAttribute('aria-label', this.options.label);
        const holder = this.body.querySelector('.tabulator-tableholder');
        // The field in the current cell is what the keyboard reaches.
        holder.removeAttribute('tabindex');
        holder.addEventListener('scroll', () => this.#place());
        done();
      });
      this.#table.on('columnResized', () => this.#place());
    });
  }

  #definitions() {
    return this.columns.map((c) => ({
      field: c.field.replaceAll('.', '__'), title: c.title, frozen: c.frozen, hozAlign: c.align ?? 'left', minWidth: c.minWidth ?? 48, cssClass: c.css,
      ...(c.width ? { width: c.width } : { widthGrow: c.grow ?? 1 }),
    }));
  }

  #cell(cell) {
    const field = cell.getField().replaceAll('__', '.');
    const { uid } = cell.getRow().getData();
    const element = cell.getElement();
    element.dataset.uid = uid;
    element.dataset.field = field;
    if (uid !== NEW) element.dataset.cell = this.options.path(uid, field);
    this.#cells.set(`${uid} ${field}`, element);
    const words = el('span.sheet-words');
    words.textContent = this.#words(this.rows.find((r) => r.uid === uid), field);
    return words;
  }

  #number(cell) {
    const { uid } = cell.getRow().getData();
    const element = cell.getElement();
    element.dataset.uid = uid;
    element.dataset.field = HEAD;
    const number = this.rows.findIndex((r) => r.uid === uid) + 1;
    if (uid === NEW) return el('span.sheet-new', { title: say('newRow') }, '＋');
    return el('span.sheet-number', { draggable: this.store.editable ? 'true' : undefined, title: this.store.editable ? say('dragRow') : '' }, String(number));
  }

  #words(row, field) {
    const words = row ? read(row, field) : '';
    const coded = this.columns.find((c) => c.field === field)?.coded;
    return coded ? coded[words] ?? words : words;
  }

  /** A cell of the draft is another now. */
  refresh(path) {
    for (const element of this.body.querySelectorAll(`[data-cell="${CSS.escape(path)}"]`)) {
      const { uid, field } = element.dataset;
      element.firstElementChild.textContent = this.#words(this.rows.find((r) => r.uid === uid), field);
    }
    this.#place();
  }

  #element(at) {
    const row = this.rows[at.row];
    return row && this.#cells.get(`${row.uid} ${this.fields[at.col]}`);
  }

  // --- selection --------------------------------------------------------------------------------------------------

  #span() {
    const [a, b] = [this.#at, this.#to];
    return { top: Math.min(a.row, b.row), bottom: Math.max(a.row, b.row), left: Math.min(a.col, b.col), right: Math.max(a.col, b.col) };
  }

  #select(at, to = null, focus = true) {
    if (!this.#ready || !this.rows.length) return;
    if (this.#editing) this.#finish(true);
    const before = this.row?.uid;
    this.#at = at;
    this.#to = to ?? at;
    const { top, bottom, left, right } = this.#span();
    for (const element of this.body.querySelectorAll('.cur, .sel, .sel-row')) element.classList.remove('cur', 'sel', 'sel-row');
    for (let r = top; r <= bottom; r += 1) {
      this.body.querySelector(`[data-field="${HEAD}"][data-uid="${this.rows[r].uid}"]`)?.classList.add('sel-row');
      for (let c = left; c <= right; c += 1) this.#element({ row: r, col: c })?.classList.add('sel');
    }
    const current = this.#element(at);
    current?.classList.add('cur');
    if (current && this.field.parentElement !== current) current.append(this.field);
    this.#describe();
    this.#place();
    if (focus) this.focus();
    if (before !== this.row?.uid || focus) this.options.selected?.(this.row?.uid === NEW ? null : this.row, focus ? this.currentPath : null);
  }

  /** Put the cursor on a cell. */
  go(uid, field, focus = true) {
    const row = this.rows.findIndex((r) => r.uid === uid);
    const col = this.fields.indexOf(field);
    if (row < 0) return false;
    this.#select({ row, col: Math.max(0, col) }, null, focus);
    this.#element(this.#at)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.#place();
    return true;
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** What is being typed is committed: the page is left, or hidden. */
  leave() { if (this.#editing) this.#finish(true); }

  get currentPath() { return this.row && this.row.uid !== NEW && this.column ? this.options.path(this.row.uid, this.column.field) : null; }

  #describe() {
    const { row, column } = this;
    const words = row.uid === NEW ? say('newRow') : this.#words(row, column.field) || say('emptyCell');
    this.field.setAttribute('aria-label', say('cellLabel', { column: column.title, row: this.#at.row + 1, words }));
    const element = this.#element(this.#at);
    const described = element?.getAttribute('aria-describedby');
    if (described) this.field.setAttribute('aria-describedby', described);
    else this.field.removeAttribute('aria-describedby');
    this.field.title = element?.title ?? '';
    this.field.setAttribute('aria-invalid', element?.dataset.severity === 'error' ? 'true' : 'false');
    if (column.choices) {
      this.field.setAttribute('aria-autocomplete', 'list');
      this.field.setAttribute('aria-controls', this.menu.id);
    } else for (const name of ['aria-autocomplete', 'aria-controls', 'aria-activedescendant']) this.field.removeAttribute(name);
  }

  /** The marks are others: what is said of the current cell may be too. Who is typing reads it below the field. */
  marked() {
    if (!this.#ready || !this.row) return;
    this.#describe();
    const { severity } = this.#element(this.#at)?.dataset ?? {};
    if (this.#editing && severity) this.field.dataset.severity = severity;
    else delete this.field.dataset.severity;
    this.hint.hidden = !this.#editing || !severity || !this.menu.hidden;
    this.hint.className = `sheet-hint is-${severity}`;
    this.hint.textContent = this.field.title;
    this.#place();
  }

  /** What lies over the sheet goes where its cells are. */
  #place() {
    const element = this.#element(this.#at);
    if (!element?.isConnected) return;
    const box = this.box.getBoundingClientRect();
    const cell = element.getBoundingClientRect();
    this.field.style.height = 'auto';
    this.field.style.height = `${this.#editing ? Math.max(cell.height, this.field.scrollHeight + 2) : cell.height - 1}px`;
    const { bottom, right } = this.#span();
    const corner = this.#element({ row: bottom, col: right })?.getBoundingClientRect();
    this.handle.hidden = !corner || !this.store.editable || this.#editing || document.activeElement !== this.field;
    if (corner) {
      this.handle.style.left = `${corner.right - box.left - 4}px`;
      this.handle.style.top = `${corner.bottom - box.top - 4}px`;
    }
    if (!this.hint.hidden) {
      this.hint.style.left = `${Math.max(0, Math.min(cell.left - box.left, box.width - 390))}px`;
      this.hint.style.top = `${cell.top - box.top + this.field.offsetHeight + 3}px`;
    }
    if (!this.menu.hidden) {
      this.menu.style.left = `${cell.left - box.left}px`;
      this.menu.style.top = `${cell.bottom - box.top}px`;
      this.menu.style.minWidth = `${cell.width}px`;
    }
  }

  // --- listening --------------------------------------------------------------------------------------------------

  #listen() {
    const { field, body } = this;
    field.addEventListener('keydown', (event) => this.#key(event));
    field.addEventListener('input', (event) => this.#typed(event));
    field.addEventListener('compositionstart', () => { if (!this.#editing) this.#begin(false); });
    field.addEventListener('focus', () => { this.box.classList.add('has-focus'); this.#place(); });
    field.addEventListener('blur', () => { this.box.classList.remove('has-focus'); this.#leaving = false; if (this.#editing) this.#finish(true); this.handle.hidden = true; });
    field.addEventListener('copy', (event) => this.#copy(event, false));
    field.addEventListener('cut', (event) => this.#copy(event, true));
    field.addEventListener('paste', (event) => this.#paste(event));
    let dragged = false;
    const spot = (event) => {
      const cell = event.target.closest?.('[data-field]');
      const row = cell ? this.rows.findIndex((r) => r.uid === cell.dataset.uid) : -1;
      return row < 0 ? null : { row, col: this.fields.indexOf(cell.dataset.field) };
    };
    body.addEventListener('mousedown', (event) => {
      const at = event.button === 0 ? spot(event) : null;
      if (!at || (event.target === field && this.#editing)) return;
      if (!event.target.closest('[draggable]')) event.preventDefault();
      const last = this.columns.length - 1;
      if (at.col < 0) this.#select({ row: event.shiftKey ? this.#at.row : at.row, col: 0 }, { row: at.row, col: last });
      else if (event.shiftKey) this.#select(this.#at, at);
      else this.#select(at);
      dragged = at.col >= 0 || !event.target.closest('[draggable]');
    });
    body.addEventListener('mouseover', (event) => {
      const at = dragged && (event.buttons & 1) ? spot(event) : null;
      if (at) this.#select(this.#at, { row: at.row, col: at.col < 0 ? this.columns.length - 1 : at.col });
    });
    document.addEventListener('mouseup', () => { dragged = false; });
    body.addEventListener('dblclick', (event) => {
      const at = spot(event);
      if (at?.col < 0) this.options.opened?.(this.rows[at.row].uid);
      else if (at && event.target !== field || !this.#editing) this.#begin(true);
    });
    this.handle.addEventListener('pointerdown', (event) => this.#drag(event));
    this.menu.addEventListener('mousedown', (event) => {
      event.preventDefault();
      const item = event.target.closest('li');
      if (item) this.#choose(item);
    });
    draggable(body, (target) => {
      const row = target.closest?.('.tabulator-row');
      const uid = row?.querySelector('[data-uid]')?.dataset.uid;
      return uid && uid !== NEW ? { uid, element: row } : null;
    }, (uid, over, below) => this.#moveTo(uid, over, below));
    new ResizeObserver(() => this.#place()).observe(this.box);
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const { key, shiftKey: shift, altKey: alt } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    const done = () => { event.preventDefault(); event.stopPropagation(); };
    if (this.#editing) { this.#editKey(event, done); return; }
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
    if (key === 'Escape') { this.#leaving = true; this.#select(this.#at); return; }
    if (alt && shift && (key === 'ArrowUp' || key === 'ArrowDown')) { done(); this.moveRows(key === 'ArrowUp' ? -1 : 1); return; }
    if (alt && key === 'ArrowDown' && this.column.choices) { done(); this.#begin(true); return; }
    if (move && !alt) { done(); this.#step(move, shift, ctrl); return; }
    if (key === 'Tab' && !ctrl && !alt) {
      if (this.#leaving || !this.#tab(shift ? -1 : 1)) return;
      done();
      return;
    }
    if (key === 'Home' || key === 'End') {
      done();
      const at = { row: ctrl ? (key === 'Home' ? 0 : this.rows.length - 1) : this.#to.row, col: key === 'Home' ? 0 : this.columns.length - 1 };
      this.#select(shift ? this.#at : at, shift ? at : null);
      return;
    }
    if (ctrl && key.toLowerCase() === 'a') { done(); this.#select({ row: 0, col: 0 }, { row: Math.max(0, this.#last()), col: this.columns.length - 1 }); return; }
    if (!this.store.editable) return;
    if (key === 'Enter' && ctrl) { done(); this.insert(); }
    else if (key === 'Enter') { done(); this.#step([shift ? -1 : 1, 0]); }
    else if (key === 'F2') { done(); this.#begin(true); }
    else if (ctrl && key === 'Delete') { done(); this.removeRows(); }
    else if (key === 'Delete' || key === 'Backspace') { done(); this.clear(); }
    else if (ctrl && shift && key.toLowerCase() === 'd') { done(); this.duplicateRows(); }
    else if (ctrl && key.toLowerCase() === 'd') { done(); this.#fill('down'); }
    else if (ctrl && key.toLowerCase() === 'r') { done(); this.#fill('right'); }
  }

  #last() { return this.rows.length - 1 - (this.rows.at(-1)?.uid === NEW ? 1 : 0); }

  #step([down, right], extend = false, far = false) {
    const from = extend ? this.#to : this.#at;
    const at = { row: from.row + down * (far ? this.rows.length : 1), col: from.col + right * (far ? this.columns.length : 1) };
    at.row = Math.max(0, Math.min(this.rows.length - 1, at.row));
    at.col = Math.max(0, Math.min(this.columns.length - 1, at.col));
    this.#select(extend ? this.#at : at, extend ? at : null);
    this.#element(at)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.#place();
  }

  #tab(step) {
    let { row, col } = this.#at;
    col += step;
    if (col < 0) { row -= 1; col = this.columns.length - 1; }
    if (col >= this.columns.length) { row += 1; col = 0; }
    if (row < 0 || row >= this.rows.length) return false;
    this.#select({ row, col });
    this.#element(this.#at)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.#place();
    return true;
  }

  // --- typing -----------------------------------------------------------------------------------------------------

  #begin(whole) {
    if (!this.store.editable || this.#editing) return;
    this.#editing = true;
    this.box.classList.add('editing');
    if (whole) {
      this.field.value = this.#words(this.row, this.column.field);
      this.field.setSelectionRange(this.field.value.length, this.field.value.length);
    }
    this.focus();
    if (this.column.choices) this.#open(whole);
    this.#place();
  }

  #typed(event) {
    if (!this.store.editable) { this.field.value = ''; return; }
    if (!this.#editing) this.#begin(false);
    this.#place();
    if (this.column.choices) { this.#open(false); return; }
    if (!event.isComposing && this.currentPath) this.store.typing(this.currentPath, this.field.value);
  }

  #editKey(event, done) {
    const { key, shiftKey: shift } = event;
    const open = !this.menu.hidden;
    if (key === 'Escape') { done(); this.#finish(false); }
    else if (open && (key === 'ArrowDown' || key === 'ArrowUp')) { done(); this.#hover(this.#choice + (key === 'ArrowDown' ? 1 : -1)); }
    else if (key === 'Enter' && (event.altKey || (shift && !open)) && !this.column.choices) {
      done();
      const { selectionStart: from, selectionEnd: to } = this.field;
      this.field.setRangeText('\n', from, to, 'end');
      this.#typed({ isComposing: false });
    } else if (key === 'Enter') {
      done();
      if (open && this.#choice >= 0) this.#choose(this.menu.children[this.#choice], false);
      else this.#finish(true);
      if (event.ctrlKey) this.insert();
      else this.#step([1, 0]);
    } else if (key === 'Tab') {
      done();
      if (open && this.#choice >= 0) this.#choose(this.menu.children[this.#choice], false);
      else this.#finish(true);
      this.#tab(shift ? -1 : 1);
    } else if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 's') { this.#finish(true); }
    else event.stopPropagation();
  }

  #finish(keep) {
    const words = this.field.value;
    const { row, column } = this;
    this.#editing = false;
    this.box.classList.remove('editing');
    this.field.value = '';
    this.#shut();
    this.hint.hidden = true;
    if (!keep) this.store.typing(null, null);
    else if (row.uid !== NEW || words.trim()) this.#put([[words]], this.#at);
    if (this.#stale) this.show();
    this.#place();
    if (!keep) this.focus();
  }

  // --- choices ----------------------------------------------------------------------------------------------------

  #open(all) {
    const typed = all ? '' : this.field.value.trim();
    const now = this.#words(this.row, this.column.field);
    const every = this.column.choices(this.row.uid === NEW ? this.options.empty(this.rows.at(-2)) : this.row);
    const found = every.filter((words) => words.includes(typed));
    this.menu.replaceChildren(...found.map((words, n) => el('li', { role: 'option', id: `${this.menu.id}-${n}`, 'aria-selected': String(words === now) }, words)));
    this.menu.hidden = !found.length;
    this.#hover(all ? Math.max(0, found.indexOf(now)) : typed ? 0 : -1);
    this.#place();
  }

  #hover(at) {
    const items = [...this.menu.children];
    this.#choice = at < 0 ? -1 : Math.min(at, items.length - 1);
    items.forEach((item, n) => item.classList.toggle('on', n === this.#choice));
    items[this.#choice]?.scrollIntoView({ block: 'nearest' });
    if (this.#choice >= 0) this.field.setAttribute('aria-activedescendant', items[this.#choice].id);
    else this.field.removeAttribute('aria-activedescendant');
  }

  #choose(item, focus = true) {
    this.field.value = item.textContent;
    this.#finish(true);
    if (focus) this.focus();
  }

  #shut() {
    this.menu.hidden = true;
    this.#choice = -1;
  }

  // --- changing ---------------------------------------------------------------------------------------------------

  /** Put a block of words into the cells from one on; rows that are not there yet are added. */
  #put(block, from) {
    const ops = [];
    const list = this.options.list();
    let left = 0;
    let above = this.rows[this.#last()];
    block.forEach((words, down) => {
      const row = this.rows[from.row + down];
      const isNew = !row || row.uid === NEW;
      if (isNew && !words.some((w) => w.trim())) return;
      const item = isNew ? this.options.empty(above) : null;
      words.forEach((one, right) => {
        const column = this.columns[from.col + right];
        if (!column) { left += 1; return; }
        const value = this.#value(column, one);
        if (value === null) left += 1;
        else if (isNew) write(item, column.field, value);
        else {
          const cell = this.options.path(row.uid, column.field);
          ops.push({ op: 'set', cell, old: this.store.draft.get(cell), new: value });
        }
      });
      if (isNew) {
        ops.push({ op: 'add', list, item, after: above?.uid ?? null });
        above = item;
      }
    });
    this.store.commit(ops.filter((op) => op.op !== 'set' || op.old !== op.new));
    if (left) toast(say('leftOut', { n: left }));
  }

  /** The words a cell keeps for what was typed; null where it is none of the choices it allows. */
  #value(column, words) {
    const value = visible(words);
    if (!column.coded) return column.single ? value.replace(/\s*\n\s*/g, ' ').trim() : value;
    if (value.trim() === '') return '';
    return Object.keys(column.coded).find((key) => key === value.trim() || column.coded[key] === value.trim()) ?? null;
  }

  clear() {
    const { top, bottom, left, right } = this.#span();
    const ops = [];
    for (let r = top; r <= Math.min(bottom, this.#last()); r += 1) {
      for (let c = left; c <= right; c += 1) {
        const cell = this.options.path(this.rows[r].uid, this.fields[c]);
        const old = this.store.draft.get(cell);
        if (old) ops.push({ op: 'set', cell, old, new: '' });
      }
    }
    this.store.commit(ops);
  }

  #copy(event, cut) {
    if (this.#editing) return;
    event.preventDefault();
    const { top, bottom, left, right } = this.#span();
    const block = this.rows.slice(top, bottom + 1).filter((r) => r.uid !== NEW)
      .map((row) => this.fields.slice(left, right + 1).map((field) => this.#words(row, field)));
    event.clipboardData.setData('text/plain', formatTable(block));
    if (cut && this.store.editable) this.clear();
  }

  #paste(event) {
    if (this.#editing || !this.store.editable) return;
    event.preventDefault();
    const text = event.clipboardData.getData('text/plain');
    if (text === '') return;
    const block = parseTable(text);
    const { top, bottom, left, right } = this.#span();
    const one = block.length === 1 && block[0].length === 1;
    const whole = one ? Array.from({ length: bottom - top + 1 }, () => Array(right - left + 1).fill(block[0][0])) : block;
    this.#put(whole, { row: top, col: left });
    const to = { row: Math.min(top + whole.length, this.rows.length) - 1, col: Math.min(left + whole[0].length, this.columns.length) - 1 };
    this.#select({ row: top, col: left }, to);
  }

  #fill(way) {
    const { top, bottom, left, right } = this.#span();
    const down = way === 'down';
    const alone = down ? top === bottom : left === right;
    // One row (or column) alone takes what stands above it (or before it).
    const from = (down ? top : left) - (alone ? 1 : 0);
    if (from < 0) return;
    const fields = this.fields.slice(left, right + 1);
    const block = this.rows.slice(top, Math.min(bottom, this.#last()) + 1).map((row) => (
      fields.map((field) => (down ? this.#words(this.rows[from], field) : this.#words(row, this.fields[from])))
    ));
    this.#put(block, { row: top, col: left });
  }

  #drag(event) {
    event.preventDefault();
    const start = this.#span();
    const over = (moved) => {
      const cell = document.elementsFromPoint(moved.clientX, moved.clientY).find((e) => e.dataset?.field && this.body.contains(e));
      const row = cell ? this.rows.findIndex((r) => r.uid === cell.dataset.uid) : -1;
      if (row >= 0) this.#select({ row: Math.min(start.top, row), col: start.left }, { row: Math.max(start.bottom, Math.min(row, this.#last())), col: start.right });
    };
    const up = () => {
      document.removeEventListener('pointermove', over);
      const span = this.#span();
      const height = start.bottom - start.top + 1;
      const block = [];
      for (let r = span.top; r <= span.bottom; r += 1) {
        const source = this.rows[start.top + (((r - start.top) % height) + height) % height];
        block.push(this.fields.slice(span.left, span.right + 1).map((field) => this.#words(source, field)));
      }
      this.#put(block, { row: span.top, col: span.left });
    };
    document.addEventListener('pointermove', over);
    document.addEventListener('pointerup', up, { once: true });
  }

  // --- rows -------------------------------------------------------------------------------------------------------

  #chosen() {
    const { top, bottom } = this.#span();
    return this.rows.slice(top, Math.min(bottom, this.#last()) + 1);
  }

  insert() {
    const above = this.row?.uid === NEW ? this.rows[this.#last()] : this.row;
    const item = this.options.empty(above);
    this.store.commit([{ op: 'add', list: this.options.list(), item, after: above?.uid ?? null }]);
    this.then(() => this.go(item.uid, this.options.first ?? this.fields[0]));
  }

  duplicateRows() {
    let after = this.#chosen().at(-1)?.uid;
    const list = this.options.list();
    const ops = this.#chosen().map((row) => {
      const item = duplicate(row, kindOf(list));
      const op = { op: 'add', list, item, after };
      after = item.uid;
      return op;
    });
    this.store.commit(ops);
    if (ops.length) this.then(() => this.go(ops[0].item.uid, this.column.field));
  }

  removeRows() {
    const list = this.options.list();
    const ops = this.#chosen().map((row) => ({ op: 'remove', list, item: structuredClone(row) })).reverse();
    if (!ops.length) return;
    this.store.commit(ops);
    toast(say('rowsRemoved', { n: ops.length }), () => this.store.undo());
    this.then(() => this.focus());
  }

  moveRows(step) {
    const chosen = this.#chosen();
    const { top } = this.#span();
    const list = this.options.list();
    const bottom = top + chosen.length - 1;
    if (!chosen.length || (step < 0 ? top === 0 : bottom >= this.#last())) return;
    // The neighbour changes sides: one move, however many rows.
    const neighbour = this.rows[step < 0 ? top - 1 : bottom + 1];
    const after = step < 0 ? chosen.at(-1).uid : this.rows[top - 1]?.uid ?? null;
    this.store.commit([{ op: 'move', list, uid: neighbour.uid, after }]);
    const [first, last] = [this.#at.col, this.#to.col];
    this.then(() => this.#select({ row: top + step, col: first }, { row: bottom + step, col: last }));
  }

  #moveTo(uid, over, below) {
    const list = this.options.list();
    this.store.commit([{ op: 'move', list, uid, after: below ? over : this.store.draft.before(list, over) }]);
  }

  /** Once the rows are drawn anew. */
  then(what) { this.box.addEventListener('drawn', what, { once: true }); }
}
