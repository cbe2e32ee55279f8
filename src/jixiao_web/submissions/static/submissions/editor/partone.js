// Cover and part one: what the text says before its tables. The items are composed from part two until somebody writes
// them otherwise; then both wordings are shown, and one click composes them again.

import { el, fit, say, shownDifference } from './dom.js';
import { cellField, Lines } from './form.js';

const FIELDS = ['purpose', 'objectives', 'indicators'];

export class PartOne {
  constructor(store, host) {
    Object.assign(this, { store, host, drawn: '' });
    host.dataset.fields = '';
    this.safeguards = new Lines(store, 'head.safeguards', store.state.headLabels.safeguards);
  }

  draw() {
    const { store } = this;
    const shape = store.draft.sheets.map((s) => s.uid).join();
    if (this.drawn === shape && this.host.childElementCount) { this.#update(); return; }
    this.drawn = shape;
    const labels = store.state.headLabels;
    const field = (key, options) => el('.field', {}, el('span.label', {}, labels[key]), cellField(store, `head.${key}`, labels[key], options));
    this.items = el('ol.items', {}, store.draft.sheets.map((sheet, n) => this.#item(sheet, n)));
    this.host.replaceChildren(
      el('section.card', {}, el('.card-head', {}, el('h2', {}, say('cover'))), el('.card-body.cover', {}, ['department', 'title', 'compiled_by', 'reviewed_by'].map((key) => field(key)))),
      el('section.card', {}, el('.card-head', {}, el('h2', {}, say('overall'))), el('.card-body', {}, cellField(store, 'head.overall_objective', labels.overall_objective, { lines: true }))),
      el('section.card', {}, el('.card-head', {}, el('h2', {}, say('itemsTitle')), el('p.mu', {}, say('itemsHelp'))), this.items),
      el('section.card', {}, el('.card-head', {}, el('h2', {}, labels.safeguards)), el('.card-body', {}, this.safeguards.element)),
    );
    this.safeguards.draw();
    this.composed();
  }

  #item(sheet, n) {
    const { store } = this;
    return el('li.item', { data: { uid: sheet.uid } },
      el('h3', {}, say('itemTitle', { n: n + 1, name: sheet.name || say('unnamed') })),
      FIELDS.map((key) => {
        const path = `head.items.${sheet.uid}.${key}`;
        const label = store.state.headLabels[key];
        const area = cellField(store, path, say('itemLabel', { n: n + 1, field: label }), { lines: true, value: '' });
        area.commit = (words) => store.commit([{ op: 'set', cell: path, old: store.draft.get(path), new: words }]);
        return el('.item-field', { data: { key } }, el('span.label', {}, label), area,
          el('.item-own', { hidden: true }, el('span.tag', {}, say('edited')),
            store.editable && el('button.link', { type: 'button', 'aria-label': say('composeAgain', { field: label, n: n + 1 }), onclick: () => store.commit([{ op: 'compose', cell: path, old: store.draft.get(path) }]) }, say('compose')),
            el('details', {}, el('summary', {}, say('showDifference')), el('p.item-difference'))));
      }));
  }

  #update() {
    this.safeguards.draw();
    for (const area of this.host.querySelectorAll('textarea.cell')) {
      if (!area.dataset.cell.startsWith('head.items.') && !area.isTyping() && area.value !== this.store.draft.get(area.dataset.cell)) area.show(this.store.draft.get(area.dataset.cell));
    }
    for (const [n, item] of [...this.host.querySelectorAll('.item')].entries()) {
      item.querySelector('h3').textContent = say('itemTitle', { n: n + 1, name: this.store.draft.sheets[n].name || say('unnamed') });
    }
    this.composed();
  }

  /** What part two composes is known: fields that nobody wrote show it, the others their difference from it. */
  composed() {
    if (!this.host.childElementCount) return;
    for (const [n, item] of [...this.host.querySelectorAll('.item')].entries()) {
      const made = this.store.composed?.[n];
      for (const part of item.querySelectorAll('.item-field')) {
        const { key } = part.dataset;
        const area = part.querySelector('textarea');
        const own = this.store.draft.has(area.dataset.cell);
        const words = own ? this.store.draft.get(area.dataset.cell) : made?.[key] ?? '';
        if (!area.isTyping() && area.value !== words) area.show(words);
        part.classList.toggle('is-own', own);
        part.querySelector('.item-own').hidden = !own;
        if (own) part.querySelector('.item-difference').replaceChildren(...shownDifference(made?.[key] ?? '', words));
      }
    }
  }

  fit() { for (const area of this.host.querySelectorAll('textarea.cell')) fit(area); }

  focus(path) {
    const area = this.host.querySelector(`[data-cell="${CSS.escape(path)}"]`);
    area?.scrollIntoView({ block: 'center' });
    area?.focus();
    return Boolean(area);
  }
}
