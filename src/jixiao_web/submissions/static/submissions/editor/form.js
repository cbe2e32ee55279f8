// The chosen project in the shape of the official form: every cell a text field, committed when it is left.

import { draggable, el, fit, newUid, parseTable, say } from './dom.js';

/** A cell of the draft as a text field. Enter goes on to the next one, Esc takes back what was typed. */
export function cellField(store, path, label, { lines = false, placeholder = '', value } = {}) {
  const area = el('textarea.cell', {
    rows: 1, spellcheck: false, placeholder, readOnly: !store.editable, maxLength: store.state.maxWords, 'aria-label': label, data: { cell: path },
  });
  area.value = value ?? store.draft.get(path);
  let before = area.value;
  const commit = () => {
    if (area.value === before) return;
    before = area.value;
    if (area.commit) area.commit(area.value);
    else store.set(path, area.value);
  };
  area.isTyping = () => area.value !== before;
  area.leave = commit;
  area.show = (words) => { area.value = words; before = words; fit(area); };
  area.addEventListener('input', (event) => {
    fit(area);
    if (!event.isComposing && !area.commit) store.typing(path, area.value);
  });
  area.addEventListener('compositionend', () => { if (!area.commit) store.typing(path, area.value); });
  area.addEventListener('blur', commit);
  area.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape' && area.isTyping()) {
      event.stopPropagation();
      area.show(before);
      store.typing(null, null);
    } else if (event.key === 'Enter' && !event.altKey && !event.shiftKey && !event.ctrlKey && !lines) {
      event.preventDefault();
      commit();
      next(area, 1)?.focus();
    } else if (event.key === 'Enter' && event.altKey) {
      event.preventDefault();
      area.setRangeText('\n', area.selectionStart, area.selectionEnd, 'end');
      area.dispatchEvent(new Event('input'));
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !event.altKey && !event.shiftKey && !event.ctrlKey) {
      const edge = event.key === 'ArrowDown' ? area.value.length : 0;
      if (area.value.length && area.selectionStart !== edge) return;
      const other = next(area, event.key === 'ArrowDown' ? 1 : -1);
      if (other) { event.preventDefault(); other.focus(); }
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && area.isTyping()) event.stopPropagation();
    else if (event.key === 'F2') area.setSelectionRange(area.value.length, area.value.length);
  });
  requestAnimationFrame(() => fit(area));
  return area;
}

function next(area, step) {
  const every = [...area.closest('[data-fields]').querySelectorAll('textarea.cell')];
  return every[every.indexOf(area) + step];
}

/** A list of lines, each a row of the draft with a name: objectives, safeguards. */
export class Lines {
  constructor(store, list, label) {
    Object.assign(this, { store, list, label });
    this.element = el('ol.points');
    draggable(this.element, (target) => {
      const line = target.closest?.('li');
      return line ? { uid: line.dataset.uid, element: line } : null;
    }, (uid, over, below) => store.commit([{ op: 'move', list: this.list, uid, after: below ? over : store.draft.before(this.list, over) }]));
  }

  draw() {
    const active = this.element.contains(document.activeElement) ? document.activeElement : null;
    const focused = active?.dataset.cell;
    const caret = active?.selectionStart;
    active?.leave?.();
    const rows = this.store.draft.list(this.list) ?? [];
    this.element.replaceChildren(...rows.map((row, n) => this.#line(row, n)));
    if (this.store.editable) this.element.append(el('li.points-add', {}, el('button.link', { type: 'button', onclick: () => this.add(rows.at(-1)?.uid ?? null) }, say('addLine'))));
    const again = focused && this.element.querySelector(`[data-cell="${CSS.escape(focused)}"]`);
    again?.focus();
    again?.setSelectionRange(caret, caret);
  }

  #path(uid) { return `${this.list}.${uid}.text`; }

  #line(row, n) {
    const area = cellField(this.store, this.#path(row.uid), say('lineLabel', { label: this.label, n: n + 1 }), { lines: true });
    area.addEventListener('keydown', (event) => this.#key(event, row, area));
    area.addEventListener('paste', (event) => this.#paste(event, row, area));
    const handle = this.store.editable ? { draggable: 'true', title: say('dragRow') } : {};
    return el('li', { data: { uid: row.uid } }, el('span.points-number', handle, `${n + 1}.`), area,
      this.store.editable && el('button.plain.points-remove', { type: 'button', title: say('removeLine'), 'aria-label': say('removeLine'), onclick: () => this.#remove(row) }, '✕'));
  }

  add(after, words = '') {
    const item = { uid: newUid(this.list === 'head.safeguards' ? 's' : 'o'), text: words };
    this.store.commit([{ op: 'add', list: this.list, item, after }]);
    this.focus(item.uid);
    return item.uid;
  }

  focus(uid) { this.element.querySelector(`li[data-uid="${uid}"] textarea`)?.focus(); }

  #remove(row, focus) {
    const now = this.store.draft.list(this.list).find((r) => r.uid === row.uid);
    if (now) this.store.commit([{ op: 'remove', list: this.list, item: structuredClone(now) }]);
    if (focus) this.focus(focus);
  }

  #key(event, row, area) {
    if (event.isComposing || event.keyCode === 229 || !this.store.editable) return;
    const rows = this.store.draft.list(this.list);
    const at = rows.findIndex((r) => r.uid === row.uid);
    if (event.key === 'Enter' && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      area.blur();
      this.add(row.uid);
    } else if (event.key === 'Backspace' && area.value === '' && rows.length > 1) {
      event.preventDefault();
      this.#remove(row, rows[at ? at - 1 : 1].uid);
    } else if (event.altKey && event.shiftKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      const after = event.key === 'ArrowUp' ? rows[at - 2]?.uid ?? null : rows[at + 1]?.uid;
      if (event.key === 'ArrowUp' ? at > 0 : at < rows.length - 1) this.store.commit([{ op: 'move', list: this.list, uid: row.uid, after }]);
      this.focus(row.uid);
    }
  }

  /** Several lines become several rows. */
  #paste(event, row, area) {
    const lines = event.clipboardData.getData('text/plain').split(/\r?\n/).map((l) => l.trim()).filter(Boolean);
    if (lines.length < 2 || !this.store.editable) return;
    event.preventDefault();
    const kept = area.value.slice(0, area.selectionStart) + lines[0] + area.value.slice(area.selectionEnd);
    let after = row.uid;
    const path = this.#path(row.uid);
    const ops = [{ op: 'set', cell: path, old: this.store.draft.get(path), new: kept }];
    for (const text of lines.slice(1)) {
      const item = { uid: newUid(this.list === 'head.safeguards' ? 's' : 'o'), text };
      ops.push({ op: 'add', list: this.list, item, after });
      after = item.uid;
    }
    area.show(kept);
    this.store.commit(ops);
    this.focus(after);
  }
}

export class Form {
  #uid = null;
  #lines = null;
  #shape = '';

  constructor(store, host) {
    Object.assign(this, { store, host });
    host.dataset.fields = '';
  }

  show(uid) {
    const sheet = this.store.draft.sheet(uid);
    const shape = sheet ? `${Object.keys(sheet.plan)} ${Boolean(sheet.title)}` : '';
    if (sheet && uid === this.#uid && shape === this.#shape) { this.#update(); return; }
    this.#uid = uid;
    this.#shape = shape;
    this.#build(sheet);
  }

  /** The same form with other words in it: fields stay, so that who is typing is not disturbed. */
  #update() {
    const here = [...this.host.querySelectorAll('.points li[data-uid]')].map((li) => li.dataset.uid).join();
    const now = this.store.draft.sheet(this.#uid).objectives.map((o) => o.uid).join();
    if (here !== now) this.#lines.draw();
    for (const area of this.host.querySelectorAll('textarea.cell')) this.refresh(area.dataset.cell, area);
    this.#choices();
  }

  refresh(path, area = this.host.querySelector(`[data-cell="${CSS.escape(path)}"]`)) {
    if (area?.show && !area.isTyping() && area.value !== this.store.draft.get(path)) area.show(this.store.draft.get(path));
    if (path.endsWith('.framework')) this.#choices();
  }

  #build(sheet) {
    if (!sheet) { this.host.replaceChildren(); return; }
    const { uid } = sheet;
    const { labels } = this.store.state;
    const field = (key, options) => {
      const area = cellField(this.store, `${uid}.${key}`, options?.label ?? labels[key], options);
      area.addEventListener('paste', (event) => this.#spread(event, area));
      return area;
    };
    const th = (words, props = {}) => el('th', { scope: 'row', ...props }, words);
    const td = (child, props = {}) => el('td', props, child);
    this.#lines = new Lines(this.store, `${uid}.objectives`, labels.objectives);
    const months = Object.keys(sheet.plan);
    const plan = el('.plan', {}, months.map((m) => el('.plan-cell', {}, el('span', {}, say('monthEnd', { month: m })), field(`plan.${m}`, { label: say('planLabel', { month: m }) }))));
    this.framework = el('select', { disabled: !this.store.editable, 'aria-label': labels.framework, onchange: () => this.store.set(`${uid}.framework`, this.framework.value) },
      Object.keys(this.store.state.frameworks).map((key) => el('option', { value: key }, this.store.state.frameworkNames[key])));
    this.host.replaceChildren(
      el('table.form', {}, el('tbody', {},
        sheet.title && el('tr', {}, th(labels.title), td(field('title'), { colSpan: 5 })),
        el('tr', {}, th(labels.code), td(field('code')), th(labels.name), td(field('name'), { colSpan: 3 })),
        el('tr', {}, th(labels.unit_code), td(field('unit_code')), th(labels.unit_name), td(field('unit_name')), th(labels.framework), td(this.framework)),
        el('tr', {}, th(labels.total), td(field('total'), { className: 'num' }), th(labels.fiscal), td(field('fiscal'), { className: 'num' }), th(labels.other), td(field('other'), { className: 'num' })),
        el('tr', {}, th(labels.purpose), td(field('purpose'), { colSpan: 5 })),
        el('tr', {}, th(labels.plan), td(plan, { colSpan: 5 })),
        el('tr', {}, th(labels.objectives), td(this.#lines.element, { colSpan: 5 })),
        sheet.extra.map(([label, words]) => el('tr', {}, th(label), td(words, { colSpan: 5, className: 'extra' }))),
      )),
    );
    this.#lines.draw();
    this.#choices();
  }

  #choices() {
    const sheet = this.store.draft.sheet(this.#uid);
    if (sheet && this.framework) this.framework.value = sheet.framework;
  }

  /** Cells that were copied from a sheet go into this cell and those behind it. */
  #spread(event, area) {
    const text = event.clipboardData.getData('text/plain');
    if (!text.includes('\t') || !this.store.editable) return;
    event.preventDefault();
    const every = [...this.host.querySelectorAll('textarea.cell')];
    const words = parseTable(text).flat();
    const ops = [];
    for (const [n, one] of every.slice(every.indexOf(area), every.indexOf(area) + words.length).entries()) {
      const cell = one.dataset.cell;
      ops.push({ op: 'set', cell, old: this.store.draft.get(cell), new: words[n].trim() });
      one.show(words[n].trim());
    }
    this.store.commit(ops.filter((op) => op.old !== op.new));
  }

  focus(path) {
    const area = this.host.querySelector(`[data-cell="${CSS.escape(path)}"]`);
    area?.focus();
    return Boolean(area);
  }
}

