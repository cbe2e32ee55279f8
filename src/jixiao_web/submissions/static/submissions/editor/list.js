// The projects of the text: position, name, money, marks; search; the one at hand.

import { counts, draggable, el, newUid, say, sum, toast } from './dom.js';
import { MONTHS } from './draft.js';
import { duplicate } from './grid.js';

/** A project with nothing in it but what its neighbours share. */
export function emptySheet(store, above) {
  const fields = Object.fromEntries(['title', 'unit_code', 'unit_name', 'code', 'name', 'total', 'fiscal', 'other', 'purpose'].map((key) => [key, '']));
  return {
    uid: newUid('p'), ...fields, unit_code: above?.unit_code ?? '', unit_name: above?.unit_name ?? '', framework: store.state.framework,
    plan: Object.fromEntries(MONTHS.map((m) => [m, ''])), objectives: [{ uid: newUid('o'), text: '' }], indicators: [], extra: [],
  };
}

export class ProjectList {
  constructor(store, host, choose) {
    Object.assign(this, { store, host, choose, current: null });
    this.search = el('input', { type: 'search', placeholder: say('searchProjects'), 'aria-label': say('searchProjects'), oninput: () => this.draw() });
    this.items = el('ol.projects-items');
    this.total = el('p.projects-total');
    const act = (key, words, run) => el('button.tool', { type: 'button', title: words, 'aria-label': words, onclick: run, data: { act: key } }, say(`${key}Short`));
    this.tools = store.editable && el('.projects-tools', { role: 'toolbar', 'aria-label': say('projectTools') },
      act('add', say('addProject'), () => this.add()), act('duplicate', say('duplicateProject'), () => this.duplicate()),
      act('up', say('moveUp'), () => this.move(-1)), act('down', say('moveDown'), () => this.move(1)),
      act('remove', say('removeProject'), () => this.remove()));
    host.append(this.search, ...[this.tools].filter(Boolean), this.items, this.total);
    draggable(this.items, (target) => {
      const item = target.closest?.('li');
      return item ? { uid: item.dataset.uid, element: item } : null;
    }, (uid, over, below) => store.commit([{ op: 'move', list: 'projects', uid, after: below ? over : store.draft.before('projects', over) }]));
  }

  draw() {
    const sought = this.search.value.trim().toLowerCase();
    const { sheets } = this.store.draft;
    const shown = sheets.map((s, n) => [s, n]).filter(([s]) => !sought || `${s.code} ${s.name}`.toLowerCase().includes(sought));
    const focused = this.items.contains(document.activeElement) ? document.activeElement.closest('li')?.dataset.uid : null;
    this.items.replaceChildren(...shown.map(([sheet, n]) => el('li', { data: { uid: sheet.uid }, draggable: this.store.editable ? 'true' : undefined },
      el('button.plain.project', { type: 'button', 'aria-current': sheet.uid === this.current ? 'true' : undefined, onclick: () => this.choose(sheet.uid) },
        el('span.project-number', {}, String(n + 1)),
        el('span.project-name', {}, sheet.name || say('unnamed')),
        el('span.project-facts', {}, el('span', {}, sheet.total ? say('wan', { n: sheet.total }) : say('noMoney')), el('span.project-counts', {}, counts(this.store.counts[sheet.uid])))))));
    if (!shown.length) this.items.append(el('li.empty', {}, sheets.length ? say('noneFound') : say('noProjects')));
    const money = sum(sheets.map((s) => s.total));
    this.total.textContent = say('projectsTotal', { n: sheets.length, money: money.words });
    if (focused) this.items.querySelector(`li[data-uid="${focused}"] button`)?.focus();
    this.items.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }

  /** Marks came: only the counts are others. */
  count() {
    for (const item of this.items.querySelectorAll('li[data-uid]')) {
      item.querySelector('.project-counts').replaceChildren(...counts(this.store.counts[item.dataset.uid]));
    }
  }

  /** The project so many places further. */
  beside(step) {
    const { sheets } = this.store.draft;
    const at = sheets.findIndex((s) => s.uid === this.current);
    return sheets[Math.max(0, Math.min(sheets.length - 1, at + step))]?.uid;
  }

  add() {
    const item = emptySheet(this.store, this.store.draft.sheets.at(-1));
    this.store.commit([{ op: 'add', list: 'projects', item, after: this.current ?? this.store.draft.sheets.at(-1)?.uid ?? null }]);
    this.choose(item.uid, 'name');
  }

  duplicate() {
    const sheet = this.store.draft.sheet(this.current);
    if (!sheet) return;
    const item = duplicate(sheet, 'p');
    this.store.commit([{ op: 'add', list: 'projects', item, after: sheet.uid }]);
    this.choose(item.uid, 'name');
    toast(say('duplicated', { name: sheet.name || say('unnamed') }));
  }

  remove() {
    const sheet = this.store.draft.sheet(this.current);
    if (!sheet) return;
    const after = this.beside(1) === sheet.uid ? this.beside(-1) : this.beside(1);
    this.store.commit([{ op: 'remove', list: 'projects', item: structuredClone(sheet) }]);
    this.choose(after === sheet.uid ? null : after);
    toast(say('projectRemoved', { name: sheet.name || say('unnamed') }), () => { this.store.undo(); this.choose(sheet.uid); });
  }

  move(step) {
    const { sheets } = this.store.draft;
    const at = sheets.findIndex((s) => s.uid === this.current);
    if (at < 0 || at + step < 0 || at + step >= sheets.length) return;
    const after = step < 0 ? sheets[at - 2]?.uid ?? null : sheets[at + 1].uid;
    this.store.commit([{ op: 'move', list: 'projects', uid: this.current, after }]);
  }
}
