// Beside the project: what was found, what the library offers, what stood there last year, how a row will be measured.

import { counts, el, icon, newUid, say, shownDifference, toast } from './dom.js';
import { cellField } from './form.js';

const TABS = ['marks', 'library', 'last', 'measure'];

export class Panel {
  #asked = null;
  #abort = null;
  #given = null;

  constructor(store, host, { go }) {
    Object.assign(this, { store, host, go, project: null, row: null, tab: 'marks' });
    this.tabs = el('.panel-tabs', { role: 'tablist', 'aria-label': say('panel') }, TABS.map((name) => el('button.tab', {
      type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `panel-${name}`, 'aria-selected': String(name === this.tab), tabIndex: name === this.tab ? 0 : -1,
      onclick: () => this.open(name), onkeydown: (event) => this.#keys(event),
    }, say(`tab_${name}`))));
    this.bodies = Object.fromEntries(TABS.map((name) => [name, el('.panel-body', { role: 'tabpanel', id: `panel-${name}`, 'aria-labelledby': `tab-${name}`, hidden: name !== this.tab, tabIndex: 0 })]));
    host.append(this.tabs, ...Object.values(this.bodies));
    this.dialog = this.#waiver();
    document.body.append(this.dialog);
  }

  #keys(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.open(TABS[(TABS.indexOf(this.tab) + step + TABS.length) % TABS.length]);
    this.tabs.querySelector(`#tab-${this.tab}`).focus();
  }

  open(name) {
    this.tab = name;
    for (const tab of this.tabs.children) {
      const chosen = tab.id === `tab-${name}`;
      tab.setAttribute('aria-selected', String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    for (const [key, body] of Object.entries(this.bodies)) body.hidden = key !== name;
    this.#ask();
    if (name === 'measure') this.#measure();
  }

  /** Another project (or part one: null) is at hand. */
  about(project) {
    this.project = project;
    this.row = null;
    this.#given = null;
    this.#ask();
    this.#measure();
  }

  /** Another row is current. */
  at(row) {
    if (row?.uid === this.row?.uid) return;
    this.row = row;
    if (this.tab === 'last') this.#last();
    if (this.tab === 'measure') this.#measure();
  }

  /** Rows came or went: what is offered may be others. */
  stale() { this.#asked = null; this.#ask(); }

  // --- marks ------------------------------------------------------------------------------------------------------

  marks() {
    const body = this.bodies.marks;
    const focused = body.contains(document.activeElement) ? document.activeElement.closest('[data-mark]')?.dataset.mark : null;
    const shown = this.store.marks.map((mark, n) => [mark, n]).sort(([a], [b]) => rank(a) - rank(b));
    const open = shown.filter(([m]) => !m.waived);
    const count = {};
    for (const [mark] of open) count[mark.severity] = (count[mark.severity] ?? 0) + 1;
    const list = el('ol.marks', {}, shown.map(([mark, n]) => this.#mark(mark, n)));
    body.replaceChildren(el('p.marks-count', {}, open.length ? counts(count) : say('noMarks')), list);
    if (focused) body.querySelector(`[data-mark="${focused}"] button`)?.focus();
    this.here();
  }

  /** The marks of the cell the cursor is in stand out. */
  here(path) {
    if (path !== undefined) this.cell = path;
    for (const item of this.bodies.marks.querySelectorAll('.mark')) item.classList.toggle('here', item.dataset.of === this.cell);
    this.bodies.marks.querySelector('.mark.here')?.scrollIntoView({ block: 'nearest' });
  }

  #mark(mark, n) {
    const severity = mark.waived ? 'waived' : mark.severity;
    // A fix is for the whole of what was seen: offered only where that is the whole of the cell.
    const fix = this.store.editable && mark.fix !== null && !mark.waived && this.store.draft.get(mark.cell).trim() === mark.seen.trim();
    return el(`li.mark.mark-${severity}`, { data: { mark: mark.fingerprint, of: mark.cell } },
      el('button.plain.mark-go', { type: 'button', onclick: () => this.go(mark.cell) },
        el('span.mark-sign', { 'aria-hidden': 'true' }, icon[severity]), el('span.vh', {}, say(severity)),
        el('span.mark-words', { id: `said-${n}` }, mark.message)),
      el('p.mark-where', {}, say('markWhere', { where: this.store.state.cellName(mark.cell), rule: mark.rule })),
      mark.suggestion && el('p.mark-how', {}, mark.suggestion),
      el('.mark-acts', {},
        fix && el('button', { type: 'button', title: mark.fix, onclick: () => this.#fix(mark) }, el('span.nowrap', {}, say('fix')), el('span.mark-fix', {}, mark.fix.length > 24 ? `${mark.fix.slice(0, 24)}…` : mark.fix)),
        !mark.waived && this.store.state.mayWaive && mark.severity !== 'info' && el('button.link', { type: 'button', onclick: () => this.#waive(mark) }, say('waive')),
        mark.authority.length > 0 && el('details.mark-why', {}, el('summary', {}, say('authority')), mark.authority.map((words) => el('p', {}, words)))));
  }

  #fix(mark) {
    const find = this.store.draft.find(mark.cell);
    if (!find) return;
    this.store.set(mark.cell, mark.fix);
    this.go(mark.cell);
    toast(say('fixed'), () => this.store.undo());
  }

  #waiver() {
    const reason = el('textarea', { id: 'waive-reason', required: true, minLength: 5, rows: 3 });
    const said = el('p.note');
    const wrong = el('p.error', { role: 'alert' });
    const dialog = el('dialog', { 'aria-labelledby': 'waive-title' }, el('form', { method: 'dialog' },
      el('h2', { id: 'waive-title' }, say('waiveTitle')), said,
      el('.field', {}, el('label', { htmlFor: 'waive-reason' }, say('reason')), reason, el('p.help', {}, say('waiveHelp')), wrong),
      el('.acts', {}, el('button.primary', { type: 'submit' }, say('waiveDo')), el('button', { type: 'button', onclick: () => dialog.close() }, say('cancel')))));
    dialog.firstChild.addEventListener('submit', async (event) => {
      event.preventDefault();
      event.stopPropagation();
      try {
        await this.store.waive(dialog.mark.fingerprint, reason.value);
        dialog.close();
        toast(say('waivedDone'));
      } catch (error) {
        wrong.textContent = error.message;
      }
    });
    dialog.begin = (mark) => {
      dialog.mark = mark;
      said.textContent = mark.message;
      wrong.textContent = '';
      reason.value = '';
      dialog.showModal();
    };
    return dialog;
  }

  async #waive(mark) {
    // What is set aside is a finding of the saved text.
    await this.store.save(true);
    this.dialog.begin(mark);
  }

  // --- library and last year ----------------------------------------------------------------------------------------

  async #ask() {
    if (this.tab !== 'library' && this.tab !== 'last') return;
    if (!this.project) { for (const name of ['library', 'last']) this.bodies[name].replaceChildren(el('p.empty', {}, say('chooseProject'))); return; }
    if (this.#given && this.#asked === this.project) { this.#library(); this.#last(); return; }
    this.#asked = this.project;
    this.#abort?.abort();
    this.#abort = new AbortController();
    try {
      await this.store.save(true);
      this.#given = await this.store.suggest(this.project, this.#abort.signal);
    } catch (error) {
      this.#asked = null;
      if (error.name !== 'AbortError') for (const name of ['library', 'last']) this.bodies[name].replaceChildren(el('p.empty', {}, say('notNow')));
      return;
    }
    this.#library();
    this.#last();
  }

  #library() {
    const offers = this.#given?.library ?? [];
    const have = new Set(this.store.draft.sheet(this.project)?.indicators.map((r) => r.level3));
    this.bodies.library.replaceChildren(el('p.mu', {}, offers.length ? say('libraryHelp') : say('libraryEmpty')), el('ol.offers', {}, offers.map((one) => {
      const { row } = one;
      const added = have.has(row.level3);
      return el('li.offer', {},
        el('.offer-head', {}, el('strong', {}, row.level3), el('span.offer-target', {}, row.target),
          this.store.editable && el('button', { type: 'button', disabled: added, 'aria-label': say('addOffer', { name: row.level3 }), onclick: () => this.#add(one) }, added ? say('added') : say('add'))),
        el('p.mu', {}, `${row.level1} · ${row.level2}`), el('p', {}, row.description),
        el('p.offer-why', {}, one.why), el('p.mu', {}, say('offerProof', { evidence: one.evidence, basis: one.basis })),
        one.cautions.map((words) => el('p.offer-caution', {}, words)));
    })));
  }

  #add(one) {
    const sheet = this.store.draft.sheet(this.project);
    const peers = sheet.indicators.filter((r) => r.level1 === one.row.level1);
    const after = (peers.filter((r) => r.level2 === one.row.level2).at(-1) ?? peers.at(-1) ?? sheet.indicators.at(-1))?.uid ?? null;
    const item = { uid: newUid('i'), ...one.row, measure: { ...one.row.measure } };
    this.store.commit([{ op: 'add', list: `${this.project}.indicators`, item, after }]);
    this.#library();
    this.go(`${this.project}.indicators.${item.uid}.target`, { late: true });
  }

  #last() {
    const body = this.bodies.last;
    const last = this.#given?.last;
    if (!last) {
      body.replaceChildren(el('p.empty', {}, this.#given?.hasLast ? say('lastNotFound') : say('lastNone')));
      return;
    }
    const sheet = this.store.draft.sheet(this.project);
    const was = this.row && last.rows[this.row.uid];
    const pair = (label, old, now) => el('tr', {}, el('th', { scope: 'row' }, label), el('td', {}, old || '—'), el('td', {}, old === now ? now || '—' : shownDifference(old, now)));
    const table = (rows) => el('table.list.last', {}, el('thead', {}, el('tr', {}, ['', String(last.year), say('thisYear')].map((w) => el('th', { scope: 'col' }, w || el('span.vh', {}, say('field')))))), el('tbody', {}, rows));
    const { labels } = this.store.state;
    const parts = [];
    if (this.row && was) {
      const fields = ['level3', 'description', 'target', 'basis'];
      parts.push(el('h3', {}, say('lastRow', { name: this.row.level3 })), table([...fields.map((f) => pair(labels[f], was[f], this.row[f] ?? '')), pair(say('result'), '', '')]), el('p.mu', {}, say('noResult')));
    } else if (this.row) parts.push(el('p.note', {}, say('newThisYear', { name: this.row.level3 || say('emptyCell') })));
    else parts.push(el('p.mu', {}, say('chooseRow')));
    parts.push(el('h3', {}, say('lastProject')), table(['total', 'fiscal', 'other', 'purpose'].map((f) => pair(labels[f], last.project[f], sheet?.[f] ?? ''))));
    if (last.gone.length) {
      parts.push(el('h3', {}, say('goneRows')), el('ul.gone', {}, last.gone.map((row) => el('li', {}, el('span', {}, `${row.level3} ${row.target}`),
        this.store.editable && el('button', { type: 'button', 'aria-label': say('addOffer', { name: row.level3 }), onclick: () => this.#back(row) }, say('add'))))));
    }
    body.replaceChildren(...parts);
  }

  #back(row) {
    const item = { uid: newUid('i'), ...row, measure: { ...row.measure } };
    const after = this.store.draft.sheet(this.project).indicators.at(-1)?.uid ?? null;
    this.store.commit([{ op: 'add', list: `${this.project}.indicators`, item, after }]);
    this.#given.last.gone = this.#given.last.gone.filter((r) => r !== row);
    this.#last();
  }

  // --- how a row will be measured -------------------------------------------------------------------------------------

  #measure() {
    const body = this.bodies.measure;
    const row = this.row && this.store.draft.sheet(this.project)?.indicators.find((r) => r.uid === this.row.uid);
    if (!row) { body.replaceChildren(el('p.empty', {}, say('chooseRow'))); return; }
    const { state } = this.store;
    const base = `${this.project}.indicators.${row.uid}.measure`;
    const fields = el('.measure', { data: { fields: '' } }, state.measureFields.map((key) => {
      const path = `${base}.${key}`;
      const coded = { source: state.sources, method: state.methods }[key];
      const id = `measure-${key}`;
      const field = coded
        ? el('select', { id, disabled: !this.store.editable, data: { cell: path }, onchange: (event) => this.store.set(path, event.target.value) },
          el('option', { value: '' }, say('choose')), Object.entries(coded).map(([value, words]) => el('option', { value, selected: row.measure[key] === value }, words)))
        : Object.assign(cellField(this.store, path, state.labels[key], { lines: true }), { id });
      return el('.field', {}, el('label', { htmlFor: id }, state.labels[key]), field);
    }));
    body.replaceChildren(el('h3', {}, row.level3 || say('unnamedRow')), el('p.mu', {}, say('measureHelp')), fields);
  }

  /** A cell of the draft is another now. */
  refresh(path) {
    const field = this.bodies.measure.querySelector(`[data-cell="${CSS.escape(path)}"]`);
    if (field?.show && !field.isTyping()) field.show(this.store.draft.get(path));
    else if (field && !field.show) field.value = this.store.draft.get(path);
  }
}

const rank = (mark) => (mark.waived ? 9 : { error: 0, warning: 1, info: 2 }[mark.severity]);
